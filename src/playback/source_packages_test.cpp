#include "playback/source_packages.h"

#include "adapters/embedded/object_store.h"
#include "base/assert.h"
#include "testing/async_test.h"
#include "testing/clips.h"
#include "testing/manual_clock.h"
#include "testing/presentation.h"
#include "testing/run_concurrently.h"
#include "testing/temp_dir.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace klieg::playback {
namespace {

using namespace std::chrono_literals;

constexpr auto kShort = media::Opening::short_segments;

/// A streamable file, with so much in its index that nobody reads.
Bytes file_with_index_of(std::size_t padding) {
    auto file = klieg::testing::read_bytes(klieg::testing::video_clip(
        "index.mp4", "s=320x240:r=30", "-c:v libx264 -preset ultrafast -g 30 -pix_fmt yuv420p", 2));
    auto const name = std::as_bytes(std::span(std::string_view("moov")));
    auto const at = static_cast<std::size_t>(std::ranges::search(file, name).begin() - file.begin());
    auto const begin = at - 4;
    auto const old_size = file.size() - begin;  // it is the last box
    ByteWriter size;
    size.u32(static_cast<std::uint32_t>(old_size + 8 + padding));
    std::ranges::copy(size.view(), file.begin() + static_cast<std::ptrdiff_t>(begin));
    ByteWriter free;
    free.u32(static_cast<std::uint32_t>(8 + padding));
    free.text("free");
    file.insert(file.end(), free.view().begin(), free.view().end());
    file.resize(file.size() + padding);
    return file;
}

struct Shelf {
    template <class T>
    static T must(Result<T> result) {
        KLIEG_ASSERT(result.ok());
        return *std::move(result);
    }

    /// So many files, by their names.
    Task<std::vector<ports::ObjectName>> put(std::size_t count, std::size_t index_padding) {
        auto const file = std::make_shared<Bytes const>(file_with_index_of(index_padding));
        std::vector<ports::ObjectName> names;
        for (std::size_t i = 0; i < count; ++i) {
            names.push_back("src/" + std::to_string(i));
            EXPECT_TRUE((co_await objects->put(names.back(), file)).ok());
        }
        co_return names;
    }

    klieg::testing::TempDir folder;
    klieg::testing::ManualClock clock;
    BlockingPool pool{{.name = "test", .threads = 2}};
    Metrics metrics;
    std::unique_ptr<embedded::ObjectStore> objects =
        must(embedded::ObjectStore::open({.root = folder.path(), .reserve_bytes = 1}, pool));
    ByteBudget memory{{.bytes_max = SourcePackages::kBytesMax},
                      {metrics.gauge({"bytes", "In use."}), metrics.counter({"refused", "Turned away."})}};
    SourcePackages sources{{*objects, pool, memory, clock}};
};

constexpr std::size_t kLargeIndex = 20 << 20;

KLIEG_ASYNC_TEST(SourcePackages, KeepsBothOpeningsOfAFileApart) {
    Shelf shelf;
    auto const names = co_await shelf.put(1, 0);
    auto const with_short = co_await shelf.sources.open(names[0], kShort, 1s);
    auto const with_long = co_await shelf.sources.open(names[0], media::Opening::long_segments, 1s);
    CO_ASSERT_OK(with_short);
    CO_ASSERT_OK(with_long);
    EXPECT_EQ((*with_short)->package().plan().opening, kShort);
    EXPECT_EQ((*with_long)->package().plan().opening, media::Opening::long_segments);
    EXPECT_EQ(*co_await shelf.sources.open(names[0], kShort, 1s), *with_short) << "both are open";
    EXPECT_EQ(*co_await shelf.sources.open(names[0], media::Opening::long_segments, 1s), *with_long);
}

KLIEG_ASYNC_TEST(SourcePackages, CountWhatIsOpenForAsLongAsSomebodyUsesIt) {
    Shelf shelf;
    auto const names = co_await shelf.put(3, kLargeIndex);
    auto first = co_await shelf.sources.open(names[0], kShort, 1s);
    CO_ASSERT_OK(first);
    EXPECT_GE(shelf.memory.in_use(), kLargeIndex);
    EXPECT_EQ(shelf.memory.in_use(), (*first)->bytes());
    EXPECT_EQ(*co_await shelf.sources.open(names[0], kShort, 1s), *first) << "it is open";
    auto second = co_await shelf.sources.open(names[1], kShort, 1s);
    CO_ASSERT_OK(second);
    EXPECT_EQ(shelf.memory.in_use(), (*first)->bytes() + (*second)->bytes());
    auto refused = co_await shelf.sources.open(names[2], kShort, 5ms);
    CO_ASSERT(!refused.ok());
    EXPECT_EQ(refused.error().code, "overloaded") << "two are in use, and there is no room for a third";
    EXPECT_EQ(shelf.memory.in_use(), (*first)->bytes() + (*second)->bytes());
}

KLIEG_ASYNC_TEST(SourcePackages, MakeWayWhereTheyAreNotUsed) {
    Shelf shelf;
    auto const names = co_await shelf.put(4, kLargeIndex);
    for (int rounds = 0; rounds < 2; ++rounds) {
        for (auto const& name : names) {
            auto const opened = co_await shelf.sources.open(name, kShort, 5ms);
            CO_ASSERT_OK(opened);
            EXPECT_LE(shelf.memory.in_use(), SourcePackages::kBytesMax);
        }
    }
    // One that somebody waits for while it is used makes way as soon as it is not.
    auto used = SourcePackages::OpenSourcePtr(*co_await shelf.sources.open(names[0], kShort, 5ms));
    auto other = SourcePackages::OpenSourcePtr(*co_await shelf.sources.open(names[1], kShort, 5ms));
    std::vector<Task<Result<SourcePackages::OpenSourcePtr>>> both;
    both.push_back(shelf.sources.open(names[2], kShort, 10s));
    both.push_back(
        [](SourcePackages::OpenSourcePtr& one, ByteBudget& memory) -> Task<Result<SourcePackages::OpenSourcePtr>> {
            co_await sleep_for(1ms);
            EXPECT_GE(memory.in_use(), 2 * kLargeIndex);
            one.reset();
            co_return nullptr;
        }(used, shelf.memory));
    for (auto const& opened : co_await klieg::testing::run_concurrently(std::move(both))) CO_ASSERT_OK(opened);
}

/// Many ask for more than there is room for, and each is served in the end: none is kept that another waits for.
KLIEG_ASYNC_TEST(SourcePackages, ServeAllWhoAskAtOnceWithinTheirRoom) {
    Shelf shelf;
    auto const names = co_await shelf.put(8, kLargeIndex);
    auto use = [](Shelf& at, ports::ObjectName name) -> Task<Result<std::uint64_t>> {
        auto opened = co_await at.sources.open(std::move(name), kShort, 10s);
        if (!opened.ok()) co_return std::move(opened).error();
        co_return at.memory.in_use();
    };
    std::vector<Task<Result<std::uint64_t>>> requests;
    for (int rounds = 0; rounds < 3; ++rounds)
        for (auto const& name : names) requests.push_back(use(shelf, name));
    for (auto const& in_use : co_await klieg::testing::run_concurrently(std::move(requests))) {
        CO_ASSERT_OK(in_use);
        EXPECT_LE(*in_use, SourcePackages::kBytesMax);
    }
}

KLIEG_ASYNC_TEST(SourcePackages, HoldNoMoreFilesOpenThanTheirRoomHasMegabytes) {
    Shelf shelf;
    auto const names = co_await shelf.put(70, 0);
    std::vector<SourcePackages::OpenSourcePtr> used;
    for (auto const& name : names) {
        auto opened = co_await shelf.sources.open(name, kShort, 0ms);
        if (!opened.ok()) break;
        used.push_back(*std::move(opened));
    }
    EXPECT_GE(used.size(), 40U);
    EXPECT_LE(used.size(), 64U);
}

KLIEG_ASYNC_TEST(SourcePackages, ForgetWhatNobodyAsksFor) {
    Shelf shelf;
    auto const names = co_await shelf.put(2, 0);
    CO_ASSERT_OK(co_await shelf.sources.open(names[0], kShort, 1s));
    shelf.clock.advance(20s);
    auto const used = co_await shelf.sources.open(names[1], kShort, 1s);
    CO_ASSERT_OK(used);
    shelf.clock.advance(20s);
    shelf.sources.forget_idle();
    EXPECT_EQ(shelf.memory.in_use(), (*used)->bytes());
}

KLIEG_ASYNC_TEST(SourcePackages, GiveBackWhatAFileTookThatIsNotStreamable) {
    Shelf shelf;
    auto whole = file_with_index_of(1 << 20);
    auto const name = std::as_bytes(std::span(std::string_view("stbl")));
    std::ranges::search(whole, name).begin()[0] = std::byte{'x'};
    CO_ASSERT_OK(co_await shelf.objects->put("src/bad", std::make_shared<Bytes const>(whole)));
    CO_ASSERT(!(co_await shelf.sources.open("src/bad", kShort, 1s)).ok());
    EXPECT_EQ((co_await shelf.sources.open("src/none", kShort, 1s)).error().kind, Errc::not_found);
    EXPECT_EQ(shelf.memory.in_use(), 0U);
}

}  // namespace
}  // namespace klieg::playback
