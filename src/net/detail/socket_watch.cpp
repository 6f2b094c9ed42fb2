#include "net/detail/socket_watch.h"

#include <boost/system/error_code.hpp>

#include <utility>

namespace klieg::net::detail {

SocketWatch::SocketWatch(boost::asio::ip::tcp::socket& socket)
    : DeadlineWatch(socket.get_executor(), [this, &socket] {
          boost::system::error_code ignored;
          if (waits(Direction::out))
              socket.close(ignored);
          else
              socket.cancel(ignored);
      }) {}

Error SocketWatch::failure(std::string detail) const {
    return expired() ? Error{Errc::timeout, "the peer is too slow"} : Error{Errc::cancelled, std::move(detail)};
}

}  // namespace klieg::net::detail
