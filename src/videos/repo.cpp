#include "videos/repo.h"

#include "base/json.h"
#include "base/log.h"
#include "ports/order_key.h"
#include "videos/rules.h"

#include <algorithm>
#include <charconv>
#include <functional>

namespace klieg::videos {

namespace {

constexpr auto kVideos = "Videos";
constexpr auto kYears = "FeedYears";
/// All years are in one partition, which has one row a year.
constexpr auto kFeed = "feed";
/// From here on versions listed videos that noted no years; what they listed is found all the same.
constexpr int kFirstUnnotedYear = 2026;
/// With it and one more page of the store an answer stays below two MiB.
constexpr std::size_t kPageTextBytesMax = std::size_t{512} << 10U;

int year_of(Time time) {
    return static_cast<int>(std::chrono::year_month_day(std::chrono::floor<std::chrono::days>(time)).year());
}

ports::Item to_stored(Video const& video) {
    auto item = json::to_item(video);
    item["ChannelSort"] = ports::order_key(video.published_at.value_or(video.created_at), video.video_id.text());
    if (rules::is_listed(video) && video.published_at) {
        auto year = to_rfc3339(*video.published_at).substr(0, 4);
        item["FeedBucket"] = year;
        item["FeedSort"] = ports::order_key(*video.published_at, video.video_id.text());
        if (video.category) item["CategoryBucket"] = *video.category + "#" + year;
    }
    return item;
}

Result<VideoRepo::Page> to_page(ports::Page stored) {
    KLIEG_TRY(auto videos, ports::rows_of<Video>(stored));
    return VideoRepo::Page{std::move(videos), std::move(stored.next)};
}

ports::Key key_of(VideoId const& id) {
    return {id.text()};
}

std::vector<ports::Condition> version_is(std::int64_t version) {
    return {ports::Condition::attribute_equals("Version", version)};
}

ports::Condition is_not(Status status) {
    return {ports::Condition::Test::differs, "Status", json::from(status, json::Naming::pascal)};
}

}  // namespace

std::vector<ports::TableSchema> VideoRepo::tables() {
    return {{.name = kVideos,
             .partition_attribute = "VideoId",
             .indexes = {{"ByChannel", "ChannelId", "ChannelSort"},
                         {"Listed", "ChannelId", "FeedSort"},
                         {"Feed", "FeedBucket", "FeedSort"},
                         {"ByCategory", "CategoryBucket", "FeedSort"}}},
            {.name = kYears, .partition_attribute = "Feed", .sort_attribute = "Year"}};
}

Task<Result<Video>> VideoRepo::get(VideoId id) {
    KLIEG_CO_TRY(auto item, co_await tables_.get(kVideos, key_of(id), ports::Consistency::strong));
    if (!item) co_return Error{Errc::not_found, "there is no such video"};
    co_return json::from_item<Video>(*item);
}

Task<Result<bool>> VideoRepo::exists(VideoId id) {
    KLIEG_CO_TRY(auto const item, co_await tables_.get(kVideos, key_of(id), ports::Consistency::strong));
    co_return item.has_value();
}

Task<Result<std::vector<std::optional<Video>>>> VideoRepo::find_batch(std::vector<VideoId> ids) {
    std::vector<std::optional<Video>> videos;
    if (ids.empty()) co_return videos;
    std::vector<ports::Key> keys;
    for (auto const& id : ids) keys.push_back(key_of(id));
    KLIEG_CO_TRY(auto const items,
                 co_await ports::get_readable(tables_, kVideos, std::move(keys), ports::Consistency::strong));
    for (auto const& item : items) {
        auto video = item ? json::from_item<Video>(*item) : Result<Video>(Error{Errc::not_found, ""});
        videos.push_back(video.ok() ? std::optional(*std::move(video)) : std::nullopt);
    }
    co_return videos;
}

ports::Action VideoRepo::insert(Video const& video) const {
    return ports::Put{kVideos, to_stored(video), {ports::Condition::attribute_absent("VideoId")}};
}

ports::Action VideoRepo::replace(Video video) const {
    auto expected = video.version++;
    return ports::Put{kVideos, to_stored(video), version_is(expected)};
}

ports::Action VideoRepo::remove(Video const& video) const {
    return ports::Delete{kVideos, key_of(video.video_id), version_is(video.version)};
}

ports::Action VideoRepo::require_file(VideoId const& id, std::uint32_t generation) {
    return ports::Check{kVideos,
                        key_of(id),
                        {ports::Condition::attribute_equals("BaseGeneration", generation), is_not(Status::draft),
                         is_not(Status::uploading), is_not(Status::failed)}};
}

ports::Action VideoRepo::require_version(Video const& video) {
    return ports::Check{kVideos, key_of(video.video_id), version_is(video.version)};
}

ports::Action VideoRepo::require_upload(VideoId const& id, UploadId const& upload) {
    auto const waits = json::from(Status::uploading, json::Naming::pascal);
    return ports::Check{kVideos,
                        key_of(id),
                        {ports::Condition::attribute_equals("UploadId", json::Value(upload.text())),
                         ports::Condition::attribute_equals("Status", waits)}};
}

ports::Action VideoRepo::require_none(std::string const& id) {
    return ports::Check{kVideos, {id}, {ports::Condition::attribute_absent("VideoId")}};
}

bool VideoRepo::Page::is_full(std::size_t limit) const noexcept {
    std::size_t bytes = 0;
    for (auto const& video : videos) bytes += video.title.size() + video.description.size();
    return videos.size() >= limit || bytes >= kPageTextBytesMax;
}

Task<Result<VideoRepo::Page>> VideoRepo::by_channel(ChannelId channel, std::size_t limit, ports::Cursor cursor,
                                                    ports::Order order) {
    return part_of(std::move(channel), "ByChannel", {limit, std::move(cursor), order});
}

Task<Result<VideoRepo::Page>> VideoRepo::listed_by_channel(ChannelId channel, std::size_t limit, ports::Cursor cursor,
                                                           ports::Order order) {
    return part_of(std::move(channel), "Listed", {limit, std::move(cursor), order});
}

Task<Result<VideoRepo::Page>> VideoRepo::part_of(ChannelId channel, char const* index, Part part) {
    ports::Query query{.table = kVideos,
                       .index = index,
                       .partition = channel.text(),
                       .order = part.order,
                       .limit = part.limit,
                       .cursor = std::move(part.cursor)};
    KLIEG_CO_TRY(auto page, co_await tables_.query(std::move(query)));
    co_return to_page(std::move(page));
}

Result<VideoRepo::Listing> VideoRepo::Listing::of_key(std::string key) {
    Error const wrong{Errc::invalid, "this is no place in a list"};
    auto const mark = key.find('#');
    if (mark == std::string::npos || !parse_rfc3339(std::string_view(key).substr(0, mark)).ok()) return wrong;
    auto id = VideoId::parse(std::string_view(key).substr(mark + 1));
    if (!id.ok()) return wrong;
    return Listing{std::move(key), *std::move(id)};
}

/// The bound is inclusive, so one more is read. Pages of the store may be short.
Task<Result<std::vector<VideoRepo::Listing>>> VideoRepo::listings_before(ChannelId channel, std::string before,
                                                                         std::size_t limit) {
    std::vector<Listing> listings;
    ports::Cursor cursor;
    do {
        ports::Query query{.table = kVideos,
                           .index = "Listed",
                           .partition = channel.text(),
                           .order = ports::Order::descending,
                           .limit = limit - listings.size() + 1,
                           .cursor = std::move(cursor)};
        if (!before.empty()) query.to = before;
        KLIEG_CO_TRY(auto page, co_await tables_.query(std::move(query)));
        cursor = std::move(page.next);
        for (auto const& item : page.items) {
            auto listing = Listing::of_key(std::string(item.at("FeedSort").as_string()));
            if (!listing.ok())
                log::warn("a video's place in its channel cannot be read, and is passed over",
                          {{"channel", channel.text()}, {"error", listing.error().detail}});
            else if (listing->key != before && listings.size() < limit)
                listings.push_back(*std::move(listing));
        }
    } while (!cursor.empty() && listings.size() < limit);
    co_return listings;
}

Task<Result<VideoRepo::Scanned>> VideoRepo::scan(ports::Cursor cursor) {
    KLIEG_CO_TRY(auto page, co_await tables_.scan({.table = kVideos, .cursor = std::move(cursor)}));
    auto read = ports::readable_rows_of<Video>(page, "VideoId");
    for (auto const& row : read.unread)
        log::warn("a video cannot be read, and is passed over", {{"video", row.id}, {"error", row.why.detail}});
    co_return Scanned{std::move(read.rows), read.unread.size(), std::move(page.next)};
}

Task<Result<VideoRepo::Ids>> VideoRepo::scan_ids(ports::Cursor cursor) {
    KLIEG_CO_TRY(auto page, co_await tables_.scan({.table = kVideos, .cursor = std::move(cursor)}));
    Ids all{.ids = {}, .next = std::move(page.next)};
    for (auto const& item : page.items) all.ids.emplace_back(item.at("VideoId").as_string());
    co_return all;
}

/// Once for each year and process, and not within the transaction that lists the video: all of these would meet there.
Task<Result<>> VideoRepo::note_year_of(Video const& listed) {
    auto const year = year_of(listed.published_at.value_or(listed.created_at));
    {
        MutexLock lock(mutex_);
        if (noted_.contains(year)) co_return Result<>{};
    }
    ports::Item row{{"Feed", kFeed}, {"Year", std::to_string(year)}};
    KLIEG_CO_CHECK(co_await tables_.write(ports::Put{kYears, std::move(row)}));
    MutexLock lock(mutex_);
    noted_.insert(year);
    co_return Result<>{};
}

/// In ascending order.
Task<Result<std::vector<int>>> VideoRepo::feed_years(int year) {
    std::set<int> years;
    for (int unnoted = kFirstUnnotedYear; unnoted <= year; ++unnoted) years.insert(unnoted);
    years.insert(kFirstUnnotedYear);
    KLIEG_CO_TRY(auto page, co_await tables_.query({.table = kYears, .partition = kFeed}));
    for (auto const& row : page.items) {
        int noted = 0;
        auto const& text = row.at("Year").as_string();
        std::from_chars(text.data(), text.data() + text.size(), noted);
        years.insert(noted);
    }
    co_return std::vector<int>(years.begin(), years.end());
}

/// From year to year, since an index partition holds one: all videos in one partition would be a hot key on
/// an engine that spreads load by keys. A page goes on in the next one where one does not fill it.
Task<Result<VideoRepo::Page>> VideoRepo::feed(std::string category, int year, std::size_t limit, ports::Cursor cursor,
                                              ports::Order order) {
    KLIEG_CO_TRY(auto years, co_await feed_years(year));
    if (order == ports::Order::descending) std::reverse(years.begin(), years.end());
    auto at = years.begin();
    // A cursor is the year it stands in and the store's own cursor there, empty at the start of a year.
    if (!cursor.empty()) {
        int in_cursor = 0;
        auto const* colon = std::from_chars(cursor.data(), cursor.data() + cursor.size(), in_cursor).ptr;
        at = std::find(years.begin(), years.end(), in_cursor);
        bool const ours = colon == cursor.data() + 4 && *colon == ':' && at != years.end();
        if (!ours) co_return Error{Errc::invalid, "this cursor is not one of ours", "invalid_cursor"};
        cursor.erase(0, 5);
    }
    Page page;
    for (; at != years.end(); ++at) {
        auto bucket = std::to_string(*at);
        if (page.is_full(limit)) {
            page.next = bucket + ":";
            break;
        }
        ports::Query query{.table = kVideos,
                           .index = category.empty() ? "Feed" : "ByCategory",
                           .partition = category.empty() ? bucket : category + "#" + bucket,
                           .order = order,
                           .limit = limit - page.videos.size(),
                           .cursor = std::move(cursor)};
        KLIEG_CO_TRY(auto part, co_await tables_.query(std::move(query)));
        cursor.clear();
        KLIEG_CO_TRY(auto videos, to_page(std::move(part)));
        std::move(videos.videos.begin(), videos.videos.end(), std::back_inserter(page.videos));
        if (!videos.next.empty()) {
            page.next = bucket + ":" + videos.next;
            break;
        }
    }
    co_return page;
}

}  // namespace klieg::videos
