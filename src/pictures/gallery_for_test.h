#pragma once

#include "adapters/embedded/broadcast.h"
#include "adapters/embedded/object_store.h"
#include "assembly/picture_jobs.h"
#include "channels/fixture_for_test.h"
#include "identity/feature.h"
#include "identity/plain_passwords_for_test.h"
#include "media/ffmpeg/probe_for_test.h"
#include "pictures/feature.h"
#include "site/feature.h"
#include "testing/api_client.h"
#include "testing/recorded_tellings.h"
#include "testing/temp_dir.h"
#include "testing/token_authenticator.h"
#include "videos/feature.h"

#include <gtest/gtest.h>

#include <functional>
#include <memory>
#include <string>
#include <utility>
#include <vector>

namespace klieg::pictures {

inline std::vector<ports::TableSchema> all_tables() {
    return ports::joined(
        {channels::all_tables(), identity::Feature::tables(), site::Feature::tables(), videos::Feature::tables()});
}

/// Channels and accounts with pictures, and one person of each kind.
struct Gallery {
    explicit Gallery(bool with_decoders = false)
        : feature{
              {tables, *objects, queue, site.service, accounts.service, channels_feature.service, budgets,
               videos_feature.service, videos_feature.views, media::pool(), clock, random, metrics,
               with_decoders ? PictureMaker::MakeImage(decode) : [this](std::string image, media::ImageOrder order) {
                   return make_instead(std::move(image), std::move(order));
               }}} {
        channels_feature.add_routes(router);
        feature.add_routes(router);
    }

    Principal person(Role role = Role::user) { return {UserId::make(random), role, SessionId::make(random)}; }
    static Task<Result<media::MadeImage>> decode(std::string image, media::ImageOrder order) {
        return media::make_image(media::pool(), media::tools(), std::move(image), std::move(order));
    }
    /// A picture of a hundred bytes a size; what a test does meanwhile comes first.
    Task<Result<media::MadeImage>> make_instead(std::string, media::ImageOrder order) {
        if (meanwhile) co_await std::exchange(meanwhile, nullptr)();
        media::MadeImage made;
        for (auto const width : order.widths) made.sizes.push_back({width, width, Bytes(100, std::byte{'x'})});
        for (auto const width : order.jpeg_widths) made.jpegs.push_back({width, width, Bytes(100, std::byte{'y'})});
        co_return made;
    }

    Task<testing::Answered> ask(http::Method method, std::string target, std::string body = {},
                                std::string who = "owner", http::Headers headers = {}) {
        co_return co_await client.send(
            {method, std::move(target), std::move(body), std::move(who), std::move(headers)});
    }
    Task<std::string> channel(std::string handle = "club") {
        auto made =
            co_await ask(http::Method::post, "/api/channels", R"({"handle":")" + handle + R"(","name":"A club"})");
        co_return made.text_at("/id");
    }
    Task<std::vector<std::string>> object_names() {
        auto page = (co_await objects->list("", {}, 1000)).value();
        std::vector<std::string> names;
        for (auto& object : page.objects) names.push_back(std::move(object.name));
        co_return names;
    }
    /// Runs the jobs whose time has come.
    Task<std::size_t> settle_all() {
        std::size_t count = 0;
        for (;; ++count) {
            tables.catch_up();  // a worker looks until it sees the job
            auto job = (co_await queue.claim(assembly::kSettlePictureKind)).value();
            if (!job) co_return count;
            auto key = std::string(job->payload.get_object().at("key").get_string());
            EXPECT_TRUE((co_await feature.settle.settle(job->subject, std::move(key))).ok());
            EXPECT_TRUE((co_await queue.finish(*std::move(job))).ok());
        }
    }
    static std::string spread_of(std::string const& id) { return assembly::pictures_prefix(id).substr(4, 2); }
    Task<std::int64_t> derived_bytes() { co_return (co_await budgets.of(owner.user)).value().use.derived_bytes; }

    testing::MemoryTableStore tables{all_tables()};
    testing::MemoryCache cache;
    testing::ManualClock clock;
    SystemRandom random;
    testing::TempDir folder;
    Metrics metrics;
    events::Recorded events{tables, clock, random};
    jobs::Queue queue{tables, clock, random, {.boot_id = "test"}};
    embedded::Broadcast broadcast{{}};
    testing::RecordedTellings tellings;
    identity::PlainPasswords passwords;
    identity::Feature accounts{{tables, broadcast, passwords, clock, random, metrics}, {}};
    site::Feature site{{tables, cache, events.outbox(), queue, clock}, {}};
    budgets::BudgetService budgets{{tables, clock}, {}};
    channels::Feature channels_feature{{tables, cache, events.outbox(), budgets, queue, clock, random}};
    Principal owner = person();
    Principal administrator = person(Role::administrator);
    std::unique_ptr<embedded::ObjectStore> objects =
        embedded::ObjectStore::open({.root = folder.path(), .reserve_bytes = 1}, media::pool()).value();
    videos::Feature videos_feature{{tables, *objects, cache, broadcast, tellings, events.outbox(), queue, budgets,
                                    channels_feature.service, clock, random, media::pool()},
                                   {.tokens = {{{"k1", "a secret"}}, "k1"}}};
    std::function<Task<>()> meanwhile{};
    Feature feature;
    testing::TokenAuthenticator people{{{"owner", owner},
                                        {"other", person()},
                                        {"moderator", person(Role::moderator)},
                                        {"administrator", administrator},
                                        {"another administrator", person(Role::administrator)}}};
    http::Router router;
    testing::ApiClient client{router, people, clock, random};
};

}  // namespace klieg::pictures
