#pragma once

#include <cstdint>
#include <cstring>
#include <functional>
#include <string>
#include <utility>

namespace klieg::testing {

/// Two texts of 16 bytes of which std::hash makes the same, with `behind` behind each. Where it does not, the library
/// has another hash by now, and a test that needs them tests nothing: then they are empty.
///
/// libstdc++ takes MurmurHash64A with a seed that everybody knows. A block of eight bytes is mixed by itself,
/// reversibly, and joined to what came before: so for any other first block there is a second one that makes up for it.
inline std::pair<std::string, std::string> colliding_texts(std::string const& behind = {}) {
    constexpr std::uint64_t kFactor = 0xc6a4a7935bd1e995U;
    constexpr std::uint64_t kSeed = 0xc70f6907U;
    auto inverse = [](std::uint64_t odd) {
        std::uint64_t found = odd;
        for (int i = 0; i < 6; ++i) found *= 2 - odd * found;
        return found;
    };
    auto shifted = [](std::uint64_t value) { return value ^ (value >> 47U); };
    auto mixed = [&](std::uint64_t block) { return shifted(block * kFactor) * kFactor; };
    auto unmixed = [&](std::uint64_t value) { return shifted(value * inverse(kFactor)) * inverse(kFactor); };
    auto block_of = [](char const* text) {
        std::uint64_t block = 0;
        std::memcpy(&block, text, sizeof(block));
        return block;
    };
    std::uint64_t const start = kSeed ^ ((16 + behind.size()) * kFactor);
    auto after = [&](std::uint64_t first) { return (start ^ mixed(first)) * kFactor; };
    std::string one = "ada@example.org!";
    std::string other = "eve@evil";
    auto const second =
        unmixed(mixed(block_of(one.data() + 8)) ^ after(block_of(one.data())) ^ after(block_of(other.data())));
    other.resize(16);
    std::memcpy(other.data() + 8, &second, sizeof(second));
    std::hash<std::string> const hash;
    if (hash(one + behind) != hash(other + behind)) return {};
    return {one, other};
}

}  // namespace klieg::testing
