#include "app/life_for_test.h"
#include "app/site_for_test.h"
#include "base/log.h"
#include "budgets/feature.h"
#include "channels/feature.h"
#include "comments/feature.h"
#include "counters/counters.h"
#include "reactions/feature.h"
#include "subscriptions/feature.h"
#include "testing/async_test.h"
#include "testing/run_concurrently.h"
#include "testing/tell_all.h"
#include "videos/feature.h"
#include "videos/video_counts.h"
#include "views/feature.h"

#include <gmock/gmock.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <map>
#include <random>
#include <set>

/// All counters at once. Three nodes of one site, each with caches of its own, take votes, comments, subscriptions and
/// views, hold, release and delete, and move, follow and clean up, interleaved at each call of an engine. They die
/// between any two calls and others come in their place; answers get lost, come late or say less than happened; changes
/// are made after they were reported as failed; the log has events again, in another order, in other shards, or not any
/// more. In the end every counter is what a recount of the rows comes to.
///
/// Each run has another seed, which a failure names; KLIEG_TEST_SEED=… KLIEG_TEST_ROUNDS=1 does that round again.
namespace klieg::app {
namespace {

using namespace std::chrono_literals;
using videos::Visibility;
using Sums = std::map<std::string, std::int64_t>;

constexpr std::size_t kNodes = 3;
constexpr int kSteps = 60;  ///< of each node

/// Every counter there is, by what stands before the '#' of its name.
std::set<std::string> const& counted_names() {
    static std::set<std::string> const all = {"channel.videos", "channel.subscribers", "video.likes",
                                              "video.dislikes", "video.comments",      "video.views",
                                              "comment.likes",  "comment.dislikes",    "comment.replies"};
    return all;
}

std::uint32_t number_in(char const* variable, std::uint32_t otherwise) {
    char const* text = std::getenv(variable);  // NOLINT(concurrency-mt-unsafe): nobody sets it
    return text != nullptr && *text != '\0' ? static_cast<std::uint32_t>(std::stoul(text)) : otherwise;
}

/// What there is in the end, read of the tables without any help of what is tested.
class Recount {
public:
    explicit Recount(SharedEngines& engines) : engines_(engines) {}

    Task<> run() {
        engines_.tables.catch_up();
        for (auto const* table : {"Counters", "Contributions", "Likes", "CommentVotes", "Comments", "Subscriptions",
                                  "SubscriptionCounts", "Videos", "Channels", "Views", "ViewHours", "Jobs", "Outbox"})
            co_await read(table);
    }

    Sums stored() const {
        Sums sums;
        for (auto const& row : rows_.at("Counters")) sums[text(row, "Name")] += number(row, "Value");
        return without_nothing(std::move(sums));
    }
    Sums contributed() const {
        Sums sums;
        for (auto const& row : rows_.at("Contributions"))
            for (auto const& addend : row.at("Addends").as_array())
                sums[text(addend.as_object(), "Counter")] += number(addend.as_object(), "By");
        return without_nothing(std::move(sums));
    }
    /// But views, which have no contributions: their rows say what is in the sums.
    Sums stored_of_contributions() const {
        auto sums = stored();
        std::erase_if(sums, [](auto const& one) { return one.first.starts_with("video.views#"); });
        return sums;
    }
    Sums counted() const {
        Sums sums;
        for (auto const& vote : rows_.at("Likes"))
            if (has(vote, "Value")) ++sums["video." + text(vote, "Value") + "s#" + text(vote, "VideoId")];
        for (auto const& vote : rows_.at("CommentVotes"))
            if (has(vote, "Value")) ++sums["comment." + text(vote, "Value") + "s#" + text(vote, "CommentId")];
        add_comments(sums);
        for (auto const& subscription : rows_.at("Subscriptions"))
            if (has(subscription, "Level")) ++sums["channel.subscribers#" + text(subscription, "ChannelId")];
        for (auto const& video : rows_.at("Videos"))
            if (text(video, "Visibility") == "public" && video.at("Playable").as_bool())
                ++sums["channel.videos#" + text(video, "ChannelId")];
        for (auto const& playback : playbacks())
            if (playback.at("Counted").as_bool()) ++sums["video.views#" + text(playback, "VideoId")];
        return sums;
    }

    /// Sums that others keep beside the counters, in rows of their own: how many channels somebody follows, and what
    /// was watched in an hour.
    Sums others_stored() const {
        Sums sums;
        for (auto const& row : rows_.at("SubscriptionCounts"))
            sums["follows " + text(row, "Of")] += number(row, "Count");
        for (auto const& row : rows_.at("ViewHours")) {
            sums["views of " + text(row, "VideoId")] += number(row, "Views");
            sums["watched of " + text(row, "VideoId")] += number(row, "WatchMs");
        }
        return without_nothing(std::move(sums));
    }
    Sums others_counted() const {
        Sums sums;
        for (auto const& row : rows_.at("Subscriptions"))
            if (has(row, "Level")) ++sums["follows " + text(row, "UserId")];
        for (auto const& row : playbacks()) {
            sums["views of " + text(row, "VideoId")] += row.at("Counted").as_bool() ? 1 : 0;
            sums["watched of " + text(row, "VideoId")] += number(row, "WatchedMs");
        }
        return without_nothing(std::move(sums));
    }

    /// Replies whose rows say something else of what they answer than that does itself.
    std::vector<std::string> unnoted() const {
        std::map<std::string, bool> held;
        for (auto const& row : rows_.at("Comments")) held[text(row, "CommentId")] = row.at("Held").as_bool();
        std::vector<std::string> all;
        for (auto const& row : rows_.at("Comments")) {
            if (!has(row, "ParentId") || row.at("Held").as_bool()) continue;
            auto const above = held.find(text(row, "ParentId"));
            if (above != held.end() && above->second != row.at("ThreadHeld").as_bool())
                all.push_back(text(row, "CommentId"));
        }
        return all;
    }

    /// What stands though that which it is of does not.
    std::vector<std::string> left_over() const {
        std::set<std::string> there;
        for (auto const& row : rows_.at("Videos")) there.insert(text(row, "VideoId"));
        for (auto const& row : rows_.at("Channels")) there.insert(text(row, "ChannelId"));
        for (auto const& row : rows_.at("Comments")) there.insert(text(row, "CommentId"));
        std::vector<std::string> left;
        auto look = [&](std::string const& table, std::string const& attribute) {
            for (auto const& row : rows_.at(table))
                if (auto of = text(row, attribute); !there.contains(of)) left.push_back(table + " of " + of);
        };
        look("Likes", "VideoId");
        look("CommentVotes", "CommentId");
        look("Comments", "VideoId");
        look("Views", "VideoId");
        look("ViewHours", "VideoId");
        look("Videos", "ChannelId");
        for (auto const& row : rows_.at("Subscriptions"))
            if (has(row, "Level") && !there.contains(text(row, "ChannelId"))) left.push_back("a subscription");
        for (auto const& row : rows_.at("Jobs"))
            if (auto const state = text(row, "State"); state != "done" && state != "cancelled")
                left.push_back("a job " + text(row, "Kind"));
        if (!rows_.at("Outbox").empty()) left.emplace_back("events");
        return left;
    }

private:
    /// What answers one that is held is counted below that alone, whatever its own row says.
    void add_comments(Sums& sums) const {
        std::set<std::string> held;
        for (auto const& comment : rows_.at("Comments"))
            if (comment.at("Held").as_bool()) held.insert(text(comment, "CommentId"));
        for (auto const& comment : rows_.at("Comments")) {
            if (comment.at("Held").as_bool() || comment.at("Deleted").as_bool()) continue;
            bool const answers = has(comment, "ParentId");
            if (answers) ++sums["comment.replies#" + text(comment, "ParentId")];
            if (!answers || !held.contains(text(comment, "ParentId")))
                ++sums["video.comments#" + text(comment, "VideoId")];
        }
    }
    Task<> read(std::string table) {
        ports::Cursor cursor;
        auto& rows = rows_[table];
        do {
            auto page = Site::must(co_await engines_.tables.scan({.table = table, .cursor = std::move(cursor)}));
            for (auto& item : page.items) rows.push_back(std::move(item));
            cursor = std::move(page.next);
        } while (!cursor.empty());
    }
    static std::string text(ports::Item const& row, std::string_view attribute) {
        return std::string(row.at(attribute).as_string());
    }
    static std::int64_t number(ports::Item const& row, std::string_view attribute) {
        return row.at(attribute).as_int64();
    }
    static bool has(ports::Item const& row, std::string_view attribute) {
        auto const* value = row.if_contains(attribute);
        return value != nullptr && !value->is_null();
    }
    static Sums without_nothing(Sums sums) {
        std::erase_if(sums, [](auto const& one) { return one.second == 0; });
        return sums;
    }
    /// In the same table stands when a viewer was counted last, and how often an address was.
    std::vector<ports::Item> playbacks() const {
        std::vector<ports::Item> playbacks;
        for (auto const& row : rows_.at("Views"))
            if (row.contains("WatchedMs")) playbacks.push_back(row);
        return playbacks;
    }

    SharedEngines& engines_;
    std::map<std::string, std::vector<ports::Item>> rows_{};
};

/// One site from its first channel to where nothing is under way any more.
class Round {
public:
    Round(std::uint32_t seed, Executor executor)
        : seed_(seed), executor_(executor), engines_(options_of(seed)), chance_(seed + 1) {}

    Task<> run() {
        for (auto& node : nodes_) node = std::make_unique<Node>(engines_, executor_);
        co_await raise(engines_, world_, *nodes_[0]);
        // Somebody follows the log from now on, or takes a first place in it when much is gone already.
        if (chance_.below(2) == 0) {
            CO_ASSERT_OK(co_await nodes_[0]->follower.follow_once());
            engines_.clock.advance(1min);
        }
        engines_.slow.begin(slowness());
        std::vector<Task<Result<>>> all;
        for (std::size_t i = 0; i < kNodes; ++i) {
            lives_.push_back(
                std::make_unique<Life>(engines_, world_, nodes_[i], seed_ * 31 + static_cast<std::uint32_t>(i)));
            all.push_back(lives_.back()->run(kSteps));
        }
        co_await testing::run_concurrently(std::move(all));
        co_await engines_.slow.end();
        Recount midway(engines_);
        co_await midway.run();
        EXPECT_EQ(midway.stored_of_contributions(), midway.contributed()) << "while news is under way";
        bool const forgot = chance_.below(4) == 0;
        if (forgot) engines_.log.forget_all();
        co_await finish(forgot);
        co_await check();
    }

    Sums const& found() const noexcept { return found_; }

private:
    static SharedEngines::Options options_of(std::uint32_t seed) {
        SeededRandom chance(seed ^ 0x5eedU);
        return {.seed = seed, .lateness = {.calls_max = chance.below(2) == 0 ? 0U : 60U, .seed = seed}};
    }
    SlowTables::Options slowness() {
        return {.one_in = chance_.below(3) == 0 ? 0 : 20 + chance_.below(60),
                .yields_max = 1500,
                .one_in_after_failure = chance_.below(2) == 0 ? 0 : 5 + chance_.below(60),
                .calls_max = chance_.below(2) == 0 ? 40U : 3000U};
    }

    /// What waits is done, by one node that nothing happens to: what is due at once, what looks again after minutes,
    /// and the walks of a day for what nobody was told of. Of what the log has forgotten a recount is asked for.
    Task<> finish(bool forgot) {
        nodes_[0] = std::make_unique<Node>(engines_, executor_);
        for (int round = 0; round < 3; ++round) {
            engines_.clock.advance(16min);
            engines_.tables.catch_up();
            co_await testing::tell_all(nodes_[0]->relay, nodes_[0]->follower);
            if (forgot && round == 0) co_await rebuild_all();
            co_await work_off(*nodes_[0]);
        }
        // Of a reply that slipped through the log may have forgotten to tell; else nobody needs the walk of a day.
        Recount before(engines_);
        co_await before.run();
        if (!forgot) EXPECT_THAT(before.unnoted(), ::testing::ElementsAre());
        co_await clean_up<videos::Feature, subscriptions::Feature, comments::Feature, reactions::Feature,
                          views::Feature>(*nodes_[0]);
        for (int round = 0; round < 2; ++round) {
            engines_.clock.advance(16min);
            co_await testing::tell_all(nodes_[0]->relay, nodes_[0]->follower);
            co_await work_off(*nodes_[0]);
        }
        co_await testing::tell_all(nodes_[0]->relay, nodes_[0]->follower);
    }
    Task<> work_off(Node& node) {
        for (auto const& kind : Node::kinds()) {
            engines_.tables.catch_up();
            CO_ASSERT_OK(co_await node.features.queue().recover(kind));
            for (bool worked = true; worked;) {
                engines_.tables.catch_up();
                auto const one = co_await node.work(kind);
                CO_ASSERT_OK(one);
                worked = *one;
            }
        }
        engines_.tables.catch_up();
    }
    template <class... Features>
    Task<> clean_up(Node& node) {
        for (assembly::Feature* feature : {static_cast<assembly::Feature*>(&node.get<Features>())...})
            for (auto& chore : feature->maintenance()) CO_ASSERT_OK(co_await chore.run());
        CO_ASSERT_OK(co_await node.get<videos::Feature>().service.remove_all_of_gone_channels());
    }
    /// It takes their places from who follows, and who comes next finds what it is to do.
    Task<> rebuild_all() {
        for (auto* feature : nodes_[0]->features.all())
            for (auto const& projection : feature->projections())
                CO_ASSERT_OK(co_await events::request_rebuild(
                    {engines_.log, engines_.tables, engines_.clock, engines_.random}, projection.name));
        nodes_[0] = std::make_unique<Node>(engines_, executor_);
        co_await testing::tell_all(nodes_[0]->relay, nodes_[0]->follower);
    }

    Task<> check() {
        Recount end(engines_);
        co_await end.run();
        found_ = end.counted();
        EXPECT_EQ(end.stored(), found_);
        EXPECT_EQ(end.stored_of_contributions(), end.contributed());
        EXPECT_EQ(end.others_stored(), end.others_counted());
        EXPECT_THAT(end.left_over(), ::testing::ElementsAre());
        auto const budgets = co_await nodes_[0]->get<budgets::Feature>().recount.run();
        CO_ASSERT_OK(budgets);
        EXPECT_EQ(budgets->uses_corrected, 0U) << "what owners use has drifted from what there is";
        EXPECT_EQ(budgets->sums_corrected, 0U);
    }

    std::uint32_t const seed_;
    Executor executor_;
    SharedEngines engines_;
    SeededRandom chance_;
    World world_;
    std::array<std::unique_ptr<Node>, kNodes> nodes_{};
    std::vector<std::unique_ptr<Life>> lives_{};
    Sums found_{};
};

/// What fails here is told by each node, and says nothing to whoever reads of a test.
struct Quiet {
    Quiet() { log::set_level(log::Level::off); }
    ~Quiet() { log::set_level(log::Level::info); }
    Quiet(Quiet const&) = delete;
    Quiet& operator=(Quiet const&) = delete;
};

KLIEG_ASYNC_TEST(AllCounters, AreARecountWhateverHappensToThreeNodes) {
    Quiet const quiet;
    auto const seed = number_in("KLIEG_TEST_SEED", std::random_device{}());
    auto const rounds = number_in("KLIEG_TEST_ROUNDS", 40);
    std::cout << "KLIEG_TEST_SEED=" << seed << " KLIEG_TEST_ROUNDS=" << rounds << "\n";
    std::set<std::string> met;
    for (std::uint32_t i = 0; i < rounds && !::testing::Test::HasFailure(); ++i) {
        SCOPED_TRACE("KLIEG_TEST_SEED=" + std::to_string(seed + i) + " KLIEG_TEST_ROUNDS=1");
        Round round(seed + i, co_await this_executor());
        co_await round.run();
        for (auto const& [name, value] : round.found()) met.insert(name.substr(0, name.find('#')));
    }
    if (rounds >= 10) EXPECT_EQ(met, counted_names()) << "else this tests nothing of the others";
}

/// Whoever made something and heard of no answer sends it again, perhaps when somebody has deleted it meanwhile.
KLIEG_ASYNC_TEST(AllCounters, CountWhatWasDeletedAndIsMadeAgain) {
    SharedEngines engines({});
    Node node(engines, co_await this_executor());
    World world;
    co_await raise(engines, world, node);
    CO_ASSERT_OK(co_await node.follower.follow_once());
    auto const& owner = world.users[0];
    auto& videos = node.get<videos::Feature>();
    auto& comments = node.get<comments::Feature>();
    OrderedText ids(engines.clock, engines.random);
    auto const video = VideoId::make(engines.random);
    auto const parent = CommentId::make(video, ids);
    auto const reply = CommentId::make(video, ids);
    auto make_playable = [](videos::Video& made) -> Result<> {
        made.playable = true;
        return {};
    };
    auto make = [&] {
        videos::NewVideo wanted{
            .channel_id = world.channels[0].id, .title = "A title", .visibility = Visibility::public_};
        return videos.service.create(owner, std::move(wanted), video);
    };
    auto say = [&](CommentId id, std::optional<CommentId> to) {
        return comments.service.post(owner, {video, id.text(), std::move(to)}, id);
    };
    CO_ASSERT_OK(co_await make());
    for (int i = 0; i < 3; ++i) CO_ASSERT_OK(co_await videos.writer.change(video, make_playable, {}));
    CO_ASSERT_OK(co_await videos.service.remove(owner, video));
    co_await testing::tell_all(node.relay, node.follower);
    engines.clock.advance(1min);
    CO_ASSERT_OK(co_await make());
    CO_ASSERT_OK(co_await videos.writer.change(video, make_playable, {}));
    CO_ASSERT_OK(co_await say(parent, {}));
    CO_ASSERT_OK(co_await say(reply, parent));
    CO_ASSERT_OK(co_await comments.service.remove(owner, reply, {}));
    co_await testing::tell_all(node.relay, node.follower);
    engines.clock.advance(1min);
    CO_ASSERT_OK(co_await say(reply, parent));
    co_await testing::tell_all(node.relay, node.follower);
    Recount recount(engines);
    co_await recount.run();
    auto const counted = recount.counted();
    EXPECT_EQ(recount.stored(), counted);
    EXPECT_EQ(counted.at("comment.replies#" + parent.text()), 1);
    EXPECT_EQ(counted.at("channel.videos#" + world.channels[0].id.text()), 2);
}

/// What stands in literals of the form "channel.videos#": a counter is named after what is counted and whose it is.
/// Those of videos have a list of their own.
std::set<std::string> names_in(std::string_view source) {
    std::set<std::string> names;
    for (auto end = source.find("#\""); end != source.npos; end = source.find("#\"", end + 1)) {
        auto const literal = source.substr(0, end);
        auto const name = literal.substr(literal.rfind('"') + 1);
        bool const is_one =
            name.find('.') != name.npos && name.find_first_not_of("abcdefghijklmnopqrstuvwxyz_.") == name.npos;
        if (is_one) names.emplace(name);
    }
    return names;
}

TEST(AllCounters, AreThoseThatTheSourcesName) {
    std::set<std::string> named(videos::kCountedOfVideo.begin(), videos::kCountedOfVideo.end());
    for (auto const& file : std::filesystem::recursive_directory_iterator(KLIEG_SOURCE_DIR "/src")) {
        auto const path = file.path().string();
        bool const is_source = path.ends_with(".h") || path.ends_with(".cpp");
        if (!is_source || path.find("_test.") != path.npos) continue;
        std::ifstream in(path);
        named.merge(names_in(std::string{std::istreambuf_iterator<char>(in), {}}));
    }
    EXPECT_EQ(named, counted_names());
}

}  // namespace
}  // namespace klieg::app
