#pragma once

#include "base/random.h"

#include <span>
#include <string>

namespace klieg::testing {

/// Bytes that nobody could guess, compress or repeat by mistake.
inline std::string noise(std::size_t count) {
    std::string bytes(count, '\0');
    SystemRandom().fill(std::as_writable_bytes(std::span(bytes)));
    return bytes;
}

}  // namespace klieg::testing
