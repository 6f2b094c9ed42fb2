#pragma once

#include "ingest/ingest_job.h"
#include "media/media_probe.h"

namespace klieg::ingest {

inline constexpr auto kPublishKind = "videos.publish";

/// Of a file of `owner` with so many bytes.
jobs::NewJob publish_job(VideoId const& video, std::uint32_t generation, UserId const& owner, std::uint64_t bytes);

/// The first job of an uploaded file. One that is streamable as it is gets its playlists from its own index, in
/// milliseconds and before anything else. Then ffprobe looks at it, and the jobs follow that make the rungs and the
/// poster.
class PublishJob {
public:
    explicit PublishJob(IngestNeeds const& needs) : needs_(needs) {}

    Task<Result<>> run(jobs::JobContext& context);
    /// The file is nothing that we can play: the owner is told why, and it goes.
    Task<Result<>> fail(jobs::Job job, Error error);

private:
    Task<Result<>> publish_from_source(IngestTarget target, playback::OpenSource const& source);
    Task<Result<>> store_track(IngestTarget target, media::mp4::Fragmenter const& track);
    Task<Result<>> put_rendition(IngestTarget target, media::mp4::Fragmenter const& track, videos::SegmentSource from,
                                 ports::Transaction also);
    Task<Result<>> plan_rungs(IngestTarget target, videos::Video video, media::MediaProbe probe,
                              std::vector<videos::Notice> notices);
    Task<Result<>> refuse(IngestTarget target, Error why);

    IngestNeeds needs_;
};

}  // namespace klieg::ingest
