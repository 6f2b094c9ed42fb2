#pragma once

#include "base/blocking_pool.h"
#include "base/byte_budget.h"
#include "base/byte_source.h"
#include "base/ids.h"
#include "media/mp4/whole_file.h"
#include "playback/kept_open.h"
#include "playback/source_packages.h"
#include "videos/rendition_repo.h"

#include <chrono>
#include <cstdint>
#include <memory>
#include <string>

namespace klieg::playback {

/// The index of a whole file, with its part of the memory for such, and its tag.
class OpenWholeFile {
public:
    OpenWholeFile(media::mp4::WholeFile file, std::string etag, ByteBudget::Share share);

    media::mp4::WholeFile const& file() const noexcept { return file_; }
    /// Of its bytes: the head says where each sample is, and the name which source it is of.
    std::string const& etag() const noexcept { return etag_; }
    std::uint64_t bytes() const noexcept { return file_.bytes(); }

private:
    ByteBudget::Share share_;  // first, so that it goes last
    media::mp4::WholeFile file_;
    std::string etag_;
};

/// Videos that play from their own samples as one MP4 each (media/mp4/whole_file.h): made of the source's index when
/// they are asked for, and kept for a while. Who is sent one has it in memory only while a piece of it is read, so that
/// slow readers keep nothing from others.
///
/// Threads: any core. Lifetime: what it is given outlives it, and what it answers. Limits: `memory`, of kBytesMax in
/// all, and how long one waits for a part of it. Who waits for that has the source's index already, which has a limit
/// of its own (SourcePackages), and nobody who has memory here waits for an index.
class WholeFiles {
public:
    struct Needs {
        SourcePackages& sources;
        videos::RenditionRepo& renditions;
        ports::ObjectStore& objects;
        BlockingPool& pool;
        ByteBudget& memory;
        Clock const& clock;
    };
    explicit WholeFiles(Needs needs) : needs_(needs), kept_(kBytesMax, needs.clock) {}

    /// What is largest fits, while it is made, beside some that are kept.
    static constexpr std::uint64_t kBytesMax = 40U << 20U;

    /// Which source.
    struct Of {
        VideoId video;
        std::uint32_t generation = 0;  ///< the base generation

        bool operator==(Of const&) const = default;
    };
    using Ptr = std::shared_ptr<OpenWholeFile const>;
    /// Fails: not_found, where the video does not play from its own samples, its source is gone, or its index would be
    /// too large; and as SourcePackages::open and ByteBudget::take.
    Task<Result<Ptr>> open(Of which, std::chrono::milliseconds patience);
    /// Bytes of it from `offset` on. Each piece is waited for as long. Fails as open().
    Task<Result<ByteSourcePtr>> read(Of which, std::uint64_t offset, std::chrono::milliseconds patience);
    /// How long that of an open source is: none where its index would be too large. Fails as ByteBudget::take.
    Task<Result<std::optional<std::uint64_t>>> size_of(OpenSource const& source, std::chrono::milliseconds patience);

    void forget_idle() { kept_.forget_idle(); }

private:
    class Reading;

    Task<Result<Ptr>> make(Of which, OpenSource const& source, std::chrono::milliseconds patience);

    Needs needs_;
    KeptOpen<Of, OpenWholeFile> kept_;
};

}  // namespace klieg::playback
