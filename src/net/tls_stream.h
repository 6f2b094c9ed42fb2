#pragma once

#include "base/result.h"
#include "net/byte_stream.h"
#include "net/tls_client_context.h"
#include "net/tls_server_context.h"

#include <boost/asio/ip/tcp.hpp>

#include <memory>
#include <string>

namespace klieg::net {

/// A connection under TLS, once the handshake is done. Files are read from the page cache on the core, and by a thread
/// of the context's pool where they are not in it; nothing else leaves the core.
///
/// Limits: a batch of ciphertext (64 KiB) waits for the socket at most, and as much of a file is in memory. An idle
/// connection has neither.

/// Fails: timeout, cancelled (no TLS, none that we speak, or the peer is gone). The socket is closed then.
Task<Result<std::unique_ptr<ByteStream>>> accept_tls(boost::asio::ip::tcp::socket socket,
                                                     TlsServerContext const& context, ByteStream::Deadline deadline);

/// `host` is what the server's certificate must be good for. Fails: timeout, unavailable (the peer speaks no TLS or is
/// gone; code `certificate` where its certificate is not good), invalid (no host can be called that).
Task<Result<std::unique_ptr<ByteStream>>> connect_tls(boost::asio::ip::tcp::socket socket,
                                                      TlsClientContext const& context, std::string host,
                                                      ByteStream::Deadline deadline);

}  // namespace klieg::net
