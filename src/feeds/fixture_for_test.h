#pragma once

#include "feeds/feature.h"
#include "subscriptions/feature.h"
#include "videos/fixture_for_test.h"

#include <algorithm>
#include <string>
#include <vector>

namespace klieg::feeds {

inline std::vector<ports::TableSchema> fed_tables() {
    return ports::joined({Feature::tables(), subscriptions::Feature::tables(), identity::IdentityRepo::tables(),
                          counters::tables(), events::Outbox::tables(), jobs::Queue::tables()});
}

/// Videos, and a reader who follows channels. Subscriptions and feeds have tables of their own here.
struct Reading : videos::Studio {
    /// Published now, in the channel.
    Task<VideoId> publish(ChannelId of) {
        channel = std::move(of);
        auto made = (co_await playable(videos::Visibility::public_)).video_id;
        clock.advance(std::chrono::seconds(1));
        co_return made;
    }
    Task<> follow(ChannelId of) {
        must(co_await subscriptions.service.subscribe(reader, std::move(of), subscriptions::Level::all));
    }
    /// What was told, all of it again each time; and what is kept for a moment is forgotten.
    Task<> tell() {
        must(co_await feature.news.apply(co_await events.all()));
        co_await settle();
    }
    Task<> settle() {
        tables.catch_up();
        own.catch_up();
        clock.advance(std::chrono::minutes(2));
        co_return;
    }
    /// All of the feed, in pages of that length.
    Task<std::vector<VideoId>> read(std::size_t limit) {
        std::vector<VideoId> all;
        std::string cursor;
        do {
            auto page = must(co_await feature.subscription_feed.page(reader, limit, cursor));
            for (auto const& video : page.videos) all.push_back(video.video_id);
            cursor = std::move(page.next);
        } while (!cursor.empty());
        co_return all;
    }

    testing::MemoryTableStore own{fed_tables()};
    events::Outbox outbox{clock, random};
    jobs::Queue own_queue{own, clock, random, {.boot_id = "test"}};
    identity::IdentityRepo users{own};
    subscriptions::Feature subscriptions{{.tables = own,
                                          .cache = cache,
                                          .outbox = outbox,
                                          .jobs = own_queue,
                                          .channels = channels,
                                          .users = users,
                                          .clock = clock}};
    Feature feature{{own, cache, channels, repo, videos_feature.views, subscriptions.service}};
    Principal reader = stranger;
};

}  // namespace klieg::feeds
