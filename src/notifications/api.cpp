#include "notifications/api.h"

#include "http/contract/operations.h"

namespace klieg::notifications {

using http::Access;
using http::RateClass;
using http::Request;

Constraints constraints_of(WhatWasRead const*) {
    static constexpr Constraint kLines[] = {
        {.member = "ids", .summary = "Which were read.", .items_max = kReadAtOnceMax},
        {.member = "all", .summary = "All that there are now; then `ids` is absent.", .example = "true"},
    };
    return kLines;
}

Constraints constraints_of(PreferenceList const*) {
    static constexpr Constraint kLines[] = {
        {.member = "items", .summary = "Each kind of which one is told, with the ways."},
    };
    return kLines;
}

Constraints constraints_of(WantedPreference const*) {
    return constraints_of(static_cast<KindPreference const*>(nullptr));
}

Constraints constraints_of(PreferencePatch const*) {
    static constexpr Constraint kLines[] = {
        {.member = "items", .summary = "The kinds that change, each once, with all of its ways."},
    };
    return kLines;
}

void NotificationsApi::add_routes(http::Router& router) {
    using enum http::Method;
    http::Operations operations(router, *this, {"Notifications", "What somebody is told who was not looking."});
    operations.add({.method = get,
                    .path = "/api/notifications",
                    .id = "listNotifications",
                    .summary = "Lists what the caller was told, newest first.",
                    .details = "What the caller may not see any more, or what is gone, is left out: a page may be "
                               "short, and yet not be the last.",
                    .access = Access::signed_in},
                   &NotificationsApi::list);
    operations.add({.method = get,
                    .path = "/api/notifications/unread",
                    .id = "countUnreadNotifications",
                    .summary = "Says how many notifications the caller has not read.",
                    .access = Access::signed_in},
                   &NotificationsApi::unread);
    operations.add({.method = post,
                    .path = "/api/notifications/read",
                    .id = "readNotifications",
                    .summary = "Marks notifications as read.",
                    .details = "With `all` those that are there now: what comes later is unread, also where it "
                               "happened before. Ids that name nothing of the caller's are passed over. The answer "
                               "says how many are unread then.",
                    .access = Access::signed_in,
                    .rate_class = RateClass::write},
                   &NotificationsApi::read);
    operations.add({.method = get,
                    .path = "/api/notifications/preferences",
                    .id = "getNotificationPreferences",
                    .summary = "Shows of what the caller is told, and how.",
                    .access = Access::signed_in},
                   &NotificationsApi::preferences);
    operations.add({.method = patch,
                    .path = "/api/notifications/preferences",
                    .id = "changeNotificationPreferences",
                    .summary = "Changes of what the caller is told, and how.",
                    .details = "Of the kinds that are named; the others stay. It holds for what is told from now on.",
                    .access = Access::signed_in,
                    .rate_class = RateClass::write},
                   &NotificationsApi::change_preferences);
}

http::Answer<http::Page<NotificationView>> NotificationsApi::list(Request& request,
                                                                  http::Query<http::PageQuery> asked) {
    KLIEG_CO_TRY(auto page, co_await needs_.service.list(request.principal, asked->limit, asked->cursor));
    co_return http::page_of(std::move(page.items), std::move(page.next));
}

http::Answer<UnreadCount> NotificationsApi::unread(Request& request) {
    KLIEG_CO_TRY(auto const unread, co_await needs_.service.unread(request.principal));
    co_return unread;
}

http::Answer<UnreadCount> NotificationsApi::read(Request& request, WhatWasRead what) {
    bool const all = what.all.value_or(false);
    if (all == what.ids.has_value())
        co_return field_error(all ? "/all" : "/ids", "one_of_two", "must be here where the other is not");
    if (what.ids && what.ids->size() > kReadAtOnceMax)
        co_return field_error("/ids", "too_many", "has " + std::to_string(kReadAtOnceMax) + " items at most");
    auto reading =
        all ? needs_.service.read_all(request.principal) : needs_.service.read(request.principal, *std::move(what.ids));
    KLIEG_CO_TRY(auto const unread, co_await std::move(reading));
    co_return unread;
}

http::Answer<PreferenceList> NotificationsApi::preferences(Request& request) {
    KLIEG_CO_CHECK(request.principal.require());
    KLIEG_CO_TRY(auto items, co_await needs_.preferences.of(request.principal.user));
    co_return PreferenceList{std::move(items)};
}

http::Answer<PreferenceList> NotificationsApi::change_preferences(Request& request, PreferencePatch wanted) {
    KLIEG_CO_CHECK(request.principal.require());
    std::vector<KindPreference> items;
    for (auto& [kind, app, mail, push] : wanted.items) items.push_back({std::move(kind), app, mail, push});
    KLIEG_CO_TRY(items, co_await needs_.preferences.set(request.principal.user, std::move(items)));
    co_return PreferenceList{std::move(items)};
}

}  // namespace klieg::notifications
