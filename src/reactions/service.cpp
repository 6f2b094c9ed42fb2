#include "reactions/service.h"

#include "base/epoch_seconds.h"
#include "reactions/events.h"
#include "reactions/vote_count.h"

#include <algorithm>

namespace klieg::reactions {

namespace {

/// Whoever is ahead is the same user on another device.
constexpr int kTriesMax = 6;
/// What was withdrawn is remembered for longer than news of it is (counters::Aggregator), so that a vote after it has a
/// later version than all that anybody knows.
constexpr std::chrono::days kWithdrawnKept{40};
/// By then a vote on a comment is counted, and in the pages of comments that are kept for all (comments/api.cpp).
constexpr std::chrono::seconds kShownToAllAfter{15};
/// Each is its row and its event, and a transaction has room for 100 actions.
constexpr std::size_t kRemovedAtOnce = ports::kTransactionActionsMax / 2;

}  // namespace

/// Who lost against another write of the same vote looks again. A write that was reported as failed may have happened:
/// then the vote stands as it was wanted, which is all that a voter asks for.
Task<Result<Standing>> VoteService::vote(Principal actor, Target target, std::optional<Vote> value) {
    KLIEG_CO_CHECK(actor.require());
    KLIEG_CO_CHECK(co_await require_sight(actor, target));
    KLIEG_CO_TRY(auto stands, co_await needs_.votes.get(target, actor.user));
    for (int tries = 0; tries < kTriesMax; ++tries) {
        if (stands.value == value) co_return co_await standing(std::move(target), std::move(stands));
        auto const after = next_of(stands, value);
        auto const written = co_await write(target, stands, after);
        if (written.ok()) co_return co_await standing(std::move(target), after);
        KLIEG_CO_TRY(stands, co_await needs_.votes.get(target, actor.user));
        if (written.error().kind != Errc::conflict && stands.value != value) co_return written.error();
    }
    co_return Error{Errc::unavailable, "this vote is changed by many at once: try again", "changed_meanwhile"};
}

Task<Result<>> VoteService::require_sight(Principal const& actor, Target const& target) {
    if (target.comment) {
        KLIEG_CO_TRY(auto const found, co_await needs_.comments.get(actor, *target.comment));
        // What only keeps a thread together has nothing to vote on. Of what waits, or answers what does, nobody is
        // told, and its counts are told to all.
        if (!found.shown) co_return Error{Errc::not_found, "there is no such comment"};
        co_return Result<>{};
    }
    KLIEG_CO_CHECK(co_await needs_.videos.get_kept(actor, target.video));
    co_return Result<>{};
}

Task<Result<>> VoteService::write(Target const& target, CastVote const& before, CastVote const& after) {
    ports::Transaction both{VoteRepo::replace(target, before, after), told(target, before, after)};
    auto written = co_await needs_.tables.transact(std::move(both));
    // Also where it failed: it may have happened, and nobody else would say so.
    needs_.outbox.notify(VoteName{target, after.user_id}.text());
    co_return written;
}

/// One that begins anew, where nobody remembers one before, begins above whatever that one was: more milliseconds have
/// passed than it had changes. Between nodes as far as their clocks agree (ADR 20).
CastVote VoteService::next_of(CastVote const& before, std::optional<Vote> value) const {
    auto const now = needs_.clock.now();
    CastVote after{.user_id = before.user_id,
                   .value = value,
                   .cast_at = now,
                   .version = before.version == 0 ? now.time_since_epoch().count() : before.version + 1};
    if (!value) after.expires_at = epoch_seconds(now + kWithdrawnKept);
    return after;
}

ports::Action VoteService::told(Target const& target, CastVote const& before, CastVote const& after) {
    VoteEvent const event{target.text(), target.video, after.user_id, before.value, after.value};
    return needs_.outbox.event(kVoteChanged,
                               {VoteName{target, after.user_id}.text(), after.version, target.video.text()}, event);
}

Task<Result<Standing>> VoteService::standing(Target target, CastVote vote) {
    KLIEG_CO_TRY(auto const sums, co_await needs_.counters.get_with(kVotesCounting, contribution_of(target, vote),
                                                                    {likes_counter(target), dislikes_counter(target)}));
    co_return Standing{vote.value, sums[0], sums[1]};
}

Task<Result<std::optional<Vote>>> VoteService::vote_of(Principal actor, VideoId video) {
    if (!actor.signed_in()) co_return std::nullopt;
    KLIEG_CO_TRY(auto const vote, co_await needs_.votes.get(Target::of(std::move(video)), actor.user));
    co_return vote.value;
}

Task<Result<std::vector<comments::OwnVote>>> VoteService::votes_of(Principal actor, std::vector<CommentId> ids) {
    std::vector<comments::OwnVote> own(ids.size());
    if (!actor.signed_in()) co_return own;
    KLIEG_CO_TRY(auto const cast, co_await needs_.votes.of_voter(actor.user, ids));
    auto const shown_to_all = needs_.clock.now() - kShownToAllAfter;
    for (std::size_t i = 0; i < ids.size(); ++i) {
        own[i].vote = cast[i].value;
        if (cast[i].version == 0 || cast[i].cast_at < shown_to_all) continue;
        KLIEG_CO_TRY(auto const sums, co_await standing(Target::of(ids[i]), cast[i]));
        own[i].likes = std::max<std::int64_t>(0, sums.likes);
    }
    co_return own;
}

Task<Result<std::optional<videos::VoteCounts>>> VoteService::counts_for(Principal actor, VideoId video) {
    if (!actor.signed_in()) co_return std::nullopt;
    auto const target = Target::of(std::move(video));
    KLIEG_CO_TRY(auto vote, co_await needs_.votes.get(target, actor.user));
    if (vote.version == 0) co_return std::nullopt;
    KLIEG_CO_TRY(auto const sums, co_await standing(target, std::move(vote)));
    co_return videos::VoteCounts{sums.likes, sums.dislikes};
}

/// Those that were withdrawn go, too, without news, and those that cannot be read, with it: what they counted to is
/// taken out of the sums by a version that is above theirs. Who meets a voter's own change reads again, and what was
/// done though it was reported as failed is not there any more then.
Task<Result<bool>> VoteService::remove_some_on(Target target) {
    for (int tries = 1;; ++tries) {
        KLIEG_CO_TRY(auto page, co_await needs_.votes.on(target, kRemovedAtOnce, {}));
        if (page.votes.empty() && page.unread.empty()) co_return false;
        ports::Transaction all;
        for (auto const& vote : page.votes) {
            all.add(VoteRepo::remove(target, vote));
            if (vote.value) all.add(told(target, vote, next_of(vote, std::nullopt)));
        }
        for (auto& voter : page.unread) {
            all.add(VoteRepo::remove_unread(target, voter));
            auto user = UserId::parse(voter);
            if (!user.ok()) continue;
            CastVote const unknown{.user_id = *std::move(user)};
            all.add(told(target, unknown, next_of(unknown, std::nullopt)));
        }
        auto removed = co_await needs_.tables.transact(std::move(all));
        for (auto const& vote : page.votes) needs_.outbox.notify(VoteName{target, vote.user_id}.text());
        if (!page.unread.empty()) needs_.outbox.notify(target.text() + "/" + page.unread.front());
        if (removed.ok()) co_return !page.next.empty();
        if (removed.error().kind != Errc::conflict || tries == kTriesMax) co_return std::move(removed).error();
    }
}

}  // namespace klieg::reactions
