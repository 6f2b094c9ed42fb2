#pragma once

#include "base/blocking_pool.h"
#include "base/mutex.h"
#include "base/result.h"
#include "net/detail/openssl_ptr.h"

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>

namespace klieg::net {

struct TlsServerOptions {
    std::filesystem::path certificate{};  ///< PEM: the server's own, then those that lead to its authority
    std::filesystem::path key{};          ///< PEM, without a passphrase
    std::chrono::nanoseconds ticket_keys_lifetime = std::chrono::hours(24);
};

/// A server's certificate, its key, and how it speaks TLS: 1.3, or 1.2 with forward secrecy and AEAD ciphers only.
///
/// A certificate is renewed while the server runs: what is loaded is replaced as a whole, or not at all. Connections
/// under way go on with what they began with.
///
/// Threads: any. Lifetime: outlives the streams that are made with it. Limits: the keys of session tickets last a day,
/// so that whoever steals them reads no more than that (RFC 8446 appendix E.1).
class TlsServerContext {
public:
    /// Fails: invalid, with a sentence that names the file and what is wrong with it.
    static Result<std::unique_ptr<TlsServerContext>> open(TlsServerOptions options);

    /// Reads the files again. Where it fails, what was there before stays. Blocks for some milliseconds.
    Result<> renew();
    /// The same if the files differ from when they were last read; answers whether they do. Where the tickets' keys are
    /// old it makes new ones, whatever became of the files, and warns where the certificate has expired: once a day.
    Result<bool> renew_if_changed();

    /// A connection's side of a handshake to come.
    detail::SslPtr make_session() const;
    /// Reads files for the streams where the page cache does not have them.
    BlockingPool& file_pool() const noexcept { return file_pool_; }

private:
    using SteadyClock = std::chrono::steady_clock;
    /// What tells one version of a file from another. Time and size alone do not: a key is as long as the next, and a
    /// file system's clock ticks every few milliseconds.
    struct Stamp {
        std::uint64_t file = 0;
        std::int64_t seconds = 0;
        std::int64_t nanoseconds = 0;
        std::int64_t size = 0;
        bool operator==(Stamp const&) const = default;
    };
    struct Stamps {
        Stamp certificate;
        Stamp key;
        bool operator==(Stamps const&) const = default;
    };

    explicit TlsServerContext(TlsServerOptions options) : options_(std::move(options)) {}
    Stamps stamps() const;
    Result<detail::SslContextPtr> load() const;
    bool ticket_keys_are_old() const KLIEG_REQUIRES(mutex_);
    void keep_ticket_keys(ssl_ctx_st& fresh) KLIEG_REQUIRES(mutex_);
    void renew_ticket_keys() KLIEG_REQUIRES(mutex_);

    TlsServerOptions const options_;
    mutable BlockingPool file_pool_{{.name = "tls files", .threads = 2}};

    mutable Mutex mutex_;
    detail::SslContextPtr current_ KLIEG_GUARDED_BY(mutex_);
    Stamps read_ KLIEG_GUARDED_BY(mutex_);
    SteadyClock::time_point ticket_keys_of_ KLIEG_GUARDED_BY(mutex_);
};

}  // namespace klieg::net
