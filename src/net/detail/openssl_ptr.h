#pragma once

#include "base/result.h"

#include <memory>
#include <string>

struct ssl_st;
struct ssl_ctx_st;

/// Owners of OpenSSL's objects, without its headers.
namespace klieg::net::detail {

struct SslFree {
    void operator()(ssl_st* ssl) const noexcept;
    void operator()(ssl_ctx_st* context) const noexcept;
};
/// One side of one connection.
using SslPtr = std::unique_ptr<ssl_st, SslFree>;
/// What connections share: counted by OpenSSL itself, so that they outlive a reload.
using SslContextPtr = std::unique_ptr<ssl_ctx_st, SslFree>;

/// An error with what OpenSSL's queue of this thread says in addition; the queue is empty afterwards.
Error ssl_error(Errc kind, std::string what);

}  // namespace klieg::net::detail
