#pragma once

#include "base/metrics.h"
#include "base/result.h"
#include "base/task.h"

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <utility>

namespace klieg {

/// Memory that pieces of work share whose size is known before they begin: each takes its part, waits where there is
/// not enough, and gives it back at its end. A semaphore that counts bytes.
///
/// Who has the least rank is served first, and of equals who came first, also where a smaller one behind would fit:
/// else those would go on for ever while a large one waits. One that asks for more than there is gets all, alone.
/// Threads: any; a waiter's executor is a single thread. Lifetime: outlives its waiters.
/// Limits: Options. Fails: unavailable with the code `overloaded`, where patience ends or too many wait: of those the
/// one of the greatest rank makes way.
class ByteBudget {
    struct State;

public:
    struct Options {
        std::uint64_t bytes_max = std::uint64_t{128} << 20U;
        std::size_t waiting_max = 1024;
    };
    /// What is watched from outside: bytes in use, and how often somebody was turned away.
    struct Watch {
        Metrics::Gauge& bytes;
        Metrics::Counter& refused;
    };

    ByteBudget(Options options, Watch watch);
    ~ByteBudget();
    ByteBudget(ByteBudget const&) = delete;
    ByteBudget& operator=(ByteBudget const&) = delete;

    /// Bytes that are given back when it goes, on whatever thread. It may outlive the budget, as what is sent or cached
    /// may.
    class Share {
    public:
        Share() = default;
        Share(Share&& other) noexcept : from_(std::move(other.from_)), bytes_(std::exchange(other.bytes_, 0)) {}
        Share& operator=(Share&& other) noexcept {
            std::swap(from_, other.from_);
            std::swap(bytes_, other.bytes_);
            return *this;
        }
        ~Share() { shrink_to(0); }
        /// Gives back what is above `bytes`.
        void shrink_to(std::uint64_t bytes);

    private:
        friend class ByteBudget;
        Share(std::shared_ptr<State> from, std::uint64_t bytes) : from_(std::move(from)), bytes_(bytes) {}

        std::shared_ptr<State> from_;
        std::uint64_t bytes_ = 0;
    };

    /// `rank`: how much whoever waits has had already, where that is kept; it is theirs until they are served.
    Task<Result<Share>> take(std::uint64_t bytes, std::chrono::milliseconds patience, std::uint64_t rank = 0);

    std::uint64_t in_use() const;
    /// Whether so much is free. What may be kept for longer than it is needed leaves that to those who need it.
    bool has_left(std::uint64_t bytes) const;

private:
    class Place;

    std::shared_ptr<State> state_;
};

}  // namespace klieg
