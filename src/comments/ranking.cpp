#include "comments/ranking.h"

#include "base/caught.h"
#include "base/log.h"
#include "comments/rank.h"

#include <algorithm>
#include <iterator>
#include <utility>

namespace klieg::comments {

namespace {

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

void Ranking::note_counters(std::vector<std::string> const& names) {
    bool any = false;
    for (std::string_view const name : names) {
        auto const mark = name.find('#');
        if (!name.starts_with("comment.") || mark == std::string_view::npos) continue;
        auto id = CommentId::parse(name.substr(mark + 1));
        if (!id.ok()) continue;
        any = true;
        MutexLock lock(mutex_);
        if (noted_.size() < kNotedMax) noted_.insert(*std::move(id));
    }
    if (any) wake_.wake();
}

Task<> Ranking::refresh_forever() {
    for (;;) {
        auto const seen = wake_.ticket();
        auto const refreshed = co_await caught(refresh());
        if (!refreshed.ok()) log::warn("comments could not be ranked", {{"error", refreshed.error().detail}});
        if (refreshed.ok()) co_await wake_.wait(seen, std::chrono::hours(1));
        co_await sleep_for(kPause);
    }
}

/// Where it fails, what was not ranked is noted still.
Task<Result<>> Ranking::refresh() {
    std::set<CommentId> noted;
    {
        MutexLock lock(mutex_);
        noted.swap(noted_);
    }
    while (!noted.empty()) {
        auto const end = std::next(noted.begin(), std::min(std::ssize(noted), std::ptrdiff_t{kAtOnce}));
        auto ranked = co_await caught(rank({noted.begin(), end}));
        if (!ranked.ok()) {
            MutexLock lock(mutex_);
            while (!noted.empty() && noted_.size() < kNotedMax) noted_.insert(noted.extract(noted.begin()));
            co_return ranked;
        }
        noted.erase(noted.begin(), end);
    }
    co_return Result<>{};
}

Task<Result<>> Ranking::rank_all() {
    ports::Cursor cursor;
    do {
        KLIEG_CO_TRY(auto page, co_await needs_.repo.scan_ids(std::move(cursor)));
        cursor = std::move(page.next);
        std::vector<CommentId> batch;
        for (std::size_t i = 0; i < page.ids.size(); ++i) {
            if (auto id = CommentId::parse(page.ids[i]); id.ok()) batch.push_back(*std::move(id));
            bool const full = batch.size() == kAtOnce || i + 1 == page.ids.size();
            if (full && !batch.empty()) KLIEG_CO_CHECK(co_await rank(std::exchange(batch, {})));
        }
    } while (!cursor.empty());
    co_return Result<>{};
}

/// What another has moved meanwhile is left alone: who did that is told of by itself. What is held is ranked, too,
/// though it stands in no order: of what was thought of it before nobody tells again when it is released. The counters
/// are read strongly: of an old value that was ranked nobody would know until the next vote. A row that cannot be read
/// keeps no other from its place.
Task<Result<>> Ranking::rank(std::vector<CommentId> ids) {
    std::vector<std::string> names;
    for (auto const& id : ids)
        for (auto* name_of : {likes_counter, dislikes_counter, replies_counter}) names.push_back(name_of(id));
    KLIEG_CO_TRY(auto const comments, co_await needs_.repo.find_batch(ids));
    KLIEG_CO_TRY(auto const counts, co_await needs_.counters.get_many(std::move(names), ports::Consistency::strong));
    for (std::size_t i = 0; i < comments.size(); ++i) {
        auto const& comment = comments[i];
        if (!comment || comment->parent_id) continue;
        auto const* of = &counts[kCountersOfEach * i];
        Approval const approval{.likes = of[0], .dislikes = of[1], .replies = of[2], .days_late = comment->days_late};
        auto const now = comment->deleted ? kRankOfTombstones : rank_of(approval);
        if (now == comment->rank) continue;
        auto const moved = co_await needs_.repo.move(*comment, now);
        if (!moved.ok() && moved.error().kind != Errc::conflict) co_return moved;
    }
    co_return Result<>{};
}

}  // namespace klieg::comments
