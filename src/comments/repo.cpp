#include "comments/repo.h"

#include "base/log.h"
#include "comments/rank.h"

#include <fmt/format.h>

namespace klieg::comments {

namespace {

constexpr auto kTable = "Comments";
constexpr auto kPins = "CommentPins";
constexpr auto kThread = "Thread";
constexpr auto kTop = "Top";
constexpr auto kHeld = "Held";
constexpr auto kByAuthor = "ByAuthor";
constexpr auto kAuthor = "AuthorUserId";
/// The attributes of indexes: where a comment is in none of one, it has no such attribute.
constexpr auto kThreadKey = "ThreadKey";
constexpr auto kTopKey = "TopKey";
constexpr auto kRankKey = "RankKey";
constexpr auto kHeldKey = "HeldKey";

std::string top_level_of(VideoId const& video) {
    return "V#" + video.text();
}
std::string thread_of(CommentId const& comment) {
    return "C#" + comment.text();
}
std::string held_of(std::string const& where, UserId const& author) {
    return "H#" + where + "#" + author.text();
}

/// Best last, and of one step the newest last: it is read from the end. A minus stands before all digits.
std::string rank_key(CommentId const& id, std::int64_t rank) {
    return fmt::format("{:05}#{}", rank, id.order());
}

ports::Key key_of(CommentId const& id) {
    return {id.parent().text(), id.text()};
}

ports::Condition at_version(Comment const& comment) {
    return ports::Condition::attribute_equals("Version", json::Value(comment.version));
}

/// Which keys of indexes it has by what it is now.
json::Object index_keys_of(Comment const& comment) {
    auto const where = comment.parent_id ? comment.parent_id->text() : comment.video_id.text();
    if (comment.held)
        return {{kThreadKey, held_of(where, comment.author_user_id)}, {kHeldKey, top_level_of(comment.video_id)}};
    if (comment.parent_id) return {{kThreadKey, thread_of(*comment.parent_id)}};
    return {{kThreadKey, top_level_of(comment.video_id)}, {kTopKey, top_level_of(comment.video_id)}};
}

void pass_over(std::string const& comment, Error const& why) {
    log::warn("a comment cannot be read, and is passed over", {{"comment", comment}, {"error", why.detail}});
}

struct Pin {
    VideoId of;
    CommentId comment_id;
    std::int64_t schema_version = 1;
};
BOOST_DESCRIBE_STRUCT(Pin, (), (of, comment_id, schema_version))

}  // namespace

std::vector<ports::TableSchema> CommentRepo::tables() {
    return {{.name = kTable,
             .partition_attribute = "VideoId",
             .sort_attribute = "CommentId",
             .indexes = {{kThread, kThreadKey, "CommentId"},
                         {kTop, kTopKey, kRankKey},
                         {kHeld, kHeldKey, "CommentId"},
                         {kByAuthor, kAuthor, "CommentId"}}},
            {.name = kPins, .partition_attribute = "Of"}};
}

ports::Action CommentRepo::insert(Comment const& comment) {
    auto item = json::to_item(comment);
    item[kRankKey] = rank_key(comment.comment_id, comment.rank);
    for (auto& [name, value] : index_keys_of(comment)) item[name] = value;
    return ports::Put{kTable, std::move(item), {ports::Condition::attribute_absent("CommentId")}};
}

ports::Action CommentRepo::replace(Comment const& before, Comment const& after) {
    ports::Update update{.table = kTable, .key = key_of(before.comment_id)};
    update.set = json::to_item(after);
    for (auto const* name : {"VideoId", "CommentId", "Rank"}) update.set.erase(name);
    if (after.deleted) {
        update.set.erase(kAuthor);
        update.remove.emplace_back(kAuthor);
        update.set["Rank"] = kRankOfTombstones;
        update.set[kRankKey] = rank_key(after.comment_id, kRankOfTombstones);
    }
    for (auto& [name, value] : index_keys_of(after)) update.set[name] = value;
    for (auto const* name : {kThreadKey, kTopKey, kHeldKey})
        if (!update.set.contains(name)) update.remove.emplace_back(name);
    update.conditions = {at_version(before)};
    return update;
}

ports::Action CommentRepo::remove(Comment const& comment) {
    return ports::Delete{kTable, key_of(comment.comment_id), {at_version(comment)}};
}

ports::Action CommentRepo::require_unchanged(Comment const& comment) {
    return ports::Check{kTable, key_of(comment.comment_id), {at_version(comment)}};
}

Task<Result<>> CommentRepo::move(Comment const& comment, std::int64_t rank) {
    ports::Update update{.table = kTable, .key = key_of(comment.comment_id)};
    update.set = {{"Rank", rank}, {kRankKey, rank_key(comment.comment_id, rank)}};
    update.conditions = {ports::Condition::attribute_equals("Rank", json::Value(comment.rank))};
    co_return co_await tables_.write(std::move(update));
}

Task<Result<std::optional<Comment>>> CommentRepo::find(CommentId id) {
    KLIEG_CO_TRY(auto item, co_await tables_.get(kTable, key_of(id), ports::Consistency::strong));
    if (!item) co_return std::optional<Comment>();
    KLIEG_CO_TRY(auto comment, json::from_item<Comment>(*item));
    co_return std::optional<Comment>(std::move(comment));
}

Task<Result<std::vector<std::optional<Comment>>>> CommentRepo::find_batch(std::vector<CommentId> ids) {
    std::vector<ports::Key> keys;
    for (auto const& id : ids) keys.push_back(key_of(id));
    KLIEG_CO_TRY(auto items,
                 co_await ports::get_readable(tables_, kTable, std::move(keys), ports::Consistency::strong));
    std::vector<std::optional<Comment>> comments(items.size());
    for (std::size_t i = 0; i < items.size(); ++i) {
        if (!items[i]) continue;
        auto comment = json::from_item<Comment>(*items[i]);
        if (comment.ok())
            comments[i] = *std::move(comment);
        else
            pass_over(ids[i].text(), comment.error());
    }
    co_return comments;
}

Task<Result<bool>> CommentRepo::exists(CommentId id) {
    auto const item = co_await tables_.get(kTable, key_of(id), ports::Consistency::strong);
    if (!item.ok() && item.error().kind == Errc::corrupt) co_return true;
    KLIEG_CO_CHECK(item);
    co_return item->has_value();
}

/// What cannot be read is passed over, so that it does not end a thread.
Task<Result<CommentRepo::Page>> CommentRepo::page_of(ports::Query query) {
    KLIEG_CO_TRY(auto page, co_await tables_.query(std::move(query)));
    auto read = ports::readable_rows_of<Comment>(page, "CommentId");
    for (auto const& row : read.unread) pass_over(row.id, row.why);
    co_return Page{std::move(read.rows), read.unread.size(), std::move(page.next)};
}

Task<Result<CommentRepo::Page>> CommentRepo::of_video(VideoId video, CommentOrder order, Part part) {
    co_return co_await page_of({.table = kTable,
                                .index = order == CommentOrder::top ? kTop : kThread,
                                .partition = top_level_of(video),
                                .order = ports::Order::descending,
                                .limit = part.limit,
                                .cursor = std::move(part.cursor)});
}

Task<Result<CommentRepo::Page>> CommentRepo::replies_to(CommentId comment, Part part) {
    co_return co_await page_of({.table = kTable,
                                .index = kThread,
                                .partition = thread_of(comment),
                                .limit = part.limit,
                                .cursor = std::move(part.cursor)});
}

Task<Result<CommentRepo::Page>> CommentRepo::held_by(UserId author, CommentsOf where, Part part) {
    auto const of = std::visit([](auto const& id) { return id.text(); }, where.of);
    co_return co_await page_of({.table = kTable,
                                .index = kThread,
                                .partition = held_of(of, author),
                                .order = ports::Order::descending,
                                .limit = part.limit,
                                .cursor = std::move(part.cursor)});
}

Task<Result<CommentRepo::Page>> CommentRepo::held_on(VideoId video, Part part) {
    co_return co_await page_of({.table = kTable,
                                .index = kHeld,
                                .partition = top_level_of(video),
                                .order = ports::Order::descending,
                                .limit = part.limit,
                                .cursor = std::move(part.cursor)});
}

Task<Result<CommentRepo::Page>> CommentRepo::of_author(UserId author, Part part) {
    co_return co_await page_of({.table = kTable,
                                .index = kByAuthor,
                                .partition = author.text(),
                                .limit = part.limit,
                                .cursor = std::move(part.cursor)});
}

Task<Result<CommentRepo::Page>> CommentRepo::all_of(VideoId video, Part part) {
    co_return co_await page_of({.table = kTable,
                                .partition = video.text(),
                                .limit = part.limit,
                                .cursor = std::move(part.cursor),
                                .consistency = ports::Consistency::strong});
}

Task<Result<CommentRepo::Ids>> CommentRepo::scan_ids(ports::Cursor cursor) {
    KLIEG_CO_TRY(auto page, co_await tables_.scan({.table = kTable, .cursor = std::move(cursor)}));
    Ids all{.ids = {}, .next = std::move(page.next)};
    for (auto const& item : page.items) all.ids.emplace_back(item.at("CommentId").as_string());
    co_return all;
}

Task<Result<std::optional<CommentId>>> CommentRepo::pinned_on(VideoId video) {
    KLIEG_CO_TRY(auto pinned, co_await pinned_on_each({std::move(video)}));
    co_return pinned.empty() ? std::nullopt : std::optional(std::move(pinned.front()));
}

Task<Result<std::vector<CommentId>>> CommentRepo::pinned_on_each(std::vector<VideoId> videos) {
    std::vector<ports::Key> keys;
    for (auto const& video : videos) keys.push_back({video.text()});
    KLIEG_CO_TRY(auto items, co_await ports::get_readable(tables_, kPins, std::move(keys), ports::Consistency::strong));
    std::vector<CommentId> pinned;
    for (std::size_t i = 0; i < items.size(); ++i) {
        auto const& item = items[i];
        if (!item) continue;
        auto pin = json::from_item<Pin>(*item);
        if (pin.ok() && !pin->comment_id.empty())
            pinned.push_back(std::move(pin->comment_id));
        else
            log::warn("a pin cannot be read, and is none",
                      {{"video", videos[i].text()}, {"error", pin.ok() ? "no comment" : pin.error().detail}});
    }
    co_return pinned;
}

ports::Action CommentRepo::pin(CommentId const& comment, std::optional<CommentId> const& before) {
    auto unchanged = before ? ports::Condition::attribute_equals("CommentId", json::Value(before->text()))
                            : ports::Condition::attribute_absent("CommentId");
    return ports::Put{kPins, json::to_item(Pin{comment.parent(), comment}), {std::move(unchanged)}};
}

ports::Action CommentRepo::unpin(CommentId const& comment) {
    return ports::Delete{kPins,
                         {comment.parent().text()},
                         {ports::Condition::attribute_equals("CommentId", json::Value(comment.text()))}};
}

ports::Action CommentRepo::forget_pin(VideoId const& video) {
    return ports::Delete{kPins, {video.text()}};
}

}  // namespace klieg::comments
