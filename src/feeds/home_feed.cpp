#include "feeds/home_feed.h"

#include "feeds/listed_rows.h"

#include <algorithm>
#include <array>
#include <chrono>
#include <set>
#include <span>

namespace klieg::feeds {

namespace {

/// Of each list; together kHomeMixMax.
constexpr std::size_t kOfSubscriptions = 40;
constexpr std::size_t kLikeWatched = 24;
constexpr std::size_t kTrending = 40;
constexpr std::size_t kNewest = 24;
static_assert(kOfSubscriptions + kLikeWatched + kTrending + kNewest == kHomeMixMax);
constexpr std::chrono::seconds kHomeNewestTtl{5};

void keep_front(std::size_t length, std::vector<VideoId>& ids) {
    if (ids.size() > length) ids.resize(length);
}

/// A list of those that are put together, and how far it is used.
struct TakenInTurn {
    std::vector<VideoId> ids;
    std::size_t at = 0;
};

/// In turns, as the order says, each once; who has nothing left is passed over.
std::vector<VideoId> in_turns(std::span<TakenInTurn> lists, std::span<std::size_t const> order) {
    std::vector<VideoId> mix;
    std::set<VideoId> met;
    auto take_one = [&](TakenInTurn& list) {
        while (list.at < list.ids.size()) {
            auto& id = list.ids[list.at++];
            if (!met.insert(id).second) continue;
            mix.push_back(std::move(id));
            return true;
        }
        return false;
    };
    for (bool any = true; any;) {
        any = false;
        for (auto const which : order) any = take_one(lists[which]) || any;
    }
    return mix;
}

}  // namespace

/// The first of the site's newest, and the cursor behind them.
struct HomeFeed::Newest {
    Ids ids{};
    std::string next{};
};

Task<Result<HomeFeed::Page>> HomeFeed::page(Principal reader, std::size_t limit, std::string cursor) {
    auto at = cursor.empty() ? co_await put_together(reader) : HomeCursor::parse(cursor);
    KLIEG_CO_CHECK(at);
    Page page;
    KLIEG_CO_CHECK(co_await add_of_mix(reader, limit, *at, page));
    if (at->left.empty()) KLIEG_CO_CHECK(co_await add_of_newest(reader, limit, *at, page));
    if (!at->is_at_end()) page.next = at->text();
    co_return page;
}

/// Three of subscriptions, two each of what is trending and of what is like that which was watched, and one of the
/// newest: what somebody has chosen comes first, and nothing that is new waits behind all that is known.
Task<Result<HomeCursor>> HomeFeed::put_together(Principal reader) {
    enum : std::size_t { of_subscriptions_, trending_, like_watched_, newest_, lists_ };
    constexpr std::array<std::size_t, 8> kOrder{of_subscriptions_, trending_,         like_watched_, of_subscriptions_,
                                                newest_,           of_subscriptions_, trending_,     like_watched_};
    std::array<TakenInTurn, lists_> lists;
    KLIEG_CO_TRY(lists[of_subscriptions_].ids, co_await of_subscriptions(reader));
    KLIEG_CO_TRY(lists[like_watched_].ids, co_await like_what_was_watched(reader));
    KLIEG_CO_TRY(lists[trending_].ids, co_await needs_.trending.ids(""));
    keep_front(kTrending, lists[trending_].ids);
    KLIEG_CO_TRY(auto fresh, co_await newest());
    lists[newest_].ids = std::move(fresh.ids);
    HomeCursor at{.newest = std::move(fresh.next)};
    at.left = in_turns(lists, kOrder);
    for (auto const& id : at.left) at.shown.push_back(mark_of(id));
    KLIEG_CO_CHECK(co_await leave_out_finished(std::move(reader), at.left));
    co_return at;
}

Task<Result<HomeFeed::Ids>> HomeFeed::of_subscriptions(Principal reader) {
    Ids ids;
    if (!reader.signed_in()) co_return ids;
    KLIEG_CO_TRY(auto const page, co_await needs_.subscriptions.page(std::move(reader), kOfSubscriptions, {}));
    for (auto const& video : page.videos) ids.push_back(video.video_id);
    co_return ids;
}

/// Of what was watched last first; of what the reader may see no more nothing is said.
Task<Result<HomeFeed::Ids>> HomeFeed::like_what_was_watched(Principal reader) {
    Ids ids;
    if (!reader.signed_in() || !needs_.asks.watched_by) co_return ids;
    KLIEG_CO_TRY(auto const watched, co_await needs_.asks.watched_by(reader.user));
    std::vector<TakenInTurn> lists;
    std::vector<std::size_t> order;
    for (auto const& id : watched) {
        auto const video = co_await needs_.service.get_kept(reader, id);
        if (!video.ok() && video.error().kind == Errc::not_found) continue;
        KLIEG_CO_CHECK(video);
        KLIEG_CO_TRY(auto like_it, co_await needs_.related.ids(*video));
        order.push_back(lists.size());
        lists.push_back({std::move(like_it)});
    }
    ids = in_turns(lists, order);
    std::erase_if(ids, [&watched](VideoId const& id) { return std::ranges::find(watched, id) != watched.end(); });
    keep_front(kLikeWatched, ids);
    co_return ids;
}

/// Kept as a line for the cursor and one for each id.
Task<Result<HomeFeed::Newest>> HomeFeed::newest() {
    auto load_it = [this](ports::Cache::Tags& /*tags*/) { return load_newest(); };
    KLIEG_CO_TRY(auto const kept, co_await needs_.cache.get_or_load("home-newest", load_it));
    Newest found;
    std::string_view text = kept == nullptr ? std::string_view("\n") : std::string_view(kept->text());
    found.next = text.substr(0, text.find('\n'));
    KLIEG_CO_TRY(found.ids, ids_from(text.substr(found.next.size() + 1)));
    co_return found;
}

Task<Result<ports::Cache::Loaded>> HomeFeed::load_newest() {
    KLIEG_CO_TRY(auto const page, co_await needs_.service.feed({}, kNewest, {}));
    Ids ids;
    for (auto const& video : page.videos) ids.push_back(video.video_id);
    co_return ports::Cache::Loaded{std::make_shared<KeptText const>(page.next + "\n" + text_of(ids)), kHomeNewestTtl};
}

Task<Result<>> HomeFeed::leave_out_finished(Principal reader, Ids& ids) {
    if (!reader.signed_in() || !needs_.asks.finished_of || ids.empty()) co_return Result<>{};
    KLIEG_CO_TRY(auto const finished, co_await needs_.asks.finished_of(reader.user, ids));
    std::erase_if(ids, [&finished](VideoId const& id) { return finished.contains(id); });
    co_return Result<>{};
}

/// Takes what it looks at from the mix.
Task<Result<>> HomeFeed::add_of_mix(Principal reader, std::size_t limit, HomeCursor& at, Page& page) {
    if (at.left.empty()) co_return Result<>{};
    KLIEG_CO_TRY(auto const unwanted, co_await unwanted_by(needs_.asks, reader));
    for (int reads = 0; reads < kHomeReadsMax && !at.left.empty() && page.videos.size() < limit; ++reads) {
        auto const some = static_cast<std::ptrdiff_t>(std::min(limit - page.videos.size(), at.left.size()));
        Ids next(at.left.begin(), at.left.begin() + some);
        at.left.erase(at.left.begin(), at.left.begin() + some);
        KLIEG_CO_TRY(auto rows, co_await listed_rows(needs_.videos, std::move(next)));
        for (auto& row : rows)
            if (!unwanted.has(row)) page.videos.push_back(std::move(row));
    }
    co_return Result<>{};
}

/// An index may show for a moment what is hidden by now, so the rows are read.
Task<Result<>> HomeFeed::add_of_newest(Principal reader, std::size_t limit, HomeCursor& at, Page& page) {
    if (at.newest.empty() || page.videos.size() >= limit) co_return Result<>{};
    std::set<std::uint32_t> const shown(at.shown.begin(), at.shown.end());
    KLIEG_CO_TRY(auto const unwanted, co_await unwanted_by(needs_.asks, reader));
    for (int reads = 0; reads < kHomeReadsMax && !at.newest.empty() && page.videos.size() < limit; ++reads) {
        KLIEG_CO_TRY(auto more, co_await needs_.service.feed({}, limit - page.videos.size(), std::move(at.newest)));
        at.newest = std::move(more.next);
        std::erase_if(more.videos, [&](videos::Video const& one) {
            return unwanted.has(one) || shown.contains(mark_of(one.video_id));
        });
        Ids ids;
        for (auto const& one : more.videos) ids.push_back(one.video_id);
        KLIEG_CO_CHECK(co_await leave_out_finished(reader, ids));
        KLIEG_CO_TRY(auto rows, co_await listed_rows(needs_.videos, std::move(ids)));
        std::ranges::move(rows, std::back_inserter(page.videos));
    }
    co_return Result<>{};
}

}  // namespace klieg::feeds
