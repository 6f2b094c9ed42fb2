#pragma once

#include <bit>
#include <cstdint>
#include <string>

namespace klieg::ingest {

/// A Matroska file with another duration in its header: element 0x4489, a double. Empty where it has none.
inline std::string with_matroska_duration(std::string file, double milliseconds) {
    auto const at = file.find("\x44\x89\x88");
    if (at == std::string::npos) return {};
    auto const bits = std::bit_cast<std::uint64_t>(milliseconds);
    for (std::size_t i = 0; i < 8; ++i) file[at + 3 + i] = static_cast<char>(bits >> (56 - 8 * i) & 0xffU);
    return file;
}

}  // namespace klieg::ingest
