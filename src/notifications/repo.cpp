#include "notifications/repo.h"

#include "base/crypto.h"
#include "base/epoch_seconds.h"
#include "base/json.h"
#include "base/log.h"

#include <algorithm>
#include <span>

namespace klieg::notifications {

namespace {

constexpr auto kNotificationsTable = "Notifications";
constexpr auto kUnread = "Unread";
constexpr auto kUnreadOf = "UnreadOf";
/// Behind all ids.
constexpr auto kMarkPrefix = "once#";
/// What remembers that something was told that may happen again: a heart that is taken and given, a number that is
/// reached for a second time.
constexpr std::chrono::days kMarksKept{400};
/// Of one transaction.
constexpr std::size_t kMarkedAtOnce = ports::kTransactionActionsMax / 2;
/// Who else writes the same rows tells the same of the same.
constexpr int kPutTriesMax = 4;
constexpr std::size_t kRemovedAtOnce = 500;

ports::Item to_stored(Notification const& row) {
    auto item = json::to_item(row);
    if (row.in_app && !row.read_at) item[kUnreadOf] = row.user_id.text();
    return item;
}

ports::Key key_of(UserId const& user, NotificationId const& id) {
    return {user.text(), id.text()};
}

/// What cannot be read is passed over.
NotificationRepo::Page to_page(ports::Page stored) {
    auto read = ports::readable_rows_of<Notification>(stored, "NotificationId");
    for (auto const& row : read.unread)
        log::warn("a notification cannot be read, and is passed over",
                  {{"notification", row.id}, {"error", row.why.detail}});
    return {std::move(read.rows), std::move(stored.next)};
}

Error many_write_it() {
    return {Errc::unavailable, "the same is told by many at once", "changed_meanwhile"};
}

/// Of the notifications of a user, without what is remembered beside them.
ports::Query notifications_of(UserId const& user, NotificationRepo::Part part) {
    std::string const prefix(NotificationIdKind::prefix);
    return {.table = kNotificationsTable,
            .partition = user.text(),
            .from = prefix,
            .to = prefix + "~",
            .order = ports::Order::descending,
            .limit = part.limit,
            .cursor = std::move(part.cursor),
            .consistency = ports::Consistency::strong};
}

}  // namespace

std::vector<ports::TableSchema> NotificationRepo::tables() {
    return {{.name = kNotificationsTable,
             .partition_attribute = "UserId",
             .sort_attribute = "NotificationId",
             .indexes = {{kUnread, kUnreadOf, "NotificationId"}},
             .expiry_attribute = "ExpiresAt"}};
}

ports::Key NotificationRepo::Wanted::key() const {
    if (mark.empty()) return key_of(row.user_id, row.notification_id);
    return {row.user_id.text(), kMarkPrefix + crypto::to_hex(crypto::sha256(mark))};
}

Task<Result<std::vector<Notification>>> NotificationRepo::put_absent(std::vector<Wanted> wanted) {
    std::vector<Notification> put;
    auto rest = std::span(wanted);
    while (!rest.empty()) {
        auto const some = rest.first(std::min(rest.size(), kMarkedAtOnce * 2));
        bool const any_marked = std::ranges::any_of(some, [](Wanted const& one) { return !one.mark.empty(); });
        auto const chunk = any_marked ? some.first(std::min(some.size(), kMarkedAtOnce)) : some;
        KLIEG_CO_TRY(auto fresh, co_await put_some({chunk.begin(), chunk.end()}));
        std::ranges::move(fresh, std::back_inserter(put));
        rest = rest.subspan(chunk.size());
    }
    co_return put;
}

Task<Result<std::vector<NotificationRepo::Wanted>>> NotificationRepo::absent_among(std::vector<Wanted> wanted) {
    std::vector<ports::Key> keys;
    for (auto const& one : wanted) keys.push_back(one.key());
    KLIEG_CO_TRY(auto const items,
                 co_await tables_.get_batch(kNotificationsTable, std::move(keys), ports::Consistency::strong));
    std::vector<Wanted> absent;
    for (std::size_t i = 0; i < items.size(); ++i)
        if (!items[i]) absent.push_back(std::move(wanted[i]));
    co_return absent;
}

/// Looked for first: what is told again is mostly there. Then on the condition that it still is not, since what was
/// read meanwhile must not become unread by a second writer.
Task<Result<std::vector<Notification>>> NotificationRepo::put_some(std::vector<Wanted> wanted) {
    for (int tries = 0; tries < kPutTriesMax; ++tries) {
        KLIEG_CO_TRY(wanted, co_await absent_among(std::move(wanted)));
        std::vector<Notification> rows;
        if (wanted.empty()) co_return rows;
        ports::Transaction transaction;
        auto const absent = ports::Condition::attribute_absent("UserId");
        for (auto const& one : wanted) {
            transaction.add(ports::Put{kNotificationsTable, to_stored(one.row), {absent}});
            rows.push_back(one.row);
            if (one.mark.empty()) continue;
            auto const key = one.key();
            ports::Item mark{{"UserId", key.partition},
                             {"NotificationId", key.sort},
                             {"Told", one.row.notification_id.text()},
                             {"ExpiresAt", epoch_seconds(one.row.created_at + kMarksKept)},
                             {"SchemaVersion", 1}};
            transaction.add(ports::Put{kNotificationsTable, std::move(mark), {absent}});
        }
        auto written = co_await tables_.transact(std::move(transaction));
        if (written.ok()) co_return rows;
        if (written.error().kind != Errc::conflict) co_return std::move(written).error();
    }
    co_return many_write_it();
}

Task<Result<NotificationRepo::Page>> NotificationRepo::of_user(UserId user, Part part) {
    KLIEG_CO_TRY(auto page, co_await tables_.query(notifications_of(user, std::move(part))));
    co_return to_page(std::move(page));
}

Task<Result<NotificationRepo::Page>> NotificationRepo::unread_of(UserId user, Part part) {
    KLIEG_CO_TRY(auto page, co_await tables_.query({.table = kNotificationsTable,
                                                    .index = kUnread,
                                                    .partition = user.text(),
                                                    .order = ports::Order::descending,
                                                    .limit = part.limit,
                                                    .cursor = std::move(part.cursor)}));
    co_return to_page(std::move(page));
}

Task<Result<std::vector<NotificationId>>> NotificationRepo::mark_read(UserId user, std::vector<NotificationId> ids,
                                                                      Time at) {
    std::ranges::sort(ids);
    auto const repeated = std::ranges::unique(ids);
    ids.erase(repeated.begin(), repeated.end());
    std::vector<NotificationId> marked;
    for (auto rest = std::span(ids); !rest.empty();) {
        auto const some = rest.first(std::min(rest.size(), ports::kTransactionActionsMax));
        KLIEG_CO_TRY(auto now, co_await mark_some(user, {some.begin(), some.end()}, at));
        std::ranges::move(now, std::back_inserter(marked));
        rest = rest.subspan(some.size());
    }
    co_return marked;
}

Task<Result<std::set<NotificationId>>> NotificationRepo::unread_among(UserId user, std::vector<NotificationId> ids) {
    std::set<NotificationId> unread;
    for (auto rest = std::span(ids); !rest.empty();) {
        auto const some = rest.first(std::min(rest.size(), ports::kBatchKeysMax));
        rest = rest.subspan(some.size());
        std::vector<ports::Key> keys;
        for (auto const& id : some) keys.push_back(key_of(user, id));
        KLIEG_CO_TRY(auto const items,
                     co_await tables_.get_batch(kNotificationsTable, std::move(keys), ports::Consistency::strong));
        for (std::size_t i = 0; i < items.size(); ++i)
            if (items[i] && items[i]->contains(kUnreadOf)) unread.insert(some[i]);
    }
    co_return unread;
}

/// Only what is there: none comes back that went meanwhile.
Task<Result<std::vector<NotificationId>>> NotificationRepo::mark_some(UserId user, std::vector<NotificationId> ids,
                                                                      Time at) {
    for (int tries = 0; tries < kPutTriesMax; ++tries) {
        KLIEG_CO_TRY(auto const unread, co_await unread_among(user, ids));
        std::vector<NotificationId> marked(unread.begin(), unread.end());
        if (marked.empty()) co_return marked;
        ports::Transaction transaction;
        for (auto const& id : marked)
            transaction.add(ports::Update{.table = kNotificationsTable,
                                          .key = key_of(user, id),
                                          .set = {{"ReadAt", to_rfc3339(at)}},
                                          .remove = {kUnreadOf},
                                          .conditions = {{ports::Condition::Test::exists, kUnreadOf}}});
        auto written = co_await tables_.transact(std::move(transaction));
        if (written.ok()) co_return marked;
        if (written.error().kind != Errc::conflict) co_return std::move(written).error();
    }
    co_return many_write_it();
}

Task<Result<std::size_t>> NotificationRepo::trim(UserId user, std::size_t kept) {
    std::size_t gone = 0;
    ports::Cursor cursor;
    do {
        auto query = notifications_of(
            user, {kept > 0 ? std::min(kept, ports::kPageItemsMax) : kRemovedAtOnce, std::move(cursor)});
        KLIEG_CO_TRY(auto page, co_await tables_.query(std::move(query)));
        cursor = std::move(page.next);
        std::vector<ports::BatchWrite> writes;
        for (auto const& item : page.items) {
            if (kept > 0)
                --kept;
            else
                writes.emplace_back(ports::Delete{kNotificationsTable,
                                                  {user.text(), std::string(item.at("NotificationId").as_string())}});
        }
        gone += writes.size();
        if (!writes.empty()) KLIEG_CO_CHECK(co_await tables_.write_many(std::move(writes)));
    } while (!cursor.empty());
    co_return gone;
}

Task<Result<bool>> NotificationRepo::remove_some_of(UserId user) {
    KLIEG_CO_TRY(auto page, co_await tables_.query({.table = kNotificationsTable,
                                                    .partition = user.text(),
                                                    .limit = kRemovedAtOnce,
                                                    .consistency = ports::Consistency::strong}));
    std::vector<ports::BatchWrite> writes;
    for (auto const& item : page.items)
        writes.emplace_back(
            ports::Delete{kNotificationsTable, {user.text(), std::string(item.at("NotificationId").as_string())}});
    if (writes.empty()) co_return !page.next.empty();
    KLIEG_CO_CHECK(co_await tables_.write_many(std::move(writes)));
    co_return true;
}

}  // namespace klieg::notifications
