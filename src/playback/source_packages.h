#pragma once

#include "base/blocking_pool.h"
#include "base/byte_budget.h"
#include "base/clock.h"
#include "base/mutex.h"
#include "media/mp4/source_package.h"
#include "ports/object_store.h"

#include <list>
#include <memory>
#include <string>

namespace klieg::playback {

/// An uploaded file that is published from its own samples, open and indexed.
class OpenSource {
public:
    OpenSource(std::unique_ptr<RandomAccess> file, std::unique_ptr<media::mp4::SourcePackage> package)
        : file_(std::move(file)), package_(std::move(package)) {}

    media::mp4::SourcePackage const& package() const noexcept { return *package_; }
    RandomAccess const& file() const noexcept { return *file_; }
    /// The track's fragmenter by the rung's name; null where the source has no such track.
    media::mp4::Fragmenter const* fragmenter(std::string_view rung) const noexcept;

private:
    std::unique_ptr<RandomAccess> file_;
    std::unique_ptr<media::mp4::SourcePackage> package_;
};

/// Keeps a few sources open while their segments are asked for: an index is read in milliseconds, but not for each
/// segment.
///
/// Threads: any core. Limits: kOpenMax sources, and kBytesMax of more than one; one that nobody asked for during kIdle
/// goes with the next forget_idle(). What reading an index takes in memory comes out of `memory`.
class SourcePackages {
public:
    struct Needs {
        ports::ObjectStore& objects;
        BlockingPool& pool;
        ByteBudget& memory;
        Clock const& clock;
    };
    explicit SourcePackages(Needs needs) : needs_(needs) {}

    using OpenSourcePtr = std::shared_ptr<OpenSource const>;
    /// Fails as SourcePackage::open: with unsupported and corrupt the file is one for an encoder; not_found; and as
    /// ByteBudget::take.
    Task<Result<OpenSourcePtr>> open(ports::ObjectName source, std::chrono::milliseconds patience);
    void forget_idle();

private:
    static constexpr std::size_t kOpenMax = 16;
    static constexpr std::uint64_t kBytesMax = 64U << 20U;
    static constexpr std::chrono::seconds kIdle{30};

    struct Entry {
        ports::ObjectName name;
        OpenSourcePtr source;
        SteadyTime used;
    };

    OpenSourcePtr find(ports::ObjectName const& source);
    bool holds_too_much() const KLIEG_REQUIRES(mutex_);

    Needs needs_;

    Mutex mutex_;
    std::list<Entry> entries_ KLIEG_GUARDED_BY(mutex_);  ///< most recently used first
};

}  // namespace klieg::playback
