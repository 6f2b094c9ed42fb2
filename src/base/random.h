#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>

namespace klieg {

/// Where randomness comes from, so that tests can repeat it. Threads: any.
class Random {
public:
    virtual ~Random() = default;
    virtual void fill(std::span<std::byte> bytes) = 0;

    /// `length` characters of lower-case base32 (RFC 4648 alphabet), 5 bits each.
    std::string base32(std::size_t length);
    std::uint64_t number();
};

/// The operating system's generator: fit for keys and tokens.
class SystemRandom final : public Random {
public:
    void fill(std::span<std::byte> bytes) override;
};

}  // namespace klieg
