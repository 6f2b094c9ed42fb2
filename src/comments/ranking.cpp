#include "comments/ranking.h"

#include "base/caught.h"
#include "base/log.h"
#include "comments/events.h"
#include "comments/rank.h"

#include <utility>

namespace klieg::comments {

namespace {

/// As another feature tells it of each vote, on a video or a comment.
constexpr auto kVoteChanged = "vote.changed";
struct VoteNews {
    std::string target;
};
BOOST_DESCRIBE_STRUCT(VoteNews, (), (target))

constexpr std::size_t kCountersOfEach = 3;
constexpr std::size_t kAtOnce = ports::kBatchKeysMax / kCountersOfEach;

}  // namespace

void Ranking::start(Executor here) {
    tasks_.emplace(std::move(here));
    tasks_->spawn("comments.ranking", refresh_forever());
}

Task<> Ranking::stop() {
    if (tasks_) co_await tasks_->stop();
}

void Ranking::note(CommentId id) {
    {
        MutexLock lock(mutex_);
        if (noted_.size() < kNotedMax) noted_.insert(std::move(id));
    }
    wake_.wake();
}

void Ranking::note_counters(std::vector<std::string> const& names) {
    for (std::string_view const name : names) {
        auto const mark = name.find('#');
        if (!name.starts_with("comment.") || mark == std::string_view::npos) continue;
        if (auto id = CommentId::parse(name.substr(mark + 1)); id.ok()) note(*std::move(id));
    }
}

Task<Result<>> Ranking::follow(std::span<events::Envelope const> told) {
    for (auto const& event : told) {
        if (event.type == kVoteChanged) {
            auto const vote = events::payload_of<VoteNews>(event);
            auto target = vote.ok() ? CommentId::parse(vote->target) : Result<CommentId>();
            if (target.ok()) note(*std::move(target));
        } else if (event.type.starts_with("comment.")) {
            auto const comment = events::payload_of<CommentEvent>(event);
            if (comment.ok() && comment->parent_id) note(*comment->parent_id);
        }
    }
    co_return Result<>{};
}

Task<> Ranking::refresh_forever() {
    for (;;) {
        auto const seen = wake_.ticket();
        {
            auto const refreshed = co_await caught(refresh());
            if (!refreshed.ok()) log::warn("comments could not be ranked", {{"error", refreshed.error().detail}});
        }
        co_await wake_.wait(seen, std::chrono::hours(1));
        co_await sleep_for(kPause);
    }
}

Task<Result<>> Ranking::refresh() {
    std::set<CommentId> noted;
    {
        MutexLock lock(mutex_);
        noted.swap(noted_);
    }
    std::vector<CommentId> batch;
    while (!noted.empty()) {
        batch.push_back(std::move(noted.extract(noted.begin()).value()));
        if (batch.size() < kAtOnce && !noted.empty()) continue;
        KLIEG_CO_CHECK(co_await rank(std::exchange(batch, {})));
    }
    co_return Result<>{};
}

/// What another has moved meanwhile, or taken out of the order, is left alone: who did that is told of by itself.
Task<Result<>> Ranking::rank(std::vector<CommentId> ids) {
    std::vector<std::string> names;
    for (auto const& id : ids)
        for (auto* name_of : {likes_counter, dislikes_counter, replies_counter}) names.push_back(name_of(id));
    KLIEG_CO_TRY(auto const comments, co_await needs_.repo.find_batch(ids));
    KLIEG_CO_TRY(auto const counts, co_await needs_.counters.get_many(std::move(names)));
    for (std::size_t i = 0; i < comments.size(); ++i) {
        auto const& comment = comments[i];
        if (!comment || comment->parent_id || comment->held) continue;
        auto const* of = &counts[kCountersOfEach * i];
        auto const now =
            rank_of({.likes = of[0], .dislikes = of[1], .replies = of[2], .days_late = comment->days_late});
        if (now == comment->rank) continue;
        auto const moved = co_await needs_.repo.move(*comment, now);
        if (!moved.ok() && moved.error().kind != Errc::conflict) co_return moved;
    }
    co_return Result<>{};
}

}  // namespace klieg::comments
