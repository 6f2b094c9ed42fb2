#include "notifications/view.h"

#include "ports/table_store.h"

#include <algorithm>
#include <map>
#include <span>

namespace klieg::notifications {

namespace {

using About = assembly::NotificationSource::About;

NotificationView view_of(Notification const& row, assembly::NotificationSubject subject,
                         std::map<UserId, identity::PublicAccount> const& accounts) {
    NotificationView view{.id = row.notification_id,
                          .type = row.kind,
                          .created_at = row.created_at,
                          .read_at = row.read_at,
                          .actor = {},
                          .subject = std::move(subject),
                          .group = row.group};
    auto const known = row.actor_user_id ? accounts.find(*row.actor_user_id) : accounts.end();
    if (known != accounts.end())
        view.actor = Actor{known->second.user_id, known->second.username, known->second.display_name,
                           assembly::shown(known->second.avatar, known->second.user_id.text())};
    return view;
}

}  // namespace

Constraints constraints_of(Actor const*) {
    static constexpr Constraint kLines[] = {
        {.member = "id", .summary = "The id of the account."},
        {.member = "username", .summary = "What an @ calls them by.", .example = "ada"},
        {.member = "display_name", .summary = "What they are called.", .example = "Ada"},
        {.member = "avatar", .summary = "Their picture in sizes from the smallest on; empty: they have none."},
    };
    return kLines;
}

Constraints constraints_of(NotificationView const*) {
    static constexpr Constraint kLines[] = {
        {.member = "id", .summary = "The id of the notification."},
        {.member = "type", .summary = "What is told.", .example = "comment.reply"},
        {.member = "created_at", .summary = "When it happened."},
        {.member = "read_at", .summary = "When the caller read it; null: has not."},
        {.member = "actor", .summary = "Whose doing it is; null: nobody's, or their account is gone."},
        {.member = "subject", .summary = "What it is about, as it is now."},
        {.member = "group",
         .summary = "Those of one type with the same may be shown as one; empty: it stands alone.",
         .example = "v_abcdefgh234567ij"},
    };
    return kLines;
}

Constraints constraints_of(UnreadCount const*) {
    static constexpr Constraint kLines[] = {
        {.member = "count", .summary = "How many of the newest are unread: at most 100.", .example = "3"},
        {.member = "more", .summary = "There are more than these."},
    };
    return kLines;
}

/// Each source is asked for its own, so many at a time.
Task<Result<NotificationViews::Subjects>> NotificationViews::subjects_of(Principal reader,
                                                                         std::vector<Notification> rows) {
    std::map<assembly::NotificationSource const*, std::vector<std::size_t>> places;
    for (std::size_t i = 0; i < rows.size(); ++i)
        if (auto const* source = needs_.sources.source_of(rows[i].kind)) places[source].push_back(i);
    Subjects subjects(rows.size());
    for (auto const& [source, all] : places) {
        for (auto rest = std::span(all); !rest.empty();) {
            auto const some = rest.first(std::min(rest.size(), ports::kBatchKeysMax));
            rest = rest.subspan(some.size());
            std::vector<About> about;
            for (auto const place : some) about.push_back({rows[place].kind, rows[place].subject});
            KLIEG_CO_TRY(auto shown, co_await source->show(reader, std::move(about)));
            for (std::size_t i = 0; i < some.size() && i < shown.size(); ++i) subjects[some[i]] = std::move(shown[i]);
        }
    }
    co_return subjects;
}

Task<Result<std::vector<NotificationView>>> NotificationViews::of_all(Principal reader,
                                                                      std::vector<Notification> rows) {
    KLIEG_CO_TRY(auto subjects, co_await subjects_of(std::move(reader), rows));
    co_return co_await views_of(std::move(rows), std::move(subjects));
}

/// At most kBatchKeysMax different actors are looked up at once.
Task<Result<std::vector<NotificationView>>> NotificationViews::views_of(std::vector<Notification> rows,
                                                                        Subjects subjects) {
    std::vector<NotificationView> views;
    for (std::size_t at = 0; at < rows.size(); at += ports::kBatchKeysMax) {
        auto const end = std::min(rows.size(), at + ports::kBatchKeysMax);
        std::vector<UserId> actors;
        for (auto i = at; i < end; ++i)
            if (subjects[i] && rows[i].actor_user_id) actors.push_back(*rows[i].actor_user_id);
        KLIEG_CO_TRY(auto const accounts, co_await needs_.accounts.public_accounts(std::move(actors)));
        for (auto i = at; i < end; ++i)
            if (subjects[i]) views.push_back(view_of(rows[i], *std::move(subjects[i]), accounts));
    }
    co_return views;
}

Task<Result<std::vector<NotificationViews::Addressed>>> NotificationViews::of_each(std::vector<Notification> rows) {
    std::map<std::pair<std::string, std::string>, std::size_t> distinct;
    std::vector<Notification> first_of_each;
    for (auto const& row : rows)
        if (distinct.try_emplace({row.kind, row.subject}, first_of_each.size()).second) first_of_each.push_back(row);
    KLIEG_CO_TRY(auto const for_all, co_await subjects_of({}, std::move(first_of_each)));
    std::vector<Notification> shown;
    Subjects subjects;
    for (auto& row : rows) {
        auto subject = for_all[distinct.at({row.kind, row.subject})];
        if (!subject) {
            KLIEG_CO_TRY(auto own, co_await subjects_of({.user = row.user_id}, {row}));
            subject = std::move(own.front());
        }
        if (!subject) continue;
        subjects.push_back(std::move(subject));
        shown.push_back(std::move(row));
    }
    std::vector<UserId> users;
    for (auto const& row : shown) users.push_back(row.user_id);
    KLIEG_CO_TRY(auto views, co_await views_of(std::move(shown), std::move(subjects)));
    std::vector<Addressed> addressed;
    for (std::size_t i = 0; i < views.size(); ++i) addressed.push_back({std::move(users[i]), std::move(views[i])});
    co_return addressed;
}

}  // namespace klieg::notifications
