#pragma once

#include "comments/feature.h"
#include "identity/fixture_for_test.h"
#include "reactions/feature.h"
#include "videos/fixture_for_test.h"

namespace klieg::reactions {

/// Videos that can be voted on, and what they show of it.
struct Hall : videos::Studio {
    Hall() : Studio(ports::joined({Feature::tables(), comments::Feature::tables(), identity::Feature::tables()})) {
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

    Task<CommentId> said_on(VideoId video, Principal who, std::string text) {
        auto said = co_await comments_feature.service.post(std::move(who), {std::move(video), std::move(text), {}});
        co_return must(std::move(said)).comment.comment_id;
    }

    identity::PlainPasswords passwords;
    identity::Feature identity{{tables, broadcast, passwords, clock, random, metrics}, {}};
    comments::Feature comments_feature{
        {.tables = tables,
         .cache = cache,
         .outbox = events.outbox(),
         .jobs = queue,
         .accounts = identity.service,
         .video_rows = repo,
         .videos = videos,
         .votes_of = [this](Principal who,
                            std::vector<CommentId> ids) { return votes.votes_of(std::move(who), std::move(ids)); },
         .clock = clock,
         .random = random}};
    Feature reactions_feature{{.tables = tables,
                               .outbox = events.outbox(),
                               .jobs = queue,
                               .videos = videos,
                               .video_repo = repo,
                               .video_views = videos_feature.views,
                               .comments = comments_feature.service,
                               .comment_repo = comments_feature.repo,
                               .clock = clock,
                               .counts_changed = [this](std::vector<std::string> const& names) {
                                   if (counts_changed) counts_changed(names);
                               }}};
    std::function<void(std::vector<std::string> const&)> counts_changed;
    VoteService& votes = reactions_feature.service;
};

}  // namespace klieg::reactions
