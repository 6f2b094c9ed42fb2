#include "reactions/liked.h"

#include "videos/rules.h"

namespace klieg::reactions {

namespace {

/// A page may need several where much of what was liked is hidden by now; beyond this many it is answered short.
constexpr int kPagesReadMax = 5;

}  // namespace

Task<Result<videos::VideoRepo::Page>> LikedVideos::of(Principal actor, std::size_t limit, ports::Cursor cursor) {
    KLIEG_CO_CHECK(actor.require());
    videos::VideoRepo::Page page;
    for (int read = 0; read < kPagesReadMax; ++read) {
        KLIEG_CO_TRY(auto liked,
                     co_await needs_.votes.liked_by(actor.user, limit - page.videos.size(), std::move(cursor)));
        KLIEG_CO_TRY(auto videos, co_await needs_.videos.find_batch(std::move(liked.videos)));
        for (auto& video : videos)
            if (video && videos::rules::may_see(actor, *video)) page.videos.push_back(*std::move(video));
        cursor = page.next = std::move(liked.next);
        if (cursor.empty() || page.is_full(limit)) break;
    }
    co_return page;
}

}  // namespace klieg::reactions
