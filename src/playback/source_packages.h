#pragma once

#include "base/blocking_pool.h"
#include "base/byte_budget.h"
#include "base/clock.h"
#include "base/mutex.h"
#include "media/mp4/source_package.h"
#include "ports/object_store.h"

#include <chrono>
#include <cstdint>
#include <list>
#include <memory>
#include <string_view>

namespace klieg::playback {

/// An uploaded file that is published from its own samples, open and indexed, with its part of the memory for indexes,
/// which it gives back when the last who uses it has let go of it.
class OpenSource {
public:
    OpenSource(std::unique_ptr<RandomAccess> file, std::unique_ptr<media::mp4::SourcePackage> package,
               ByteBudget::Share share);

    media::mp4::SourcePackage const& package() const noexcept { return *package_; }
    RandomAccess const& file() const noexcept { return *file_; }
    /// The track's fragmenter by the rung's name; null where the source has no such track.
    media::mp4::Fragmenter const* fragmenter(std::string_view rung) const noexcept;
    /// What it counts as: what its index takes, and of a small one what an open file costs.
    std::uint64_t bytes() const noexcept;

private:
    ByteBudget::Share share_;  // first, so that it goes last
    std::unique_ptr<RandomAccess> file_;
    std::unique_ptr<media::mp4::SourcePackage> package_;
};

/// Opens sources while their segments are asked for, and keeps them open for a while: an index is read in milliseconds,
/// but not for each segment.
///
/// Threads: any core. Limits: `memory`, of kBytesMax in all, for indexes that are being read, used, and kept. What is
/// kept and not used makes way for what somebody wants to open, that which was used longest ago first; and one that
/// nobody asked for during kIdle goes with the next forget_idle().
class SourcePackages {
public:
    struct Needs {
        ports::ObjectStore& objects;
        BlockingPool& pool;
        ByteBudget& memory;
        Clock const& clock;
    };
    explicit SourcePackages(Needs needs) : needs_(needs) {}

    /// The largest index that is taken fits beside what reading it takes.
    static constexpr std::uint64_t kBytesMax = 64U << 20U;

    using OpenSourcePtr = std::shared_ptr<OpenSource const>;
    /// Fails as SourcePackage::open: with unsupported and corrupt the file is one for an encoder; not_found; and as
    /// ByteBudget::take. Who has one open opens no other: each waits for what the other has.
    Task<Result<OpenSourcePtr>> open(ports::ObjectName source, media::Opening opening,
                                     std::chrono::milliseconds patience);
    void forget_idle();

private:
    static constexpr std::chrono::seconds kIdle{30};

    class Wish;
    struct Entry {
        ports::ObjectName name;
        media::Opening opening;
        OpenSourcePtr source;
        SteadyTime used;
    };

    Task<Result<OpenSourcePtr>> read(ports::ObjectName const& source, media::Opening opening,
                                     std::chrono::milliseconds patience);
    OpenSourcePtr find(ports::ObjectName const& source, media::Opening opening);
    OpenSourcePtr find_locked(ports::ObjectName const& source, media::Opening opening) KLIEG_REQUIRES(mutex_);
    OpenSourcePtr keep(ports::ObjectName source, media::Opening opening, OpenSourcePtr opened);
    std::list<Entry> take_what_makes_way() KLIEG_REQUIRES(mutex_);

    Needs needs_;

    Mutex mutex_;
    std::list<Entry> entries_ KLIEG_GUARDED_BY(mutex_);      ///< most recently used first
    std::uint64_t wished_for_ KLIEG_GUARDED_BY(mutex_) = 0;  ///< by those who read an index, or wait until they can
};

}  // namespace klieg::playback
