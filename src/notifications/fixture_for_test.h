#pragma once

#include "comments/fixture_for_test.h"
#include "notifications/feature.h"
#include "subscriptions/feature.h"

#include <string>
#include <utility>
#include <vector>

namespace klieg::notifications {

inline std::vector<ports::TableSchema> told_tables() {
    return ports::joined({subscriptions::Feature::tables(), Feature::tables()});
}

/// People who talk and follow, and what they are told of it.
struct Telling : comments::Talk {
    explicit Telling(Publications::Options options = {}) : Talk(told_tables()), options_(options) {}

    /// What is told of that is no matter of a test's.
    Task<> raise() {
        co_await Talk::raise();
        for (auto const& event : co_await events.all()) before.insert(event.id);
        clock.advance(std::chrono::seconds(1));
    }
    Task<> follow_channel(Principal who, subscriptions::Level level = subscriptions::Level::all) {
        must(co_await subscriptions.service.subscribe(std::move(who), channel, level));
        clock.advance(std::chrono::milliseconds(1));
    }
    /// What has happened since this was last called is told, and the jobs that are due are done.
    Task<> tell() {
        tables.catch_up();
        std::vector<events::Envelope> fresh;
        for (auto& event : co_await events.all())
            if (told_of.insert(event.id).second) fresh.push_back(std::move(event));
        must(co_await apply(std::move(fresh)));
        co_await work();
    }
    Task<std::vector<events::Envelope>> since_raise() {
        auto all = co_await events.all();
        std::erase_if(all, [this](events::Envelope const& event) { return before.contains(event.id); });
        co_return all;
    }
    Task<Result<>> apply(std::vector<events::Envelope> fresh) {
        std::erase_if(fresh, [this](events::Envelope const& event) { return before.contains(event.id); });
        for (auto const& projection : subscriptions.projections()) KLIEG_CO_CHECK(co_await projection.apply(fresh));
        for (auto const& projection : notifications.projections()) KLIEG_CO_CHECK(co_await projection.apply(fresh));
        co_return Result<>{};
    }
    Task<> work() {
        co_await work_on(kPublishedJobKind, notifications.publications);
        co_await work_on(kMilestoneJobKind, notifications.milestones);
        co_await work_on(kTrimKind, notifications.removal);
        tables.catch_up();
    }
    /// Of somebody's list, newest first, as "comment.reply c_…".
    Task<std::vector<std::string>> list(Principal who) {
        std::vector<std::string> lines;
        std::string cursor;
        do {
            auto page = must(co_await notifications.service.list(who, 10, cursor));
            for (auto const& item : page.items) lines.push_back(item.type + " " + item.subject.id);
            cursor = std::move(page.next);
        } while (!cursor.empty());
        co_return lines;
    }
    Task<std::size_t> unread(Principal who) {
        tables.catch_up();
        co_return must(co_await notifications.service.unread(std::move(who))).count;
    }
    Task<std::vector<NotificationId>> ids_of(Principal who) {
        auto page = must(co_await notifications.repo.of_user(who.user, {.limit = 100}));
        std::vector<NotificationId> ids;
        for (auto const& row : page.rows) ids.push_back(row.notification_id);
        co_return ids;
    }
    /// What was told on somebody's topic, by its type.
    std::vector<std::string> said_to(Principal const& who) {
        std::vector<std::string> types;
        for (auto const& message : news.messages())
            if (message.topic == topic_of(who.user)) types.push_back(message.type);
        return types;
    }

    Publications::Options const options_;
    testing::RecordedTellings news;
    subscriptions::Feature subscriptions{{.tables = tables,
                                          .cache = cache,
                                          .outbox = events.outbox(),
                                          .jobs = queue,
                                          .channels = channels.service,
                                          .users = identity.repo,
                                          .clock = clock}};
    Feature notifications{
        {.tables = engine,
         .cache = cache,
         .teller = news,
         .jobs = queue,
         .accounts = identity.service,
         .users = identity.repo,
         .channels = channels.service,
         .videos = video_rows,
         .video_views = videos.views,
         .subscriptions = subscriptions.service,
         .comments = feature.repo,
         .clock = clock,
         .has_blocked = [this](UserId who, UserId whom) { return has_blocked(std::move(who), std::move(whom)); }},
        options_};
    std::set<std::string> told_of;
    std::set<std::string> before;
};

}  // namespace klieg::notifications
