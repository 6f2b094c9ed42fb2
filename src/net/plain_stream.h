#pragma once

#include "base/blocking_pool.h"
#include "net/byte_stream.h"

#include <boost/asio/ip/tcp.hpp>

#include <memory>

namespace klieg::net {

/// A connection without encryption. Writing tries the socket at once and waits only where it is full; file slices go by
/// sendfile(2), once `files` has read what the page cache does not have of them: sendfile would wait for the disk, and
/// every connection of the core with it. Without `files`, which outlives the stream, it does.
std::unique_ptr<ByteStream> make_plain_stream(boost::asio::ip::tcp::socket socket, BlockingPool* files = nullptr);

}  // namespace klieg::net
