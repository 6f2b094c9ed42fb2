#include "library/item_order.h"

#include "base/random.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <vector>

namespace klieg::library {
namespace {

TEST(ItemOrder, CountsUpAndDownFromTheMiddle) {
    std::vector<std::string> places;
    for (std::int64_t number = -100; number <= 100; ++number) places.push_back(place_numbered(number));
    EXPECT_TRUE(std::ranges::is_sorted(places));
    EXPECT_EQ(std::ranges::adjacent_find(places), places.end());
}

/// Wherever it is put, also into the same gap again and again, from either side.
TEST(ItemOrder, FindsAPlaceBetweenAnyTwoWhateverIsPutBehindIt) {
    SystemRandom random;
    for (int way = 0; way < 3; ++way) {
        std::vector<std::string> places = {place_numbered(-1), place_numbered(0), place_numbered(1)};
        for (int i = 0; i < 500; ++i) {
            std::size_t const last = places.size() - 2;
            std::size_t const gap = way == 0 ? 0 : way == 1 ? last : static_cast<std::size_t>(i * 7919) % (last + 1);
            auto const made = place_between(places[gap], places[gap + 1]) + random.base32(4);
            ASSERT_LT(places[gap], made);
            ASSERT_LT(made, places[gap + 1]);
            places.insert(places.begin() + static_cast<std::ptrdiff_t>(gap) + 1, made);
        }
        auto const longest = std::ranges::max_element(places, {}, &std::string::size);
        EXPECT_LE(longest->size(), 8U + 500U / 3U + 5U) << way;
    }
}

TEST(ItemOrder, GrowsNotWhereEachIsPutAtAnEnd) {
    EXPECT_EQ(place_numbered(-1'000'000).size(), place_numbered(1'000'000).size());
}

}  // namespace
}  // namespace klieg::library
