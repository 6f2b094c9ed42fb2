#pragma once

#include "ingest/derived_bytes.h"
#include "ingest/encode_job.h"
#include "media/ffmpeg/encoder.h"

#include <chrono>
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
    /// Runs ffmpeg to its end and stores what is left. Fails as encoding and storing do.
    Task<Result<>> encode();

    bool has_outputs() const noexcept { return !writers_.empty(); }
    std::vector<std::unique_ptr<RungWriter>> const& writers() const noexcept { return writers_; }
    media::MediaProbe const& probe() const noexcept { return job_.probe; }

private:
    bool lacks(std::string_view rung) const;
    media::OutputSink* add_writer(std::string name, std::uint64_t bandwidth_cap);
    void add_outputs(media::Ladder const& ladder);
    Task<Result<>> follow_source_boundaries();
    Task<Result<>> look_at_end();
    Task<Result<>> require_room();
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
    std::vector<RungBytes> at_most_;  ///< what each may come to
    bool shown_ = false;
    bool ending_ = false;
    double fraction_ = 0;
};

}  // namespace klieg::ingest
