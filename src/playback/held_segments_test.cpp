#include "playback/held_segments.h"

#include "adapters/embedded/cache.h"
#include "media/file_limits.h"
#include "media/mp4/fragmenter.h"
#include "testing/async_test.h"
#include "testing/manual_clock.h"

#include <gtest/gtest.h>

#include <string>

namespace klieg::playback {
namespace {

using namespace std::chrono_literals;

struct Holder {
    explicit Holder(std::uint64_t bytes_max)
        : memory({.bytes_max = bytes_max},
                 {metrics.gauge({"bytes", "In use."}), metrics.counter({"refused", "Turned away."})}) {}

    /// Makes a segment, keeps it as long as the holder says, and has it sent to nobody any more.
    Task<Result<ports::Cache::Value>> hold(int name, std::size_t bytes) {
        auto load = [this, bytes](ports::Cache::Tags&) -> Task<Result<ports::Cache::Loaded>> { return make(bytes); };
        co_return co_await cache.get_or_load("held:" + std::to_string(name), load);
    }

    Task<Result<ports::Cache::Loaded>> make(std::size_t bytes) {
        ++made;
        KLIEG_CO_TRY(auto share, co_await memory.take(media::mp4::memory_to_materialise(bytes), 1s));
        co_return held.hold(std::string(bytes, 'x'), std::move(share));
    }

    klieg::testing::ManualClock clock;
    Metrics metrics;
    ByteBudget memory;
    embedded::Cache cache{{}, clock};
    HeldSegments held{memory};
    int made = 0;
};

constexpr std::size_t kSegment = 1'700'000;
std::uint64_t largest() {
    return media::mp4::memory_to_materialise(media::SegmentLimits::kBytesMax);
}

/// The least that may be configured (media.segment_bytes_max), and what is so by default.
KLIEG_ASYNC_TEST(HeldSegments, LeaveRoomForTheLargestSegmentWhateverACacheKeeps) {
    for (auto const bytes_max : {std::uint64_t{64} << 20U, std::uint64_t{128} << 20U}) {
        Holder holder(bytes_max);
        for (int i = 0; i < 200; ++i) CO_ASSERT_OK(co_await holder.hold(i, kSegment));
        EXPECT_GE(holder.memory.in_use(), 10 * kSegment) << "else nothing is shared";
        // Nobody is answered them any more, and the cache has them still.
        holder.clock.advance(1h);
        CO_ASSERT_OK(co_await holder.memory.take(largest(), 0ms));
    }
}

KLIEG_ASYNC_TEST(HeldSegments, AreMadeOnceForThoseWhoAreSecondsApart) {
    Holder holder(std::uint64_t{128} << 20U);
    auto const first = co_await holder.hold(1, kSegment);
    CO_ASSERT_OK(first);
    holder.clock.advance(9s);
    EXPECT_EQ(*co_await holder.hold(1, kSegment), *first);
    EXPECT_EQ(holder.made, 1);
    holder.clock.advance(2s);
    CO_ASSERT_OK(co_await holder.hold(1, kSegment));
    EXPECT_EQ(holder.made, 2);
}

KLIEG_ASYNC_TEST(HeldSegments, CountUntilTheLastWhoIsSentThemHasThem) {
    Holder holder(std::uint64_t{128} << 20U);
    constexpr std::size_t kTooLargeForTheCache = 8 << 20;
    {
        auto const sent = co_await holder.hold(1, kTooLargeForTheCache);
        CO_ASSERT_OK(sent);
        EXPECT_EQ(holder.memory.in_use(), kTooLargeForTheCache);
    }
    EXPECT_EQ(holder.memory.in_use(), 0U);
}

}  // namespace
}  // namespace klieg::playback
