#include "feeds/trending_lists.h"

#include "base/epoch_seconds.h"
#include "base/json.h"
#include "base/log.h"

namespace klieg::feeds {

namespace {

constexpr auto kScoresTable = "TrendingScores";
constexpr auto kListsTable = "TrendingLists";
/// What is left of a score after that time is nothing.
constexpr std::chrono::days kScoreKept{14};
/// Of the site; categories have ids behind theirs.
constexpr auto kOfSite = "site";
constexpr std::string_view kOfCategory = "category#";

/// Videos by a name of their own: these rows stay for a while when they go.
struct ScoreRow {
    VideoId video;
    Engagement counted;
    double score = 0;
    Time at{};
    std::int64_t expires_at = 0;
    std::int64_t schema_version = 1;
};
BOOST_DESCRIBE_STRUCT(ScoreRow, (), (video, counted, score, at, expires_at, schema_version))

struct ListRow {
    std::string list;
    Time at{};
    std::vector<RankedVideo> videos;
    std::int64_t schema_version = 1;
};
BOOST_DESCRIBE_STRUCT(ListRow, (), (list, at, videos, schema_version))

std::string key_of(std::string const& of) {
    return of.empty() ? kOfSite : std::string(kOfCategory) + of;
}

std::optional<TrendingList> list_from(ports::Item const& item) {
    auto row = json::from_item<ListRow>(item);
    if (!row.ok()) {
        log::warn("a list of what is trending cannot be read, and is made anew",
                  {{"list", std::string(item.at("List").as_string())}, {"error", row.error().detail}});
        return {};
    }
    auto of = row->list == kOfSite ? std::string() : row->list.substr(kOfCategory.size());
    return TrendingList{std::move(of), row->at, std::move(row->videos)};
}

}  // namespace

std::vector<ports::TableSchema> TrendingLists::tables() {
    return {{.name = kScoresTable, .partition_attribute = "Video", .expiry_attribute = "ExpiresAt"},
            {.name = kListsTable, .partition_attribute = "List"}};
}

Task<Result<std::vector<std::optional<TrendingScore>>>> TrendingLists::scores_of(std::vector<VideoId> const& videos) {
    std::vector<std::optional<TrendingScore>> scores;
    if (videos.empty()) co_return scores;
    std::vector<ports::Key> keys;
    keys.reserve(videos.size());
    for (auto const& video : videos) keys.push_back({video.text()});
    KLIEG_CO_TRY(auto const items,
                 co_await ports::get_readable(tables_, kScoresTable, std::move(keys), ports::Consistency::strong));
    for (auto const& item : items) {
        auto const row = item ? json::from_item<ScoreRow>(*item) : Result<ScoreRow>(Error{Errc::not_found, ""});
        scores.push_back(row.ok() ? std::optional(TrendingScore{row->counted, row->score, row->at}) : std::nullopt);
    }
    co_return scores;
}

Task<Result<>> TrendingLists::put(std::map<VideoId, TrendingScore> const& scores) {
    std::vector<ports::BatchWrite> rows;
    for (auto const& [video, score] : scores) {
        ScoreRow const row{.video = video,
                           .counted = score.counted,
                           .score = score.score,
                           .at = score.at,
                           .expires_at = epoch_seconds(score.at + kScoreKept)};
        rows.emplace_back(ports::Put{kScoresTable, json::to_item(row)});
    }
    if (rows.empty()) co_return Result<>{};
    co_return co_await tables_.write_many(std::move(rows));
}

Task<Result<TrendingList>> TrendingLists::list(std::string of) {
    KLIEG_CO_TRY(auto const item, co_await tables_.get(kListsTable, {key_of(of)}, ports::Consistency::eventual));
    if (item)
        if (auto found = list_from(*item)) co_return *std::move(found);
    co_return TrendingList{.of = std::move(of), .at = {}, .videos = {}};
}

Task<Result<std::vector<TrendingList>>> TrendingLists::all() {
    std::vector<TrendingList> lists;
    ports::Cursor cursor;
    do {
        KLIEG_CO_TRY(auto page, co_await tables_.scan({.table = kListsTable, .cursor = std::move(cursor)}));
        cursor = std::move(page.next);
        for (auto const& item : page.items)
            if (auto list = list_from(item)) lists.push_back(*std::move(list));
    } while (!cursor.empty());
    co_return lists;
}

Task<Result<>> TrendingLists::put(TrendingList list) {
    auto key = key_of(list.of);
    if (list.videos.empty() && !list.of.empty())
        co_return co_await tables_.write(ports::Delete{kListsTable, {std::move(key)}});
    ListRow const row{.list = std::move(key), .at = list.at, .videos = std::move(list.videos)};
    co_return co_await tables_.write(ports::Put{kListsTable, json::to_item(row)});
}

}  // namespace klieg::feeds
