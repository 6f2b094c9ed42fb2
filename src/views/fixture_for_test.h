#pragma once

#include "counters/counters.h"
#include "testing/api_client.h"
#include "testing/faulty_engines.h"
#include "videos/counts.h"
#include "videos/fixture_for_test.h"
#include "views/feature.h"

#include <string>
#include <vector>

namespace klieg::views {

inline std::vector<ports::TableSchema> watched_tables() {
    return ports::joined({Feature::tables(), counters::tables(), events::Outbox::tables(), jobs::Queue::tables()});
}

inline constexpr auto kBrowser = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0";

/// Who sends a beacon, as a test writes it down.
struct Player {
    std::string token{};  ///< of a session; empty: not signed in
    std::string address = "192.0.2.7";
    std::string user_agent = kBrowser;
    bool from_a_page = true;
};

/// Videos that are watched, over tables that fail when they are told to. Views have tables of their own here.
struct Watching : videos::Studio {
    /// Of that length, and public.
    Task<videos::Video> film(std::chrono::milliseconds duration) {
        auto const made = co_await playable(videos::Visibility::public_);
        auto set = [duration](videos::Video& one) -> Result<> {
            one.duration_ms = duration;
            return {};
        };
        auto changed = must(co_await writer.change(made.video_id, set, {}));
        tables.catch_up();
        co_return changed;
    }
    /// Brings what was told to the sums, in batches of which each comes `times` times, and takes it away.
    Task<std::size_t> follow(int times = 1) {
        std::size_t count = 0;
        for (unsigned number = 0; number < events::Outbox::kPartitions; ++number) {
            for (;;) {
                auto page = must(co_await stored.query({.table = "Outbox",
                                                        .partition = events::Outbox::partition_name(number),
                                                        .limit = 300,
                                                        .consistency = ports::Consistency::strong}));
                std::vector<events::Envelope> told;
                std::vector<ports::BatchWrite> gone;
                for (auto const& item : page.items) {
                    told.push_back(must(events::parse_envelope(item.at("Data").as_string())));
                    gone.emplace_back(
                        ports::Delete{"Outbox", {events::Outbox::partition_name(number), told.back().id}});
                }
                if (told.empty()) break;
                for (int time = 0; time < times; ++time) must(co_await feature.sums.apply(told));
                must(co_await stored.write_many(std::move(gone)));
                count += told.size();
            }
        }
        co_return count;
    }
    Task<std::int64_t> views(VideoId video) {
        co_return must(
            co_await counters::Counters(stored).get(videos::views_counter(video), ports::Consistency::strong));
    }
    Task<HourOfViews> all_hours(VideoId video) {
        stored.catch_up();
        HourOfViews sum;
        for (auto const& hour : must(co_await feature.sums.hours_of(std::move(video), {}, 1000, {})).hours) {
            sum.views += hour.views;
            sum.watch_ms += hour.watch_ms;
        }
        co_return sum;
    }
    /// Runs the jobs that are due; answers how many.
    Task<int> work_on_removals() {
        for (int done = 0;; ++done) {
            stored.catch_up();
            auto claimed = must(co_await own_queue.claim(kRemovalKind));
            if (!claimed) co_return done;
            jobs::JobContext context(own_queue, *claimed);
            must(co_await feature.removal.run(context));
            must(co_await own_queue.finish(*claimed));
        }
    }
    static Asking asking(Player const& player, Principal principal = {}) {
        return {std::move(principal), player.address, player.user_agent, player.from_a_page};
    }

    testing::MemoryTableStore stored{watched_tables()};
    testing::Faults faults;
    testing::FaultyTables faulty{stored, faults};
    events::Outbox outbox{clock, random};
    jobs::Queue own_queue{stored, clock, random, {.boot_id = "test"}};
    Feature feature{{faulty, outbox, own_queue, videos_feature.service, videos_feature.repo, clock, random},
                    {{{"k1", "a secret"}}, "k1"}};
    ViewService& service = feature.service;
};

/// The same with its routes.
struct WatchSite : Watching {
    explicit WatchSite(http::Authenticator& people) : client(router, people, clock, random) {
        feature.add_routes(router);
    }

    Task<testing::Answered> tell(Player player, VideoId video, std::string body) {
        testing::Asked asked{.method = http::Method::post,
                             .target = "/api/videos/" + video.text() + "/views",
                             .body = std::move(body),
                             .token = player.token,
                             .address = player.address};
        if (!player.user_agent.empty()) asked.headers.set("User-Agent", player.user_agent);
        if (player.from_a_page) asked.headers.set("Sec-Fetch-Site", "same-origin");
        co_return co_await client.send(std::move(asked));
    }
    Task<std::string> start(Player player, VideoId video) {
        co_return (co_await tell(std::move(player), std::move(video), R"({"event":"start"})")).text_at("/token");
    }
    Task<int> watched(Player player, VideoId video, std::string token, std::int64_t ms) {
        auto body = R"({"token":")" + token + R"(","watchedMs":)" + std::to_string(ms) + "}";
        co_return (co_await tell(std::move(player), std::move(video), std::move(body))).status;
    }

    http::Router router;
    testing::ApiClient client;
};

}  // namespace klieg::views
