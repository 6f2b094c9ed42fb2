#pragma once

#include "comments/fixture_for_test.h"
#include "moderation/feature.h"
#include "testing/api_client.h"
#include "testing/token_authenticator.h"

#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

namespace klieg::moderation {

/// People who talk, those who moderate, and routes to do so.
struct Desk : comments::Talk {
    Desk() : Talk(Feature::tables()) {
        moderation.add_routes(router);
        has_blocked = [this](UserId who, UserId whom) {
            return moderation.blocks.has_blocked(std::move(who), std::move(whom));
        };
    }

    Task<> open() {
        co_await raise();
        people.emplace(std::map<std::string, Principal>{
            {"owner", owner}, {"ada", ada}, {"bob", bob}, {"moderator", moderator}, {"administrator", administrator}});
        client.emplace(router, *people, clock, random);
    }
    Task<testing::Answered> ask(http::Method method, std::string target, std::string who, std::string body = {}) {
        tables.catch_up();
        clock.advance(std::chrono::seconds(1));
        co_return co_await client->send({method, std::move(target), std::move(body), std::move(who)});
    }
    Task<int> status_of(http::Method method, std::string target, std::string who, std::string body = {}) {
        co_return (co_await ask(method, std::move(target), std::move(who), std::move(body))).status;
    }
    /// What has happened since this was last called is counted.
    Task<> count_reports() {
        tables.catch_up();
        std::vector<events::Envelope> fresh;
        for (auto& event : co_await events.all())
            if (counted.insert(event.id).second) fresh.push_back(std::move(event));
        for (auto& projection : moderation.projections()) must(co_await projection.apply(fresh));
        tables.catch_up();
    }
    /// What of the audit log is of that kind, newest first.
    Task<std::vector<audit::Entry>> acts(std::string what) {
        tables.catch_up();
        auto page = must(co_await audit::list(tables, {.limit = 1000}, clock.now()));
        std::erase_if(page.entries, [&what](audit::Entry const& entry) { return entry.what != what; });
        co_return std::move(page.entries);
    }

    Feature moderation{{.tables = engine,
                        .cache = cache,
                        .outbox = events.outbox(),
                        .jobs = queue,
                        .accounts = identity.service,
                        .users = identity.repo,
                        .channels = channels.service,
                        .videos = videos.service,
                        .comments = feature.service,
                        .clock = clock},
                       {.per_day = 20}};
    std::set<std::string> counted;
    http::Router router;
    std::optional<testing::TokenAuthenticator> people;
    std::optional<testing::ApiClient> client;
};

}  // namespace klieg::moderation
