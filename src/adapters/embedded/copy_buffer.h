#pragma once

#include <atomic>
#include <chrono>
#include <cstddef>
#include <memory>
#include <span>

namespace klieg::embedded {

/// What the buffers of all appends that are under way may hold together, beyond the little that each begins with.
/// Threads: any. Lifetime: outlives its buffers.
class CopyBudget {
public:
    explicit CopyBudget(std::size_t bytes_max) : bytes_max_(bytes_max) {}

    bool take(std::size_t bytes) noexcept {
        if (used_.fetch_add(bytes) + bytes <= bytes_max_) return true;
        used_ -= bytes;
        return false;
    }
    void give_back(std::size_t bytes) noexcept { used_ -= bytes; }
    std::size_t used() const noexcept { return used_; }

private:
    std::size_t const bytes_max_;
    std::atomic<std::size_t> used_{0};
};

/// The buffer of one append, through which its bytes go a buffer at a time.
///
/// A full buffer of 256 KiB costs the fewest hops to a thread that writes, and is what a fast sender should have. But
/// senders are many and most of them slow, and one that sends a byte a second would hold all of it for nothing. So it
/// begins small, doubles when its sender has filled it within `brisk` and the budget has room, and is small again when
/// one takes longer: an append holds no more than what its sender sends in that time. Where the budget is spent, it
/// stays as it is: more hops are slower, and nobody is refused.
///
/// Threads: one at a time.
class CopyBuffer {
public:
    using Clock = std::chrono::steady_clock;
    static constexpr std::size_t kFirst = std::size_t{8} << 10U;
    static constexpr std::size_t kLargest = std::size_t{256} << 10U;

    explicit CopyBuffer(CopyBudget& budget) : budget_(budget) {}
    CopyBuffer(CopyBuffer const&) = delete;
    CopyBuffer& operator=(CopyBuffer const&) = delete;
    ~CopyBuffer() { budget_.give_back(beyond_first()); }

    /// All of it. Its bytes are whatever was in memory.
    std::span<std::byte> span() noexcept { return {bytes_.get(), size_}; }
    /// It was filled and written, and the filling took so long: fit it to the next. What it holds is gone.
    void filled_in(Clock::duration time, Clock::duration brisk);

private:
    std::size_t beyond_first() const noexcept { return size_ - kFirst; }
    void resize(std::size_t size);

    CopyBudget& budget_;
    std::size_t size_ = kFirst;
    std::unique_ptr<std::byte[]> bytes_ = std::make_unique_for_overwrite<std::byte[]>(kFirst);
};

}  // namespace klieg::embedded
