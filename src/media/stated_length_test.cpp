#include "media/stated_length.h"

#include "testing/clips.h"
#include "testing/presentation.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <chrono>
#include <optional>
#include <span>
#include <string>

namespace klieg::media {
namespace {

using namespace std::chrono_literals;
using klieg::testing::make_clip;

std::optional<StatedLength> stated_of(ByteView bytes) {
    auto const stated = stated_length(BytesAccess(bytes));
    EXPECT_TRUE(stated.ok());
    return stated.ok() ? *stated : std::nullopt;
}

Bytes sound(std::string const& name) {
    return klieg::testing::read_bytes(make_clip(name, "-f lavfi -i sine=duration=4:sample_rate=8000"));
}

}  // namespace

TEST(StatedLength, OfAsfIsInItsFileProperties) {
    auto bytes = sound("four-seconds.wma");
    EXPECT_EQ(stated_of(bytes), std::nullopt) << "it is whole";
    bytes.resize(bytes.size() / 2);
    auto const stated = stated_of(bytes);
    ASSERT_TRUE(stated.has_value());
    EXPECT_NEAR(std::chrono::duration<double>(stated->length).count(), 4, 0.2);
    // The flags, of which one says that nothing of it was known.
    auto const properties = std::ranges::search(bytes, std::as_bytes(std::span("\xA1\xDC\xAB\x8C\x47\xA9\xCF\x11", 8)));
    ASSERT_FALSE(properties.empty());
    properties.begin()[88] |= std::byte{1};
    EXPECT_EQ(stated_of(bytes), std::nullopt);
}

TEST(StatedLength, OfWavesIsInTheBytesOfTheirSound) {
    for (auto const* name : {"four-seconds.wav", "four-seconds.w64"}) {
        auto bytes = sound(name);
        EXPECT_EQ(stated_of(bytes), std::nullopt) << name;
        bytes.resize(bytes.size() / 2);
        auto const stated = stated_of(bytes);
        ASSERT_TRUE(stated.has_value()) << name;
        EXPECT_NEAR(static_cast<double>(stated->length.count()), 4e6, 1e3) << name << ", by its rate";
        EXPECT_NEAR(stated->parts, 2, 0.01) << name;
    }
}

/// What comes out of a pipe has the largest number for its length.
TEST(StatedLength, IsNoneWhereTheWriterDidNotKnow) {
    auto bytes = sound("four-seconds.wav");
    auto const data = std::ranges::search(bytes, std::as_bytes(std::span("data", 4)));
    ASSERT_FALSE(data.empty());
    for (int i = 4; i < 8; ++i) data.begin()[i] = std::byte{0xff};
    EXPECT_EQ(stated_of(bytes), std::nullopt);
    data.begin()[7] = std::byte{0x80};
    EXPECT_TRUE(stated_of(bytes).has_value()) << "recordings of hours have more than 31 bits";
    data.begin()[7] = std::byte{0x7f};
    EXPECT_EQ(stated_of(bytes), std::nullopt);
    EXPECT_EQ(stated_of(std::span(bytes).first(3)), std::nullopt);
    EXPECT_EQ(stated_of({}), std::nullopt);
}

}  // namespace klieg::media
