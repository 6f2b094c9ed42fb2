#include "feeds/trending_feed.h"

#include "feeds/listed_rows.h"

#include <algorithm>
#include <charconv>
#include <chrono>

namespace klieg::feeds {

namespace {

/// A list is made anew every few minutes.
constexpr std::chrono::seconds kTrendingTtl{30};

struct PlaceInList {
    std::size_t place = 0;
    VideoId video;

    /// "24:v_…"
    static Result<PlaceInList> parse(std::string_view text) {
        PlaceInList at;
        auto const colon = text.find(':');
        auto const number = text.substr(0, colon);
        auto const [end, failed] = std::from_chars(number.begin(), number.end(), at.place);
        bool const good = colon != text.npos && failed == std::errc() && end == number.end();
        auto id = good && at.place <= kTrendingMax ? VideoId::parse(text.substr(colon + 1))
                                                   : Result<VideoId>(Error{Errc::not_found, ""});
        if (!id.ok()) return Error{Errc::invalid, "this cursor is not one of ours", "invalid_cursor"};
        at.video = *std::move(id);
        return at;
    }
    std::string text() const { return std::to_string(place) + ":" + video.text(); }
};

}  // namespace

Task<Result<TrendingFeed::Page>> TrendingFeed::page(std::string category, std::size_t limit, std::string cursor) {
    std::optional<PlaceInList> after;
    if (!cursor.empty()) {
        KLIEG_CO_TRY(after, PlaceInList::parse(cursor));
    }
    KLIEG_CO_TRY(auto all, co_await ids(std::move(category)));
    std::size_t begin = 0;
    if (after) {
        auto const found = std::ranges::find(all, after->video);
        begin = found != all.end() ? static_cast<std::size_t>(found - all.begin()) + 1 : after->place;
    }
    begin = std::min(begin, all.size());
    auto const end = begin + std::min(limit, all.size() - begin);
    Page page;
    if (end < all.size()) page.next = PlaceInList{end, all[end - 1]}.text();
    all.resize(end);
    all.erase(all.begin(), all.begin() + static_cast<std::ptrdiff_t>(begin));
    KLIEG_CO_TRY(page.videos, co_await listed_rows(needs_.videos, std::move(all)));
    co_return page;
}

Task<Result<std::vector<VideoId>>> TrendingFeed::ids(std::string category) {
    auto load_it = [this, &category](ports::Cache::Tags& /*tags*/) { return load(category); };
    KLIEG_CO_TRY(auto const kept, co_await needs_.cache.get_or_load("trending:" + category, load_it));
    co_return ids_from(kept == nullptr ? std::string_view() : std::string_view(kept->text()));
}

Task<Result<ports::Cache::Loaded>> TrendingFeed::load(std::string const& category) {
    KLIEG_CO_TRY(auto list, co_await needs_.lists.list(category));
    std::vector<VideoId> ids;
    ids.reserve(list.videos.size());
    for (auto& one : list.videos) ids.push_back(std::move(one.video));
    co_return ports::Cache::Loaded{std::make_shared<KeptText const>(text_of(ids)), kTrendingTtl};
}

}  // namespace klieg::feeds
