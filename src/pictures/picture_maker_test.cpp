#include "pictures/picture_maker.h"

#include "adapters/embedded/object_store.h"
#include "base/task_group.h"
#include "channels/fixture_for_test.h"
#include "media/ffmpeg/probe_for_test.h"
#include "testing/async_test.h"
#include "testing/temp_dir.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <set>

namespace klieg::pictures {
namespace {

using namespace std::chrono_literals;
using ::testing::ElementsAre;

/// Pictures are sent, and made, until it is said that they are whole.
struct Workshop {
    /// A picture is known by what its body says.
    Task<Result<std::string>> read(std::string name) {
        coming.push_back(name);
        while (!whole.contains(name)) co_await yield();
        co_return name;
    }
    Task<Result<media::MadeImage>> decode(std::string name) {
        decoding.push_back(name);
        while (!done.contains(name)) co_await yield();
        if (name == "too slow") co_return Error{Errc::timeout, "Working on the file took too long.", "time_limit"};
        co_return media::MadeImage();
    }
    Task<> send(UserId by, std::string name, std::uint64_t bytes = 1) {
        auto const read_it = [this, &name] { return read(name); };
        auto const made = co_await maker.make({by, "ch_1", {}}, {read_it, bytes});
        EXPECT_TRUE(made.ok()) << name;
    }
    static Task<> let_all_come_to_their_waits() {
        for (int turns = 0; turns < 20; ++turns) co_await yield();
    }
    UserId person() { return UserId::make(random); }

    testing::MemoryTableStore tables{channels::all_tables()};
    testing::ManualClock clock;
    SystemRandom random;
    Metrics metrics;
    testing::TempDir folder;
    std::unique_ptr<embedded::ObjectStore> objects =
        embedded::ObjectStore::open({.root = folder.path(), .reserve_bytes = 1}, media::pool()).value();
    jobs::Queue queue{tables, clock, random, {.boot_id = "test"}};
    std::vector<std::string> coming, decoding;  ///< in the order in which it began
    std::set<std::string> whole, done;
    PictureMaker maker{{tables, *objects, queue, clock, random, metrics,
                        [this](std::string image, media::ImageOrder) { return decode(std::move(image)); }}};
};

KLIEG_ASYNC_TEST(PictureMaker, SaysOfOneThatTookTooLongThatOthersHadTheCores) {
    Workshop shop;
    shop.whole = shop.done = {"too slow"};
    auto const read_it = [&shop] { return shop.read("too slow"); };
    auto const made = co_await shop.maker.make({shop.person(), "ch_1", {}}, {read_it, 1});
    CO_ASSERT(!made.ok());
    EXPECT_EQ(made.error().kind, Errc::unavailable);
    EXPECT_EQ(made.error().code, "overloaded");
}

KLIEG_ASYNC_TEST(PictureMaker, DecodesFirstForWhoHasUsedDecodersLeast) {
    Workshop shop;
    shop.whole = {"costly", "first", "second", "another costly", "small"};
    auto const greedy = shop.person();
    TaskGroup senders(co_await this_executor());
    senders.spawn("costly", shop.send(greedy, "costly"));
    while (shop.decoding.empty()) co_await yield();
    shop.clock.advance(15s);
    shop.done.insert("costly");
    co_await senders.join();

    shop.decoding.clear();
    for (auto const* name : {"first", "second"}) senders.spawn(name, shop.send(shop.person(), name));
    while (shop.decoding.size() < 2) co_await yield();
    senders.spawn("another costly", shop.send(greedy, "another costly"));
    co_await Workshop::let_all_come_to_their_waits();
    senders.spawn("small", shop.send(shop.person(), "small"));
    co_await Workshop::let_all_come_to_their_waits();
    EXPECT_THAT(shop.decoding, ElementsAre("first", "second")) << "there is room for two";
    shop.done.insert("first");
    while (shop.decoding.size() < 3) co_await yield();
    shop.done.insert("second");
    while (shop.decoding.size() < 4) co_await yield();
    EXPECT_THAT(shop.decoding, ElementsAre("first", "second", "small", "another costly"));
    shop.done.insert({"small", "another costly"});
    co_await senders.join();
}

/// What one person sends slowly is in memory for as long, and of all people's there is no more than kBodiesBytesMax.
KLIEG_ASYNC_TEST(PictureMaker, ReadsFirstFromWhoHasSentForTheLeastTime) {
    Workshop shop;
    shop.done = {"slow", "large", "slow again", "quick"};
    auto const slow = shop.person();
    TaskGroup senders(co_await this_executor());
    senders.spawn("slow", shop.send(slow, "slow"));
    while (shop.coming.empty()) co_await yield();
    shop.clock.advance(60s);
    shop.whole.insert("slow");
    co_await senders.join();

    shop.coming.clear();
    senders.spawn("large", shop.send(shop.person(), "large", PictureMaker::kBodiesBytesMax));
    while (shop.coming.empty()) co_await yield();
    senders.spawn("slow again", shop.send(slow, "slow again", PictureMaker::kBodiesBytesMax));
    co_await Workshop::let_all_come_to_their_waits();
    senders.spawn("quick", shop.send(shop.person(), "quick", PictureMaker::kBodiesBytesMax));
    co_await Workshop::let_all_come_to_their_waits();
    EXPECT_THAT(shop.coming, ElementsAre("large")) << "there is no room for more";
    shop.whole = {"large", "slow again", "quick"};
    co_await senders.join();
    EXPECT_THAT(shop.coming, ElementsAre("large", "quick", "slow again"));
}

}  // namespace
}  // namespace klieg::pictures
