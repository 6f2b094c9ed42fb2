#pragma once

#include "base/principal.h"
#include "reactions/vote_repo.h"
#include "videos/repo.h"

namespace klieg::reactions {

/// The videos that somebody likes, the last liked first, as far as they may still see them. Threads: any core.
/// Lifetime: what it is given outlives it.
class LikedVideos {
public:
    struct Needs {
        VoteRepo& votes;
        videos::VideoRepo& videos;
    };
    explicit LikedVideos(Needs needs) : needs_(needs) {}

    /// Fails: unauthenticated.
    Task<Result<videos::VideoRepo::Page>> of(Principal actor, std::size_t limit, ports::Cursor cursor);

private:
    Needs needs_;
};

}  // namespace klieg::reactions
