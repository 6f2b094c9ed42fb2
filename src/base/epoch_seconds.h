#pragma once

#include "base/clock.h"

#include <cstdint>

namespace klieg {

/// Whole seconds since 1970, begun ones left out: how expiry attributes of tables count, and what is signed for others.
constexpr std::int64_t epoch_seconds(Time time) noexcept {
    return std::chrono::floor<std::chrono::seconds>(time).time_since_epoch().count();
}

}  // namespace klieg
