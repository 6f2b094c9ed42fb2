#pragma once

#include "base/task.h"

#include <boost/asio/ip/tcp.hpp>

#include <utility>

namespace klieg::testing {

/// Two connected TCP sockets over loopback, on the executor of the test.
struct SocketPair {
    boost::asio::ip::tcp::socket ours;
    boost::asio::ip::tcp::socket theirs;
};

inline SocketPair make_socket_pair(Executor const& executor) {
    using boost::asio::ip::tcp;
    tcp::acceptor acceptor(executor, tcp::endpoint(boost::asio::ip::address_v4::loopback(), 0));
    tcp::socket theirs(executor);
    theirs.connect(acceptor.local_endpoint());
    return {acceptor.accept(), std::move(theirs)};
}

}  // namespace klieg::testing
