#pragma once

#include <cstdint>

namespace klieg::media::mp4 {

/// How much memory the calling program holds beyond what it held at the beginning. One at a time, one thread.
class CountedMemory {
public:
    CountedMemory();
    std::uint64_t now() const noexcept;
    std::uint64_t most() const noexcept;

private:
    std::int64_t before_;
};

}  // namespace klieg::media::mp4
