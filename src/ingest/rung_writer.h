#pragma once

#include "ingest/ingest_job.h"
#include "ingest/reached.h"
#include "media/bandwidth.h"
#include "media/ffmpeg/process.h"
#include "media/segmenter.h"

#include <functional>
#include <memory>
#include <optional>
#include <vector>

namespace klieg::ingest {

/// The code of what the encoder wrote and no segments can be cut of: internal, as it may be a fault of ours, and worth
/// another try.
inline constexpr auto kNoSegments = "no_segments";

/// Takes what the encoder writes for one rung, cuts it into segments and stores each as it is complete: the object
/// first, then the row that playlists are rendered from. A growing rung is visible from its first segment; another one
/// when finish() has returned.
///
/// A run that begins again after a crash makes segments again that viewers have already been shown. They may come out
/// otherwise, behind a seam above all, and caches keep what they have: so each that lasts as long stays as it was
/// shown, to the byte. Only where one does not, or another init segment goes with it, is it another from then on.
///
/// Threads: the encoder's core. Lifetime: what it is given outlives it.
class RungWriter final : public media::OutputSink {
public:
    struct Options {
        media::Segmenter::Options segmenter;    ///< without what is begun: see `begun`
        std::optional<RungBegun> begun{};       ///< what it goes on with; none: it begins
        std::uint32_t grows_in_generation = 0;  ///< 0: it appears when it is complete
        /// Runs when segments have been stored.
        std::function<Task<Result<>>()> after_segment{};
    };
    RungWriter(IngestNeeds const& needs, IngestTarget target, Options options);

    /// Reads what an earlier run has shown already. So many bytes are its owner's for it; if it comes to more, more is
    /// reserved before it is stored, or the run ends (as budgets do).
    Task<Result<>> prepare(std::int64_t reserved_bytes);
    /// Stores which segments there are, for a run that goes on behind them; nothing where their rows say so already.
    /// Requires that something was written, and that accept() has returned: it does so itself now and then.
    Task<Result<>> keep();
    /// Of how many the rows say so.
    std::size_t segments_kept() const noexcept { return kept_; }
    /// For that run, too: how the first so many came to be, without them.
    media::Segmenter::Begun begun(std::size_t segments) const { return segmenter_.begun(segments); }
    /// For how much its owner had no room; 0: there was.
    std::int64_t refused_bytes() const noexcept { return refused_bytes_; }
    std::string const& init_hash() const noexcept { return init_hash_; }  ///< empty: nothing was written
    Task<Result<>> accept(ByteView bytes) override;
    /// Adds silence to sound that ended before `end`.
    Task<Result<>> fill_with_silence(std::chrono::microseconds end);
    /// The encoder has ended well: stores the last segment, and the rendition as complete.
    Task<Result<>> finish();

    std::string const& name() const noexcept { return name_; }
    media::Rendition const& rendition() const noexcept { return segmenter_.rendition(); }
    std::size_t segments_stored() const noexcept { return stored_; }
    /// How long what is stored of it lasts.
    std::chrono::milliseconds stored_length() const;
    /// How long its media lasts so far, on the timeline that all rungs share.
    std::chrono::microseconds end() const { return segmenter_.end(); }
    /// The encoder has written nothing for it.
    bool empty() const noexcept { return segmenter_.empty(); }

private:
    Task<Result<>> store(std::vector<media::Segmenter::Finished> finished);
    Task<Result<>> have_room_for_what_came();
    Task<Result<>> store_init();
    Task<Result<bool>> init_was_shown(std::shared_ptr<Bytes const> init);
    Task<Result<>> hide();
    Task<Result<>> leave_what_was_shown(std::vector<media::Segmenter::Finished>& finished);
    Task<Result<bool>> stands(media::Segment const& made);
    void note_stored(std::vector<media::Segmenter::Finished> const& finished);
    bool grows() const noexcept { return options_.grows_in_generation != 0; }
    bool has_overtaken() const noexcept { return stored_ > shown_before_.size(); }
    Task<Result<>> put(ports::Transaction also);
    Task<Result<>> append(std::size_t first, ports::Transaction also);

    IngestNeeds needs_;
    IngestTarget target_;
    std::string name_;
    Options options_;
    media::Segmenter segmenter_;                ///< has what they said of it, and the segments that were begun
    std::optional<media::SegmentMeter> meter_;  ///< of what is stored; from the first segment on
    /// What viewers are shown: of a rung that grows with what this run has made in the place of what was there.
    std::vector<media::Segment> shown_before_;
    media::SegmentMeter::Rest rest_{};  ///< of those, behind what is stored
    bool shown_may_stay_ = true;        ///< since they go with this run's init segment
    std::size_t stored_ = 0;
    std::size_t kept_ = 0;
    std::chrono::steady_clock::time_point keep_at_ = std::chrono::steady_clock::now();
    std::string init_hash_;    ///< empty: it is not stored yet
    std::uint64_t bytes_ = 0;  ///< of its segments so far
    std::size_t made_ = 0;     ///< so many
    std::uint64_t ticks_ = 0;  ///< that they last
    std::int64_t reserved_bytes_ = 0;
    std::int64_t refused_bytes_ = 0;
};

}  // namespace klieg::ingest
