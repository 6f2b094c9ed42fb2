#include "notifications/fixture_for_test.h"
#include "testing/async_test.h"
#include "testing/run_concurrently.h"

#include <gmock/gmock.h>

#include <algorithm>
#include <map>
#include <memory>
#include <random>
#include <set>

/// Nobody is told anything twice and nobody is left out, whatever happens: three nodes follow one log, which has events
/// again, in another order, and to each something else first; they do the same jobs, and people come and read,
/// interleaved at each call of the engine, while any of their calls fails, loses its answer, or is made twice. Then
/// each event comes once more, as the log promises, and what waits is done.
namespace klieg::notifications {
namespace {

using namespace std::chrono_literals;
using testing::Faults;

constexpr std::size_t kNodes = 3;
constexpr std::size_t kFollowers = 14;

/// What somebody was to be told, as "comment.reply c_…".
using Told = std::multiset<std::string>;

struct Node {
    Node(Telling& site, Publications::Options options)
        : tables(site.tables, faults),
          notifications({.tables = tables,
                         .cache = cache,
                         .teller = site.news,
                         .jobs = queue,
                         .accounts = site.identity.service,
                         .users = site.identity.repo,
                         .channels = site.channels.service,
                         .videos = site.video_rows,
                         .video_views = site.videos.views,
                         .subscriptions = site.subscriptions.service,
                         .comments = site.feature.repo,
                         .clock = site.clock},
                        options),
          queue(tables, site.clock, site.random, {.boot_id = site.random.base32(8)}),
          cache({}, site.clock) {}

    Faults faults;
    testing::FaultyTables tables;
    Feature notifications;
    jobs::Queue queue;
    embedded::Cache cache;
};

class Round {
public:
    explicit Round(std::uint32_t seed)
        : seed_(seed),
          chance_(seed),
          options_{.written_max = seed % 3 == 0 ? 5 : 1'000, .page_subscribers = 4},
          site_(options_) {}

    Task<> run() {
        co_await act();
        events_ = co_await site_.events.all();
        for (std::size_t i = 0; i < kNodes; ++i) nodes_.push_back(std::make_unique<Node>(site_, options_));
        std::vector<Task<Result<>>> lives;
        for (std::size_t i = 0; i < kNodes; ++i)
            lives.push_back(live(*nodes_[i], seed_ * 7 + static_cast<std::uint32_t>(i)));
        co_await testing::run_concurrently(std::move(lives));
        co_await finish();
        co_await check();
    }

private:
    std::size_t below(std::size_t end) { return chance_() % end; }

    /// What people do, and so what they are to be told; of which not all is in an order that a log would have.
    Task<> act() {
        co_await site_.raise();
        people_ = {site_.owner, site_.ada, site_.bob, site_.moderator};
        for (std::size_t i = 0; i < kFollowers; ++i) {
            people_.push_back({UserId::make(site_.random), Role::user, SessionId::make(site_.random)});
            bool const all = below(4) > 0;
            co_await site_.follow_channel(people_.back(), all ? subscriptions::Level::all : subscriptions::Level::none);
            if (all) followers_.push_back(people_.back().user);
        }
        co_await site_.let_events_pass();
        CO_ASSERT_OK(co_await site_.subscriptions.subscriber_count.recount());
        struct Said {
            CommentId id;
            std::size_t author;
        };
        std::vector<Said> tops;
        for (int i = 0; i < 12; ++i) {
            auto const author = below(4);
            bool const answers = !tops.empty() && below(2) == 0;
            auto const to = answers ? tops[below(tops.size())] : Said{};
            bool const calls = below(3) == 0;
            auto const called = below(4);
            constexpr char const* kNames[] = {"owner", "ada", "bob", "moderator"};
            auto const text = std::to_string(i) + (calls ? std::string(" @") + kNames[called] : std::string());
            auto const id = co_await site_.said(people_[author], text, answers ? std::optional(to.id) : std::nullopt);
            std::set<std::size_t> met{author};
            auto wanted = [&](std::size_t who, char const* kind) {
                if (met.insert(who).second) to_be_told_[people_[who].user].insert(kind + (" " + id.text()));
            };
            if (answers) wanted(to.author, kReply);
            if (calls) wanted(called, kMention);
            wanted(0, kCommented);
            if (!answers) tops.push_back({id, author});
            if (below(3) > 0) continue;
            for (bool const heart : {true, false, true}) {
                site_.clock.advance(1s);
                CO_ASSERT_OK(
                    co_await site_.feature.service.edit(site_.owner, id, Telling::patch_of({}, {}, heart), {}));
            }
            if (author != 0) to_be_told_[people_[author].user].insert(std::string(kHeart) + " " + id.text());
        }
        for (int i = 0; i < 3; ++i) {
            auto const video = co_await site_.make_video(videos::Visibility::public_);
            for (auto const& user : followers_) to_be_told_[user].insert(std::string(kPublished) + " " + video.text());
            to_be_told_[site_.owner.user].insert(std::string(kReady) + " " + video.text());
            site_.clock.advance(1s);
        }
        // That of the first one, which raise() made.
        to_be_told_[site_.owner.user].insert(std::string(kReady) + " " + site_.video.text());
    }

    /// What fails has failed: it comes again, or in the end.
    Task<Result<>> live(Node& node, std::uint32_t seed) {
        std::mt19937 chance(seed);
        auto& told = node.notifications;
        for (int step = 0; step < 40; ++step) {
            node.faults.begin({.healthy = chance() % 6,
                               .faulty = chance() % 4 == 0 ? 1 + chance() % 3 : 0,
                               .manner = static_cast<Faults::Manner>((chance() % 3) == 0   ? 0
                                                                     : (chance() % 2) == 0 ? 2
                                                                                           : 3)});
            switch (chance() % 5) {
                case 0:
                case 1: {
                    std::vector<events::Envelope> some;
                    for (std::size_t i = 0, count = 1 + chance() % 8; i < count; ++i)
                        some.push_back(events_[chance() % events_.size()]);
                    for (auto const& projection : told.projections())
                        if (chance() % 2 == 0) static_cast<void>(co_await projection.apply(some));
                    break;
                }
                case 2: co_await work(node, chance() % 3 > 0); break;
                case 3: {
                    auto const who = people_[chance() % people_.size()];
                    auto const listed = co_await told.service.list(who, 5, {});
                    if (!listed.ok() || listed->items.empty()) break;
                    auto const id = listed->items[chance() % listed->items.size()].id;
                    auto const read = co_await told.service.read(who, {id});
                    if (read.ok()) read_[who.user].insert(id);
                    break;
                }
                default: static_cast<void>(co_await told.service.unread(people_[chance() % people_.size()]));
            }
            node.faults.end();
        }
        co_return Result<>{};
    }

    /// Who dies in the middle leaves its lease.
    static Task<> work(Node& node, bool finishes) {
        auto claimed = co_await node.queue.claim(kPublishedJobKind);
        if (!claimed.ok() || !*claimed) co_return;
        jobs::JobContext context(node.queue, **claimed);
        auto const ran = co_await node.notifications.publications.run(context);
        if (ran.ok() && finishes) static_cast<void>(co_await node.queue.finish(**claimed));
    }

    Task<> finish() {
        auto& node = *nodes_[0];
        for (auto const& event : events_)
            for (auto const& projection : node.notifications.projections())
                CO_ASSERT_OK(co_await projection.apply(std::span(&event, 1)));
        for (int round = 0; round < 3; ++round) {
            site_.clock.advance(2min);
            site_.tables.catch_up();
            CO_ASSERT_OK(co_await node.queue.recover(kPublishedJobKind));
            for (std::size_t left = 1; left > 0;) {
                site_.tables.catch_up();
                auto const claimed = Telling::must(co_await node.queue.claim(kPublishedJobKind));
                left = claimed ? 1 : 0;
                if (!claimed) break;
                auto job = *claimed;
                jobs::JobContext context(node.queue, job);
                CO_ASSERT_OK(co_await node.notifications.publications.run(context));
                CO_ASSERT_OK(co_await node.queue.finish(job));
            }
        }
        site_.tables.catch_up();
        site_.clock.advance(10min);
    }

    Task<> check() {
        auto& told = nodes_[0]->notifications;
        for (auto const& who : people_) {
            CO_ASSERT_OK(co_await told.service.unread(who));
            Told there;
            std::set<NotificationId> unread;
            ports::Cursor cursor;
            do {
                auto page = Telling::must(co_await told.repo.of_user(who.user, {.limit = 100, .cursor = cursor}));
                cursor = page.next;
                for (auto const& row : page.rows) {
                    there.insert(row.kind + " " + row.subject);
                    if (!row.read_at) unread.insert(row.notification_id);
                }
            } while (!cursor.empty());
            EXPECT_EQ(there, to_be_told_[who.user]);
            for (auto const& id : read_[who.user]) EXPECT_FALSE(unread.contains(id)) << "what was read is unread again";
        }
    }

    std::uint32_t const seed_;
    std::mt19937 chance_;
    Publications::Options const options_;
    Telling site_;
    std::vector<std::unique_ptr<Node>> nodes_{};
    std::vector<events::Envelope> events_{};
    std::vector<Principal> people_{};
    std::vector<UserId> followers_{};
    std::map<UserId, Told> to_be_told_{};
    std::map<UserId, std::set<NotificationId>> read_{};
};

KLIEG_ASYNC_TEST(Notifications, AreToldOnceToEachWhateverHappensToThreeNodes) {
    auto const first = std::random_device{}();
    for (std::uint32_t seed = first; seed < first + 12 && !::testing::Test::HasFailure(); ++seed) {
        SCOPED_TRACE("seed " + std::to_string(seed));
        Round round(seed);
        co_await round.run();
    }
}

}  // namespace
}  // namespace klieg::notifications
