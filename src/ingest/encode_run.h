#pragma once

#include "ingest/derived_bytes.h"
#include "ingest/encode_job.h"
#include "ingest/reached.h"
#include "media/ffmpeg/encoder.h"

#include <chrono>
#include <map>
#include <memory>
#include <optional>
#include <string>

namespace klieg::ingest {

/// One run of the encoder over one file: which outputs it has, where their segments are cut, and how the video hears of
/// it. Threads: one core.
class EncodeRungs::Run {
public:
    Run(IngestNeeds const& needs, Which which, IngestTarget target, videos::Video video, jobs::JobContext& context);

    /// Looks at the file and lays out the outputs. Fails as probing does.
    Task<Result<>> prepare();
    /// Runs ffmpeg to its end and stores what is left. Fails as encoding and storing do, and as jobs::give_way() where
    /// others come first: then the next run goes on where this one ended.
    Task<Result<>> encode();

    bool has_outputs() const noexcept { return !writers_.empty(); }
    std::vector<std::unique_ptr<RungWriter>> const& writers() const noexcept { return writers_; }
    media::MediaProbe const& probe() const noexcept { return job_.probe; }
    UserId const& owner() const noexcept { return video_.owner_user_id; }
    /// Of the rungs that a first run leaves.
    std::chrono::milliseconds cost_of_rest() const;

private:
    bool lacks(std::string_view rung) const;
    RungWriter* add_writer(std::string name, std::uint64_t bandwidth_cap);
    std::vector<std::string> output_names(media::Ladder const& ladder) const;
    Task<Result<>> load_begun_rungs(media::Ladder const& ladder);
    void resume();
    Task<Result<>> run_encoder();
    Task<Result<>> end_slice();
    Task<Result<>> save_slice();
    Task<> save_for_when_there_is_room();
    Task<Result<>> save_refusal();
    Task<Result<>> end_rungs();
    std::size_t common_segments(std::size_t (RungWriter::*count)() const noexcept) const;
    Reached reached_with(std::size_t (RungWriter::*count)() const noexcept) const;
    void note_refusal(Reached& reached) const;
    Task<Result<>> save_now_and_then();
    Task<Result<>> begin_anew(Error why);
    void add_outputs(media::Ladder const& ladder);
    Task<Result<>> follow_source_boundaries();
    Task<Result<>> require_room();
    std::vector<RungBytes> to_begin_with() const;
    Task<Result<>> after_segment();
    Task<Result<>> show_when_playable();
    Task<Result<>> show_running();
    Task<> tell_progress();
    Result<> require_pictures_or_sound() const;
    Task<Result<>> drop_empty_sound();
    Task<Result<>> lengthen_sound();

    IngestNeeds needs_;
    Which which_;
    IngestTarget target_;
    videos::Video video_;
    jobs::JobContext& context_;
    std::unique_ptr<ports::LocalObject> object_;
    media::EncodeJob job_;
    std::optional<media::SegmentPlan> plan_;
    std::optional<media::LastPicture> last_picture_;  ///< on the timeline of what is encoded
    std::vector<std::unique_ptr<RungWriter>> writers_;
    Reached reached_;        ///< as it was when this run began
    Reached checkpoint_;     ///< as it is now
    std::size_t saved_ = 0;  ///< segments of pictures that it has
    std::chrono::steady_clock::time_point save_at_{};
    bool saves_ = false;
    std::map<std::string, RungBegun> begun_;  ///< by their names; empty: none is gone on with
    std::vector<RungBytes> at_most_;          ///< what each may come to
    bool shown_ = false;
    bool ending_ = false;
    double fraction_ = 0;
};

}  // namespace klieg::ingest
