#include "testing/async_test.h"
#include "testing/token_authenticator.h"
#include "views/fixture_for_test.h"

#include <functional>
#include <map>
#include <random>

/// A thousand viewers whose behaviour is known, over routes and a clock that is set: what is counted is what they did.
namespace klieg::views {
namespace {

using namespace std::chrono_literals;
using std::chrono::milliseconds;

constexpr int kViewers = 1'000;
constexpr auto kTells = 10s;

enum class Kind : std::uint8_t {
    watches,     ///< a while
    leaves,      ///< before it counts
    reloads,     ///< again and again, and watches each time
    comes_back,  ///< after more than half an hour
    polls,       ///< tells and tells that all was watched, and is gone within three seconds
    robot,       ///< tells as a player would
    no_page,     ///< likewise, by a program that calls itself a browser
    forges,      ///< with a token of its own making
    steals,      ///< with the token of somebody else
    replays,     ///< what was told, an hour later
    at_double_speed,
};
constexpr int kKinds = 11;

std::map<std::string, Principal> accounts(Random& random) {
    std::map<std::string, Principal> all;
    for (int i = 0; i < kViewers; i += 3)
        all["user" + std::to_string(i)] = {UserId::make(random), Role::user, SessionId::make(random)};
    return all;
}

/// What happens at a time, in the order of times.
struct Play : WatchSite {
    explicit Play(http::Authenticator& people) : WatchSite(people) {}
    using Step = std::function<Task<>()>;

    void at(milliseconds when, Step step) { steps.emplace(when, std::move(step)); }
    /// A playback from a time on, of so much of the video at that speed.
    void watch(milliseconds from, int viewer, milliseconds how_long, int speed = 1) {
        auto const key = next++;
        at(from, [this, viewer, key] { return begin(viewer, key); });
        for (milliseconds told = kTells; told < how_long; told += kTells)
            at(from + told, [this, viewer, key, told, speed] { return report(viewer, key, told * speed); });
        at(from + how_long, [this, viewer, key, how_long, speed] { return report(viewer, key, how_long * speed); });
    }
    Task<> begin(int viewer, int key) { tokens[key] = co_await start(players.at(viewer), video); }
    Task<> report(int viewer, int key, milliseconds told) {
        EXPECT_EQ(co_await watched(players.at(viewer), video, tokens[key], told.count()), 204);
    }
    Task<> run() {
        milliseconds now{0};
        int done = 0;
        for (auto const& [when, step] : steps) {
            clock.advance(when - now);
            now = when;
            co_await step();
            if (++done % 500 == 0) co_await follow(2);
        }
        co_await follow(2);
    }

    VideoId video;
    std::map<int, Player> players;
    std::map<int, std::string> tokens;
    std::multimap<milliseconds, Step> steps;
    int next = 0;
    std::int64_t expected = 0;
    milliseconds expected_time{0};
};

void cast(Play& play, int viewer, Kind kind, std::minstd_rand& chance) {
    auto const from = milliseconds(chance() % (20 * 60'000));
    auto const length = 12s + milliseconds(chance() % 180'000);
    auto counts = [&play](std::int64_t views, milliseconds time) {
        play.expected += views;
        play.expected_time += time;
    };
    switch (kind) {
        case Kind::watches: play.watch(from, viewer, length); return counts(1, length);
        case Kind::leaves: return play.watch(from, viewer, 2s + milliseconds(chance() % 7'000));
        case Kind::reloads:
            for (int i = 0; i < 4; ++i) play.watch(from + i * 5min, viewer, 15s);
            return counts(1, 60s);
        case Kind::comes_back:
            play.watch(from, viewer, length);
            play.watch(from + 40min, viewer, length);
            return counts(2, 2 * length);
        case Kind::polls: {
            auto const key = play.next++;
            play.at(from, [&play, viewer, key] { return play.begin(viewer, key); });
            for (int i = 0; i < 20; ++i)
                play.at(from + i * 150ms, [&play, viewer, key] { return play.report(viewer, key, 10min); });
            return;
        }
        case Kind::robot:
            play.players[viewer].user_agent = "Mozilla/5.0 (compatible; SomeBot/1.0)";
            return play.watch(from, viewer, length);
        case Kind::no_page: play.players[viewer].from_a_page = false; return play.watch(from, viewer, length);
        case Kind::forges: {
            auto const key = play.next++;
            auto const began = std::to_string((play.clock.now() + from - 1h).time_since_epoch().count());
            play.tokens[key] = "k1." + began + ".abcdefgh234567ij." + std::string(43, 'A');
            return play.at(from, [&play, viewer, key] { return play.report(viewer, key, 10min); });
        }
        case Kind::steals: {
            auto const key = play.next++;
            play.at(from, [&play, viewer, key] { return play.begin(viewer - 1, key); });
            return play.at(from + 1min, [&play, viewer, key] { return play.report(viewer, key, 1min); });
        }
        case Kind::replays: {
            auto const key = play.next;
            play.watch(from, viewer, length);
            for (int i = 1; i < 4; ++i)
                play.at(from + i * 1h, [&play, viewer, key, length] { return play.report(viewer, key, length); });
            return counts(1, length);
        }
        case Kind::at_double_speed: play.watch(from, viewer, length, 2); return counts(1, 2 * length);
    }
}

KLIEG_ASYNC_TEST(SimulatedViewers, AreCountedAsTheyBehave) {
    SystemRandom random;
    testing::TokenAuthenticator people{accounts(random)};
    Play play(people);
    play.video = (co_await play.film(10min)).video_id;
    std::minstd_rand chance(20'261'130);  // NOLINT(cert-msc51-cpp)
    for (int viewer = 0; viewer < kViewers; ++viewer) {
        auto& player = play.players[viewer];
        player.address = "198." + std::to_string(18 + viewer / 250) + ".7." + std::to_string(viewer % 250);
        if (viewer % 3 == 0) player.token = "user" + std::to_string(viewer);
        auto const kind = viewer == 0 ? Kind::watches : static_cast<Kind>(chance() % kKinds);
        cast(play, viewer, kind, chance);
    }
    co_await play.run();
    EXPECT_GT(play.expected, kViewers / 3);
    EXPECT_EQ(co_await play.views(play.video), play.expected);
    auto const sum = co_await play.all_hours(play.video);
    EXPECT_EQ(sum.views, play.expected);
    // The last report of a playback may come within the two seconds in which no other one is taken.
    auto const off = play.expected_time - sum.watch_ms;
    EXPECT_GE(off, 0ms);
    EXPECT_LT(off, play.expected_time / 50);
    play.stored.catch_up();
    CO_ASSERT_OK(co_await play.feature.sums.add_what_is_missing());
    EXPECT_EQ((co_await play.all_hours(play.video)).watch_ms, sum.watch_ms);
}

}  // namespace
}  // namespace klieg::views
