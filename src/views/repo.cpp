#include "views/repo.h"

#include "base/json.h"
#include "base/log.h"

#include <algorithm>
#include <array>

namespace klieg::views {

namespace {

constexpr auto kTable = "Views";

ports::Key key_of(VideoId const& video, std::string viewing) {
    return {video.text(), std::move(viewing)};
}

ports::Condition absent() {
    return ports::Condition::attribute_absent("VideoId");
}

/// How often an address was counted.
struct AddressViews {
    std::int64_t count = 0;
};
BOOST_DESCRIBE_STRUCT(AddressViews, (), (count))

template <class Row>
Result<std::optional<Row>> row_of(std::optional<ports::Item> const& item) {
    if (!item) return std::optional<Row>();
    KLIEG_TRY(auto row, json::from_item<Row>(*item));
    return std::optional(std::move(row));
}

/// The playback that a row is; nothing, where it is one of another kind, or cannot be read.
std::optional<Playback> playback_in(ports::Item const& item) {
    constexpr std::array kOfPlaybacksAlone{"SummedViews", "SummedMs"};
    if (!std::ranges::all_of(kOfPlaybacksAlone, [&item](auto* name) { return item.contains(name); })) return {};
    auto row = json::from_item<Playback>(item);
    if (row.ok()) return *std::move(row);
    log::warn("a playback cannot be read, and is passed over",
              {{"video", std::string(item.at("VideoId").as_string())},
               {"playback", std::string(item.at("Viewing").as_string())},
               {"error", row.error().detail}});
    return {};
}

}  // namespace

std::vector<ports::TableSchema> ViewRepo::tables() {
    return {{.name = kTable,
             .partition_attribute = "VideoId",
             .sort_attribute = "Viewing",
             .expiry_attribute = "ExpiresAt"}};
}

Task<Result<std::optional<Playback>>> ViewRepo::find(VideoId video, std::string viewing) {
    KLIEG_CO_TRY(auto item,
                 co_await tables_.get(kTable, key_of(video, std::move(viewing)), ports::Consistency::strong));
    co_return row_of<Playback>(item);
}

Task<Result<std::vector<std::optional<Playback>>>> ViewRepo::find_batch(
    std::vector<std::pair<VideoId, std::string>> const& keys) {
    std::vector<ports::Key> of_table;
    for (auto const& [video, viewing] : keys) of_table.push_back(key_of(video, viewing));
    KLIEG_CO_TRY(auto items,
                 co_await ports::get_readable(tables_, kTable, std::move(of_table), ports::Consistency::strong));
    std::vector<std::optional<Playback>> found;
    for (auto const& item : items) found.push_back(item ? playback_in(*item) : std::nullopt);
    co_return found;
}

Task<Result<LastView>> ViewRepo::last_view(VideoId video, std::string viewer) {
    KLIEG_CO_TRY(auto item, co_await tables_.get(kTable, key_of(video, viewer), ports::Consistency::strong));
    KLIEG_CO_TRY(auto row, row_of<LastView>(item));
    co_return row ? *std::move(row) : LastView{.video_id = std::move(video), .viewing = std::move(viewer)};
}

Task<Result<std::optional<std::int64_t>>> ViewRepo::views_of_address(VideoId video, std::string row) {
    KLIEG_CO_TRY(auto item, co_await tables_.get(kTable, key_of(video, std::move(row)), ports::Consistency::strong));
    KLIEG_CO_TRY(auto const counted, row_of<AddressViews>(item));
    co_return counted ? std::optional(counted->count) : std::nullopt;
}

ports::Action ViewRepo::insert(Playback const& playback) {
    return ports::Put{kTable, json::to_item(playback), {absent()}};
}

/// Beside the sums, which change what is theirs.
ports::Action ViewRepo::tell(Playback const& before, Playback const& after) {
    auto const item = json::to_item(after);
    ports::Item set;
    for (auto const* name : {"ToldAt", "WatchedMs", "Version"}) set[name] = item.at(name);
    return ports::Update{.table = kTable,
                         .key = key_of(before.video_id, before.viewing),
                         .set = std::move(set),
                         .conditions = {ports::Condition::attribute_equals("Version", before.version)}};
}

ports::Action ViewRepo::replace(LastView const& before, LastView after) {
    after.version = before.version + 1;
    auto unchanged = before.version == 0 ? absent() : ports::Condition::attribute_equals("Version", before.version);
    return ports::Put{kTable, json::to_item(after), {std::move(unchanged)}};
}

ports::Action ViewRepo::one_more(VideoId const& video, std::string row, std::optional<std::int64_t> known,
                                 std::int64_t max, std::int64_t expires_at) {
    auto below = known ? ports::Condition{ports::Condition::Test::less, "Count", max} : absent();
    return ports::Update{.table = kTable,
                         .key = key_of(video, std::move(row)),
                         .set = {{"ExpiresAt", expires_at}, {"SchemaVersion", 1}},
                         .add = {{"Count", 1}},
                         .conditions = {std::move(below)}};
}

ports::Action ViewRepo::summed(Playback const& playback) {
    std::int64_t const views = playback.counted ? 1 : 0;
    return ports::Update{.table = kTable,
                         .key = key_of(playback.video_id, playback.viewing),
                         .set = {{"SummedViews", views}, {"SummedMs", playback.watched_ms.count()}},
                         .conditions = {ports::Condition::attribute_equals("SummedViews", playback.summed_views),
                                        ports::Condition::attribute_equals("SummedMs", playback.summed_ms.count())}};
}

Task<Result<>> ViewRepo::commit(ports::Transaction transaction) {
    co_return co_await tables_.transact(std::move(transaction));
}

Task<Result<ViewRepo::Scanned>> ViewRepo::scan_unsummed(ports::Cursor cursor) {
    KLIEG_CO_TRY(auto page, co_await tables_.scan({.table = kTable, .cursor = std::move(cursor)}));
    Scanned found{.playbacks = {}, .next = std::move(page.next)};
    for (auto const& item : page.items) {
        auto row = playback_in(item);
        if (row && !is_summed(*row)) found.playbacks.emplace_back(row->video_id, std::move(row->viewing));
    }
    co_return found;
}

Task<Result<bool>> ViewRepo::remove_some(VideoId video) {
    KLIEG_CO_TRY(auto page, co_await tables_.query({.table = kTable,
                                                    .partition = video.text(),
                                                    .limit = ports::kPageItemsMax,
                                                    .consistency = ports::Consistency::strong}));
    std::vector<ports::BatchWrite> removals;
    for (auto const& item : page.items)
        removals.emplace_back(ports::Delete{kTable, {video.text(), std::string(item.at("Viewing").as_string())}});
    if (!removals.empty()) KLIEG_CO_CHECK(co_await tables_.write_many(std::move(removals)));
    co_return page.next.empty();
}

}  // namespace klieg::views
