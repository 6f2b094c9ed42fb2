#pragma once

#include "base/blocking_pool.h"
#include "base/byte_budget.h"
#include "media/mp4/source_package.h"
#include "playback/kept_open.h"
#include "ports/object_store.h"

#include <chrono>
#include <cstdint>
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
/// kept and not used makes way for what somebody wants to open (KeptOpen).
class SourcePackages {
public:
    struct Needs {
        ports::ObjectStore& objects;
        BlockingPool& pool;
        ByteBudget& memory;
        Clock const& clock;
    };
    explicit SourcePackages(Needs needs) : needs_(needs), kept_(kBytesMax, needs.clock) {}

    /// The largest index that is taken fits beside what reading it takes.
    static constexpr std::uint64_t kBytesMax = 64U << 20U;

    using OpenSourcePtr = std::shared_ptr<OpenSource const>;
    /// Fails as SourcePackage::open: with unsupported and corrupt the file is one for an encoder; not_found; and as
    /// ByteBudget::take. Who has one open opens no other: each waits for what the other has.
    Task<Result<OpenSourcePtr>> open(ports::ObjectName source, media::Opening opening,
                                     std::chrono::milliseconds patience);
    void forget_idle() { kept_.forget_idle(); }

private:
    /// Which file, and how it is cut.
    struct Key {
        ports::ObjectName name;
        media::Opening opening;

        bool operator==(Key const&) const = default;
    };

    Task<Result<OpenSourcePtr>> read(Key const& key, std::chrono::milliseconds patience);

    Needs needs_;
    KeptOpen<Key, OpenSource> kept_;
};

}  // namespace klieg::playback
