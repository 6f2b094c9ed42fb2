#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

namespace klieg::http {

/// Which budget the requests of a route come out of. What a class allows is configured (`rates.*`); a class without a
/// rate is not limited.
enum class RateClass : std::uint8_t { unlimited, read, write, upload, media, auth };
inline constexpr std::size_t kRateClasses = static_cast<std::size_t>(RateClass::auth) + 1;

/// The name of a class as RateLimit-Policy tells it.
constexpr std::string_view to_string(RateClass rate_class) noexcept {
    switch (rate_class) {
        case RateClass::unlimited: return "unlimited";
        case RateClass::read: return "read";
        case RateClass::write: return "write";
        case RateClass::upload: return "upload";
        case RateClass::media: return "media";
        case RateClass::auth: return "auth";
    }
    return "unlimited";
}

}  // namespace klieg::http
