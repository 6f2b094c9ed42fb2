#include "notifications/service.h"

#include "base/epoch_seconds.h"
#include "notifications/topics.h"

#include <algorithm>

namespace klieg::notifications {

namespace {

/// Of a page of which much is left out.
constexpr int kPagesReadMax = 3;

/// Not what is to be brought by other ways alone, and what the store has still although its time has come.
void leave_out(std::vector<Notification>& rows, Time now) {
    std::erase_if(rows, [now](Notification const& row) { return !row.in_app || row.expires_at <= epoch_seconds(now); });
}

}  // namespace

Task<Result<NotificationService::Page>> NotificationService::list(Principal caller, std::size_t limit,
                                                                  std::string cursor) {
    KLIEG_CO_CHECK(caller.require());
    if (cursor.empty()) KLIEG_CO_CHECK(co_await bring_to(caller));
    Page page{.items = {}, .next = std::move(cursor)};
    for (int pages = 0; pages < kPagesReadMax && page.items.size() < limit; ++pages) {
        KLIEG_CO_TRY(auto stored,
                     co_await needs_.repo.of_user(caller.user, {limit - page.items.size(), std::move(page.next)}));
        page.next = std::move(stored.next);
        leave_out(stored.rows, needs_.clock.now());
        KLIEG_CO_TRY(auto views, co_await needs_.views.of_all(caller, std::move(stored.rows)));
        std::ranges::move(views, std::back_inserter(page.items));
        if (page.next.empty()) break;
    }
    co_return page;
}

Task<Result<UnreadCount>> NotificationService::unread(Principal caller) {
    KLIEG_CO_CHECK(caller.require());
    KLIEG_CO_TRY(auto const brought, co_await bring_to(caller));
    if (brought) co_return *brought;
    co_return co_await count(std::move(caller), Rows::as_indexed);
}

Task<Result<UnreadCount>> NotificationService::count(Principal caller, Rows rows) {
    KLIEG_CO_TRY(auto page, co_await needs_.repo.unread_of(caller.user, {.limit = kCountedMax}));
    UnreadCount unread{.count = 0, .more = !page.next.empty()};
    if (rows == Rows::as_they_stand) KLIEG_CO_CHECK(co_await correct(caller.user, page.rows));
    leave_out(page.rows, needs_.clock.now());
    if (page.rows.size() > kCountedMax) {
        unread.more = true;
        page.rows.resize(kCountedMax);
    }
    KLIEG_CO_TRY(auto const subjects, co_await needs_.views.subjects_of(std::move(caller), std::move(page.rows)));
    unread.count = static_cast<std::size_t>(
        std::ranges::count_if(subjects, [](auto const& subject) { return subject.has_value(); }));
    co_return unread;
}

/// What an index has of the unread, by the rows themselves: without what was just read, and with what has just come.
Task<Result<>> NotificationService::correct(UserId user, std::vector<Notification>& indexed) {
    std::vector<NotificationId> ids;
    for (auto const& row : indexed) ids.push_back(row.notification_id);
    KLIEG_CO_TRY(auto const still, co_await needs_.repo.unread_among(user, std::move(ids)));
    KLIEG_CO_TRY(auto newest, co_await needs_.repo.of_user(user, {.limit = kCountedMax}));
    std::erase_if(indexed, [&](Notification const& row) { return !still.contains(row.notification_id); });
    for (auto& row : newest.rows)
        if (!row.read_at && !still.contains(row.notification_id)) indexed.push_back(std::move(row));
    std::ranges::sort(indexed, std::ranges::greater(), &Notification::notification_id);
    co_return Result<>{};
}

/// How many are unread then, where something was brought.
Task<Result<std::optional<UnreadCount>>> NotificationService::bring_to(Principal caller) {
    KLIEG_CO_TRY(auto const brought, co_await needs_.bring(caller.user));
    if (brought == 0) co_return std::nullopt;
    KLIEG_CO_TRY(auto const unread, co_await count(caller, Rows::as_they_stand));
    tell_unread(needs_.teller, caller.user, unread);
    co_return std::optional(unread);
}

Task<Result<UnreadCount>> NotificationService::read(Principal caller, std::vector<NotificationId> ids) {
    KLIEG_CO_CHECK(caller.require());
    KLIEG_CO_TRY(auto marked, co_await needs_.repo.mark_read(caller.user, std::move(ids), needs_.clock.now()));
    KLIEG_CO_TRY(auto const unread, co_await count(caller, Rows::as_they_stand));
    if (!marked.empty())
        tell_read(needs_.teller, caller.user, {.ids = std::move(marked), .all = false, .unread = unread});
    co_return unread;
}

Task<Result<UnreadCount>> NotificationService::read_all(Principal caller) {
    KLIEG_CO_CHECK(caller.require());
    auto const now = needs_.clock.now();
    std::vector<NotificationId> ids;
    KLIEG_CO_TRY(auto newest, co_await needs_.repo.of_user(caller.user, {.limit = kCountedMax}));
    for (auto const& row : newest.rows)
        if (!row.read_at) ids.push_back(row.notification_id);
    KLIEG_CO_CHECK(co_await needs_.repo.mark_read(caller.user, std::move(ids), now));
    ports::Cursor cursor;
    do {
        KLIEG_CO_TRY(auto page, co_await needs_.repo.unread_of(caller.user, {ports::kBatchKeysMax, std::move(cursor)}));
        cursor = std::move(page.next);
        ids.clear();
        for (auto const& row : page.rows) ids.push_back(row.notification_id);
        KLIEG_CO_CHECK(co_await needs_.repo.mark_read(caller.user, std::move(ids), now));
    } while (!cursor.empty());
    KLIEG_CO_TRY(auto const unread, co_await count(caller, Rows::as_they_stand));
    tell_read(needs_.teller, caller.user, {.ids = {}, .all = true, .unread = unread});
    co_return unread;
}

}  // namespace klieg::notifications
