#include "app/site_for_test.h"
#include "channels/feature.h"
#include "comments/feature.h"
#include "events/follower.h"
#include "events/relay.h"
#include "notifications/feature.h"
#include "reactions/feature.h"
#include "subscriptions/feature.h"
#include "testing/async_test.h"
#include "videos/feature.h"
#include "views/feature.h"

#include <gtest/gtest.h>

#include <map>
#include <set>

/// What follows events, made anew from the tables.
namespace klieg::app {
namespace {

using Rows = std::map<std::string, std::multiset<std::string>>;

/// All rows as texts, by table.
Task<Rows> all_rows(ports::TableStore& tables) {
    Rows all;
    for (auto const& schema : Features::tables()) {
        ports::Cursor cursor;
        do {
            auto page = Site::must(co_await tables.scan({.table = schema.name, .cursor = std::move(cursor)}));
            for (auto const& item : page.items) all[schema.name].insert(json::to_text(item));
            cursor = std::move(page.next);
        } while (!cursor.empty());
    }
    co_return all;
}

/// What is the same however it was made: jobs have ids and times of their own, how far somebody is, is no result, and
/// of what counts to nothing, or of channels that are gone, nobody who walks the tables can know, nor when a file was
/// done.
Rows results_of(Rows rows) {
    for (auto const* table : {"Leases", "Outbox", "Cursors"}) rows.erase(table);
    std::multiset<std::string> jobs;
    for (auto const& text : rows["Jobs"]) {
        auto const job = Site::must(json::parse(text));
        std::string const kind(job.at("Kind").as_string());
        constexpr std::string_view kLooksForItself[] = {videos::kChannelRemovalKind, comments::kVideoRemovalKind,
                                                        reactions::kVoteRemovalKind, subscriptions::kRemovalKind,
                                                        views::kRemovalKind,         notifications::kPublishedJobKind};
        if (std::ranges::find(kLooksForItself, kind) == std::end(kLooksForItself))
            jobs.insert(kind + " " + std::string(job.at("Subject").as_string()));
    }
    rows["Jobs"] = std::move(jobs);
    std::erase_if(rows["Notifications"], [](std::string const& text) {
        return Site::must(json::parse(text)).at("Kind").as_string() == notifications::kReady;
    });
    std::multiset<std::string> contributions;
    for (auto const& text : rows["Contributions"]) {
        auto const row = Site::must(json::parse(text));
        auto const addends = json::to_text(row.at("Addends"));
        if (addends != "[]") contributions.insert(std::string(row.at("Key").as_string()) + " " + addends);
    }
    rows["Contributions"] = std::move(contributions);
    return rows;
}

Task<> put_back(ports::TableStore& tables, Rows const& before) {
    auto const now = co_await all_rows(tables);
    for (auto const& schema : Features::tables()) {
        if (schema.name == "Leases" || schema.name == "Outbox") continue;
        auto texts_of = [&](Rows const& rows) {
            auto found = rows.find(schema.name);
            return found == rows.end() ? std::multiset<std::string>() : found->second;
        };
        for (auto const& text : texts_of(now)) {
            auto const item = Site::must(json::parse(text));
            ports::Key key{std::string(item.at(schema.partition_attribute).as_string())};
            if (!schema.sort_attribute.empty()) key.sort = item.at(schema.sort_attribute).as_string();
            Site::must(co_await tables.write(ports::Delete{schema.name, std::move(key)}));
        }
        for (auto const& text : texts_of(before))
            Site::must(co_await tables.write(ports::Put{schema.name, Site::must(json::parse(text)).as_object()}));
    }
}

Task<> follow(Site& site, events::Follower& follower) {
    events::Outbox outbox(site.clock(), site.random());
    events::Relay relay({outbox, site.storage().tables(), site.storage().log(), site.clock(), site.random(),
                         site.storage().log_mover()},
                        {.sharing = leases::Sharing::alone}, co_await this_executor());
    std::size_t done = 1;
    while (done > 0) {
        done = Site::must(co_await relay.move_once());
        done += Site::must(co_await follower.follow_once());
    }
}

/// Channels with videos that are published, and are not any more, and of which some go.
Task<> change_things(Site& site) {
    auto& channels = site.get<channels::Feature>().service;
    auto& videos = site.get<videos::Feature>().service;
    auto& writer = site.get<videos::Feature>().writer;
    auto const publish = [](videos::Video& video) -> Result<> {
        video.status = videos::Status::ready;
        video.playable = true;
        video.visibility = videos::Visibility::public_;
        return {};
    };
    Principal const owner{UserId::make(site.random()), Role::user, SessionId::make(site.random())};
    std::vector<ChannelId> made;
    for (auto const* handle : {"stays", "goes", "goestoo"}) {
        auto channel = Site::must(co_await channels.create(owner, {handle, "A channel", {}}));
        for (auto const* title : {"One", "Two", "Three"}) {
            auto video = Site::must(co_await videos.create(owner, {.channel_id = channel.channel_id, .title = title}));
            if (title == std::string_view("One")) continue;
            Site::must(co_await writer.change(video.video_id, publish, {}));
            if (title == std::string_view("Three"))
                Site::must(co_await videos.edit(owner, video.video_id, {.visibility = videos::Visibility::unlisted}));
        }
        made.push_back(channel.channel_id);
    }
    for (auto const& gone : {made[1], made[2]}) Site::must(co_await channels.remove(owner, gone, {}));
}

KLIEG_ASYNC_TEST(Projections, EqualThoseThatAreMadeAnewFromTheTables) {
    Site site;
    auto& tables = site.storage().tables();
    events::Follower::Needs const needs{site.storage().log(), tables, site.clock(), site.random()};
    events::Follower follower(needs, {.sharing = leases::Sharing::alone}, co_await this_executor());
    std::vector<std::string> names;
    for (auto* feature : site.features().all())
        for (auto& projection : feature->projections()) {
            EXPECT_TRUE(projection.seed) << projection.name << " cannot be made anew: the log goes back some days only";
            names.push_back(projection.name);
            follower.add(std::move(projection));
        }
    CO_ASSERT(!names.empty());
    co_await follow(site, follower);
    co_await change_things(site);
    auto const before = co_await all_rows(tables);
    co_await follow(site, follower);
    auto const followed = results_of(co_await all_rows(tables));
    EXPECT_NE(followed, results_of(before)) << "else this tests nothing";
    EXPECT_EQ(followed.at("Counters").size(), 1U) << "one channel is left, and has a video";

    co_await put_back(tables, before);
    for (auto const& name : names) Site::must(co_await events::request_rebuild(needs, name));
    site.clock().advance(std::chrono::minutes(1));  // a follower looks now and then
    co_await follow(site, follower);
    EXPECT_EQ(results_of(co_await all_rows(tables)), followed);

    // And once more, on top of what there is.
    for (auto const& name : names) Site::must(co_await events::request_rebuild(needs, name));
    site.clock().advance(std::chrono::minutes(1));
    co_await follow(site, follower);
    EXPECT_EQ(results_of(co_await all_rows(tables)), followed);
}

}  // namespace
}  // namespace klieg::app
