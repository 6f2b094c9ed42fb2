#include "net/detail/socket_watch.h"

#include <boost/system/error_code.hpp>

#include <utility>

namespace klieg::net::detail {

namespace {

/// A read's end is looked at again after so long where it came while the stream waited for room.
constexpr std::chrono::milliseconds kPutOff{250};

}  // namespace

SocketWatch::SocketWatch(boost::asio::ip::tcp::socket& socket)
    : DeadlineWatch(socket.get_executor(),
                    [this] {
                        boost::system::error_code ignored;
                        if (is_over(Direction::out))
                            static_cast<void>(give_up());
                        else if (waits(Direction::out))
                            set(Direction::in, std::chrono::steady_clock::now() + kPutOff);
                        else
                            socket_.cancel(ignored);
                    }),
      socket_(socket) {}

Error SocketWatch::failure(std::string detail) const {
    return expired() ? Error{Errc::timeout, "the peer is too slow"} : Error{Errc::cancelled, std::move(detail)};
}

Error SocketWatch::give_up() noexcept {
    boost::system::error_code ignored;
    socket_.set_option(boost::asio::socket_base::linger(true, 0), ignored);
    socket_.close(ignored);
    return {Errc::timeout, "the peer is too slow"};
}

}  // namespace klieg::net::detail
