#include "reactions/vote_removal.h"

#include "base/remembered.h"
#include "comments/events.h"
#include "videos/events.h"

namespace klieg::reactions {

Task<Result<>> VoteRemoval::follow(std::span<events::Envelope const> told) {
    for (auto const& event : told) {
        if (event.type == comments::kCommentDeleted.name) KLIEG_CO_CHECK(co_await follow_comment(event.subject));
        if (event.type != videos::kVideoDeleted.name) continue;
        auto const video = VideoId::parse(event.subject);
        if (!video.ok()) continue;
        jobs::NewJob remove_all{.kind = kVoteRemovalKind, .subject = video->text()};
        KLIEG_CO_CHECK(co_await needs_.jobs.ask_twice(std::move(remove_all), kVotesGoAgainAfter));
    }
    co_return Result<>{};
}

/// With a video go thousands of comments, most of which have few votes or none: a job for each would cost more than
/// what it does. News that comes again, or late, may be of one that was made again since.
Task<Result<>> VoteRemoval::follow_comment(std::string comment) {
    auto const target = Target::parse(comment);
    if (!target.ok()) co_return Result<>{};
    KLIEG_CO_TRY(bool const stands, co_await needs_.exists(*target));
    if (stands) co_return Result<>{};
    KLIEG_CO_TRY(bool const more, co_await needs_.votes.remove_some_on(*target));
    if (!more) co_return Result<>{};
    KLIEG_CO_CHECK(
        co_await needs_.tables.write(needs_.jobs.enqueue({.kind = kVoteRemovalKind, .subject = std::move(comment)})));
    needs_.jobs.notify(kVoteRemovalKind);
    co_return Result<>{};
}

/// What has been removed is the checkpoint: who goes on finds the rest. What was made again after it was deleted, under
/// the same id, keeps its votes, also where that was while this went.
Task<Result<>> VoteRemoval::run(jobs::JobContext& context) {
    KLIEG_CO_TRY(auto target, Target::parse(context.subject()));
    for (bool more = true; more;) {
        KLIEG_CO_TRY(bool const stands, co_await needs_.exists(target));
        if (stands) co_return Result<>{};
        KLIEG_CO_TRY(more, co_await needs_.votes.remove_some_on(target));
        context.got_further();
        if (more && context.is_wanted_back()) co_return jobs::give_way();
    }
    co_return Result<>{};
}

Task<Result<>> VoteRemoval::remove_all_of_gone() {
    Remembered<std::string> looked_at;
    ports::Cursor cursor;
    do {
        KLIEG_CO_TRY(auto page, co_await needs_.repo.scan(std::move(cursor)));
        cursor = std::move(page.next);
        for (auto const& text : page.names) {
            auto const name = VoteName::parse(text);
            if (!name.ok() || !looked_at.add(name->target.text())) continue;
            KLIEG_CO_TRY(bool const exists, co_await needs_.exists(name->target));
            for (bool more = !exists; more;) {
                KLIEG_CO_TRY(more, co_await needs_.votes.remove_some_on(name->target));
            }
        }
    } while (!cursor.empty());
    co_return Result<>{};
}

}  // namespace klieg::reactions
