#pragma once

#include "base/blocking_pool.h"
#include "base/result.h"
#include "net/detail/openssl_ptr.h"

#include <filesystem>
#include <memory>
#include <string>

namespace klieg::net {

struct TlsClientOptions {
    std::filesystem::path authorities{};  ///< PEM; empty: those that the system trusts
};

/// How we speak TLS to others' servers: 1.2 or better, and only where the certificate is good for the host's name.
///
/// Threads: any. Lifetime: outlives the streams that are made with it.
class TlsClientContext {
public:
    /// Fails: invalid, where the authorities cannot be read.
    static Result<std::unique_ptr<TlsClientContext>> open(TlsClientOptions options);

    /// A connection's side of a handshake to come, with the server that `host` names: a name or an address.
    /// Fails: invalid, where it can be neither.
    Result<detail::SslPtr> make_session(std::string const& host) const;
    BlockingPool& file_pool() const noexcept { return file_pool_; }

private:
    explicit TlsClientContext(detail::SslContextPtr context) : context_(std::move(context)) {}

    detail::SslContextPtr context_;
    mutable BlockingPool file_pool_{{.name = "tls files", .threads = 1}};
};

}  // namespace klieg::net
