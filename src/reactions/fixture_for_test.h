#pragma once

#include "reactions/feature.h"
#include "videos/fixture_for_test.h"

namespace klieg::reactions {

/// Videos that can be voted on, and what they show of it.
struct Hall : videos::Studio {
    Hall() : Studio(Feature::tables()) {
        viewer_of = [this](Principal who, VideoId id, ChannelId) { return viewer(std::move(who), std::move(id)); };
        votes_for = [this](Principal who, VideoId id) { return votes.counts_for(std::move(who), std::move(id)); };
    }
    Task<Result<videos::Viewer>> viewer(Principal who, VideoId id) {
        KLIEG_CO_TRY(auto const vote, co_await votes.vote_of(std::move(who), std::move(id)));
        co_return videos::Viewer{.vote = vote};
    }

    /// What the log brings, all of it again each time.
    Task<> count() { must(co_await reactions_feature.vote_count.apply(co_await events.all())); }
    Task<std::int64_t> counted(std::string name) {
        co_return must(co_await reactions_feature.counters.get(std::move(name), ports::Consistency::strong));
    }

    Feature reactions_feature{{.tables = tables,
                               .cache = cache,
                               .outbox = events.outbox(),
                               .jobs = queue,
                               .videos = videos,
                               .video_repo = repo,
                               .video_views = videos_feature.views,
                               .clock = clock}};
    VoteService& votes = reactions_feature.service;
};

}  // namespace klieg::reactions
