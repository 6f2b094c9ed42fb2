#pragma once

#include "base/random_access.h"
#include "base/result.h"
#include "media/mp4/fragmenter.h"
#include "media/mp4/source_index.h"

#include <memory>
#include <optional>

namespace klieg::media::mp4 {

/// A source file published as it is: its renditions, and their segments on request. It takes milliseconds for an hour
/// of video, so that a node makes it when it needs it and may keep it for as long as it likes. The same file and
/// opening give the same segments; who opens one that was published says which opening it was published with. Threads:
/// immutable after open().
class SourcePackage {
public:
    /// Fails: as read_source_index() and check_streamable(); both leave the file to an encoder.
    static Result<std::unique_ptr<SourcePackage>> open(RandomAccess const& file,
                                                       Opening opening = Opening::short_segments);
    /// The same where the index has been found already. Limits: memory_to_open().
    static Result<std::unique_ptr<SourcePackage>> open(RandomAccess const& file, IndexPlace place, Opening opening);
    /// What opening it may take in memory at most, before any of it is read.
    static std::uint64_t memory_to_open(IndexPlace place) noexcept;

    /// None where the source has no such track.
    Fragmenter const* video() const noexcept { return video_ ? &*video_ : nullptr; }
    Fragmenter const* audio() const noexcept { return audio_ ? &*audio_ : nullptr; }
    SourceIndex const& index() const noexcept { return index_; }
    /// The boundaries that further rungs follow.
    SegmentPlan const& plan() const noexcept { return plan_; }
    /// Why it is not to be published like this, though it could be played (StreamableTracks).
    std::optional<Error> const& apart() const noexcept { return apart_; }
    /// Of all that can be made of it, on request or ahead: a fifth more than the file has, and 64 KiB.
    std::uint64_t derived_bytes() const;
    /// What it takes in memory for as long as it is open; never above memory_to_open().
    std::uint64_t bytes() const noexcept { return bytes_; }

private:
    explicit SourcePackage(SourceIndex index) : index_(std::move(index)) {}

    SourceIndex const index_;
    SegmentPlan plan_{};
    std::optional<Error> apart_;
    std::optional<Fragmenter> video_{};
    std::optional<Fragmenter> audio_{};
    std::uint64_t bytes_ = 0;
};

}  // namespace klieg::media::mp4
