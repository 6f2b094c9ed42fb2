#pragma once

#include "base/mutex.h"
#include "ports/object_store.h"

#include <chrono>
#include <cstdint>
#include <map>

namespace klieg::embedded {

/// What uploads have announced and not sent yet: room that is spoken for. Without it, each of ten uploads fits and all
/// of them do not.
///
/// To announce costs nothing, and who sends nothing must not hold the disk. So a promise is of what is missing, but of
/// no more than kHeldBytes and as much again as has come: an upload earns its room by being sent, and whoever wants to
/// keep others out has to send half of what he keeps from them, which counts to him. And it ends an hour after the last
/// byte. What is beyond that finds room when its bytes come, or is told then that there is none, and can go on later.
///
/// Kept in memory alone: after a restart, uploads that go on find what room there is.
///
/// Threads: any.
class PromisedBytes {
public:
    using Moment = std::chrono::steady_clock::time_point;
    static constexpr std::uint64_t kHeldBytes = std::uint64_t{256} << 20U;

    /// Answers the room that it needs to begin: its length, beside what is held for others.
    std::uint64_t promise(ports::StagingId const& id, std::uint64_t length, Moment now);
    /// So much of it is there now, which may be less than before. Of one that nobody promised there is nothing to note.
    void arrived(ports::StagingId const& id, std::uint64_t size, Moment now);
    void end(ports::StagingId const& id);

private:
    struct Promise {
        std::uint64_t arrived = 0;
        std::uint64_t length = 0;
        Moment last{};

        std::uint64_t held() const noexcept;
    };

    Mutex mutex_;
    std::map<ports::StagingId, Promise> promises_ KLIEG_GUARDED_BY(mutex_);
};

}  // namespace klieg::embedded
