#include "feeds/trending_ranking.h"

#include "base/log.h"
#include "videos/counts.h"
#include "videos/rules.h"

#include <algorithm>
#include <optional>
#include <span>

namespace klieg::feeds {

namespace {

using namespace std::chrono_literals;

/// Of a video three counters are read, and a batch has room for a hundred.
constexpr std::size_t kScoredAtOnce = 33;
/// What has fewer points trends nowhere: a view of three days ago.
constexpr double kScoreMin = 0.1;
/// Of a video that was published within that time all is new; what an older one had before the first look at it came
/// at times that nobody knows.
constexpr std::chrono::days kAllIsNewFor{3};
/// What was noted in the hour before the last run may have come in behind it.
constexpr auto kLookedAtAgain = 1h;

TrendingScore first_score_of(videos::Video const& video, Engagement const& counted, Time now) {
    auto const published = video.published_at.value_or(now);
    if (now - published > kAllIsNewFor) return {.counted = counted, .score = 0, .at = now};
    return {.counted = {}, .score = 0, .at = std::min(published, now)};
}

bool ranks_before(RankedVideo const& a, RankedVideo const& b) {
    return a.score != b.score ? a.score > b.score : a.video < b.video;
}

void cut_to(std::size_t length, std::vector<RankedVideo>& videos) {
    std::ranges::sort(videos, ranks_before);
    if (videos.size() > length) videos.resize(length);
}

}  // namespace

/// The lists as they become.
struct TrendingRanking::Run {
    Time now{};
    std::optional<Time> last{};                               ///< when the lists were made that there are
    std::map<std::string, std::vector<RankedVideo>> lists{};  ///< also of those that are empty now
    std::set<VideoId> met{};

    /// To the list of the site and that of its category.
    void add(videos::Video const& video, double score) {
        if (score < kScoreMin) return;
        add_to("", {video.video_id, score});
        if (video.category) add_to(*video.category, {video.video_id, score});
    }
    void add_to(std::string const& of, RankedVideo one) {
        auto& list = lists[of];
        list.push_back(std::move(one));
        if (list.size() >= 2 * kTrendingMax) cut_to(kTrendingMax, list);
    }
};

Task<Result<>> TrendingRanking::run() {
    Run run{.now = needs_.clock.now()};
    run.lists[""];
    KLIEG_CO_CHECK(co_await add_lists(run));
    KLIEG_CO_CHECK(co_await add_fresh(run));
    co_return co_await put_lists(std::move(run));
}

/// All that stood in a list is scored, since what is counted of it may be less by now, and it may be listed no more, or
/// in another category.
Task<Result<>> TrendingRanking::add_lists(Run& run) {
    KLIEG_CO_TRY(auto const lists, co_await needs_.lists.all());
    std::vector<VideoId> some;
    for (auto const& list : lists) {
        run.lists[list.of];
        if (list.of.empty()) run.last = list.at;
        for (auto const& one : list.videos) {
            if (!run.met.insert(one.video).second) continue;
            some.push_back(one.video);
            if (some.size() < kScoredAtOnce) continue;
            KLIEG_CO_CHECK(co_await score(run, std::move(some)));
            some.clear();
        }
    }
    co_return co_await score(run, std::move(some));
}

/// The newest hours first. A clock that was put back, or that was ahead once, has it look at all that is kept.
Task<Result<>> TrendingRanking::add_fresh(Run& run) {
    auto const first = run.now - kFreshKept;
    auto const last = run.last.value_or(first);
    auto const since = last > run.now ? first : std::max(first, last - kLookedAtAgain);
    std::size_t looked_at = 0;
    for (auto hour = run.now; hour > since - 1h; hour -= 1h) {
        ports::Cursor cursor;
        do {
            KLIEG_CO_TRY(auto page, co_await needs_.fresh.of_hour(hour, kScoredAtOnce, std::move(cursor)));
            cursor = std::move(page.next);
            std::erase_if(page.videos, [&run](VideoId const& video) { return !run.met.insert(video).second; });
            looked_at += page.videos.size();
            KLIEG_CO_CHECK(co_await score(run, std::move(page.videos)));
            if (looked_at < kFreshMax) continue;
            log::warn("more videos were watched than are looked at for what is trending", {{"videos", looked_at}});
            co_return Result<>{};
        } while (!cursor.empty());
    }
    co_return Result<>{};
}

Task<Result<>> TrendingRanking::score(Run& run, std::vector<VideoId> some) {
    if (some.empty()) co_return Result<>{};
    KLIEG_CO_TRY(auto const rows, co_await needs_.videos.find_batch(some));
    KLIEG_CO_TRY(auto const known, co_await needs_.lists.scores_of(some));
    std::vector<std::string> names;
    for (auto const& video : some) {
        names.push_back(videos::views_counter(video));
        names.push_back(videos::likes_counter(video));
        names.push_back(videos::comments_counter(video));
    }
    KLIEG_CO_TRY(auto const counts, co_await needs_.counters.get_many(std::move(names), ports::Consistency::strong));
    std::map<VideoId, TrendingScore> scores;
    for (std::size_t i = 0; i < some.size(); ++i) {
        auto const& row = rows[i];
        if (!row || !videos::rules::is_listed(*row)) continue;
        auto const of_it = std::span(counts).subspan(3 * i, 3);
        Engagement const counted{.views = of_it[0], .likes = of_it[1], .comments = of_it[2]};
        auto const now = scored(known[i].value_or(first_score_of(*row, counted, run.now)), counted, run.now);
        scores.emplace(some[i], now);
        run.add(*row, now.score);
    }
    co_return co_await needs_.lists.put(scores);
}

/// The one of the site last: it says from when on the next run looks.
Task<Result<>> TrendingRanking::put_lists(Run run) {
    for (auto list = run.lists.rbegin(); list != run.lists.rend(); ++list) {
        cut_to(kTrendingMax, list->second);
        KLIEG_CO_CHECK(co_await needs_.lists.put({list->first, run.now, std::move(list->second)}));
    }
    co_return Result<>{};
}

}  // namespace klieg::feeds
