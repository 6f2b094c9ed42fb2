#include "adapters/embedded/promised_bytes.h"

#include <gtest/gtest.h>

namespace klieg::embedded {

namespace {

using namespace std::chrono_literals;
constexpr auto kHeld = PromisedBytes::kHeldBytes;
constexpr std::uint64_t kLarge = std::uint64_t{64} << 30U;
constexpr PromisedBytes::Moment kStart{};

/// The room that is held, as somebody hears who wants none.
std::uint64_t held(PromisedBytes& promises, PromisedBytes::Moment now) {
    auto const sum = promises.promise("who asks", 0, now);
    promises.end("who asks");
    return sum;
}

}  // namespace

TEST(PromisedBytes, HoldWhatIsMissingOfASmallUpload) {
    PromisedBytes promises;
    EXPECT_EQ(promises.promise("a", 1000, kStart), 1000U);
    EXPECT_EQ(promises.promise("b", 50, kStart), 1050U);
    promises.arrived("a", 900, kStart);
    EXPECT_EQ(held(promises, kStart), 150U);
    promises.arrived("a", 1000, kStart);
    promises.end("b");
    EXPECT_EQ(held(promises, kStart), 0U);
}

TEST(PromisedBytes, HoldLittleForWhoAnnouncesMuchAndSendsNothing) {
    PromisedBytes promises;
    EXPECT_EQ(promises.promise("a", kLarge, kStart), kLarge) << "it must fit when it begins";
    EXPECT_EQ(promises.promise("b", kLarge, kStart), kLarge + kHeld);
    for (auto const* id : {"a", "b"}) promises.arrived(id, 1, kStart + 50min);
    EXPECT_EQ(held(promises, kStart + 100min), 2 * (kHeld + 1)) << "a byte in under an hour each";
    promises.arrived("a", 3 * kHeld, kStart + 100min);
    EXPECT_EQ(held(promises, kStart + 100min), 5 * kHeld + 1) << "what is sent is believed for as much again";
    promises.arrived("a", kLarge - 10, kStart + 100min);
    EXPECT_EQ(held(promises, kStart + 100min), 10 + kHeld + 1);
}

TEST(PromisedBytes, EndAnHourAfterTheLastByte) {
    PromisedBytes promises;
    promises.promise("a", 1000, kStart);
    promises.arrived("a", 10, kStart + 30min);
    EXPECT_EQ(held(promises, kStart + 90min), 990U);
    EXPECT_EQ(held(promises, kStart + 91min), 0U);
}

TEST(PromisedBytes, GrowAgainByWhatIsTakenBack) {
    PromisedBytes promises;
    promises.promise("a", 1000, kStart);
    promises.arrived("a", 800, kStart);
    promises.arrived("a", 100, kStart);
    EXPECT_EQ(held(promises, kStart), 900U);
}

}  // namespace klieg::embedded
