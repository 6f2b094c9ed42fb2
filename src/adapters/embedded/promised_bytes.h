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
/// A promise binds us for an hour after the last byte, or who announces much and sends nothing would hold the disk
/// for nothing. It is kept in memory alone: after a restart, uploads that go on find what room there is.
///
/// Threads: any.
class PromisedBytes {
public:
    using Moment = std::chrono::steady_clock::time_point;

    /// Answers what is missing of all, this one included.
    std::uint64_t promise(ports::StagingId const& id, std::uint64_t length, Moment now);
    /// So much of it is there now. Of one that nobody promised there is nothing to note.
    void arrived(ports::StagingId const& id, std::uint64_t size, Moment now);
    void end(ports::StagingId const& id);

private:
    struct Promise {
        std::uint64_t missing = 0;
        std::uint64_t length = 0;
        Moment last{};
    };

    Mutex mutex_;
    std::map<ports::StagingId, Promise> promises_ KLIEG_GUARDED_BY(mutex_);
};

}  // namespace klieg::embedded
