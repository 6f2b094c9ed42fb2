#pragma once

#include "base/byte_source.h"
#include "http/headers.h"

#include <cstdint>
#include <optional>
#include <string>

namespace klieg::http {

/// An answer whose body is in memory.
struct ClientResponse {
    int status = 0;
    Headers headers{};
    std::string url{};  ///< that answered: after redirects not the one that was asked
    std::string body{};
};

/// An answer whose body comes as it is read. The request's deadline holds for reading, too. Read to its end the body
/// gives its connection back; destroyed before, it closes it.
///
/// Threads: the core that sent the request. Lifetime: may outlive the client, whose stop() ends it.
struct ClientStream {
    int status = 0;
    Headers headers{};
    std::string url{};
    std::optional<std::uint64_t> length{};  ///< where the head tells
    ByteSourcePtr body;                     ///< reading fails: timeout, unavailable, too_large
};

}  // namespace klieg::http
