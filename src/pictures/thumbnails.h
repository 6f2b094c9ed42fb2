#pragma once

#include "base/blocking_pool.h"
#include "base/principal.h"
#include "pictures/picture_maker.h"
#include "ports/object_store.h"
#include "videos/service.h"

#include <cstdint>

namespace klieg::pictures {

/// What stands for a video: its poster, one of the suggestions that were made with it, or a picture that is sent. Who
/// may edit the video chooses; that is asked before anything is made, and again by the write.
///
/// A suggestion is copied, not named where it lies: so what was chosen is a picture with a key like any other, and
/// stays when the video gets another file, whose suggestions are others.
///
/// Threads: any core. Lifetime: what it is given outlives it.
class Thumbnails {
public:
    struct Needs {
        PictureMaker& maker;
        videos::VideoService& videos;
        ports::ObjectStore& objects;
        BlockingPool& pool;  ///< reads the objects of a suggestion
    };
    explicit Thumbnails(Needs needs) : needs_(needs) {}

    /// The video whose suggestions they are. Fails: not_found, unauthenticated, forbidden, precondition.
    Task<Result<videos::Video>> of(Principal caller, VideoId id, VersionCondition expected = {});
    /// Fail: as `of`, VideoService::set_thumbnail and PictureMaker do.
    Task<Result<videos::Video>> set_own(Principal caller, VideoId id, PictureMaker::Sent sent,
                                        VersionCondition expected);
    Task<Result<videos::Video>> use_poster(Principal caller, VideoId id, VersionCondition expected);
    /// Fails also: not_found (no_such_suggestion).
    Task<Result<videos::Video>> use_suggestion(Principal caller, VideoId id, std::uint32_t index,
                                               VersionCondition expected);

private:
    Task<Result<media::MadeImage>> read(videos::Video const& video, std::uint32_t index);
    Task<Result<Bytes>> read(ports::ObjectName name);

    Needs needs_;
};

}  // namespace klieg::pictures
