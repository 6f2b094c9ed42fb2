#pragma once

#include "net/byte_stream.h"

#include <boost/asio/ip/tcp.hpp>

#include <memory>

namespace klieg::net {

/// A connection without encryption. Writing tries the socket at once and waits only where it is full; file slices go by
/// sendfile(2).
std::unique_ptr<ByteStream> make_plain_stream(boost::asio::ip::tcp::socket socket);

}  // namespace klieg::net
