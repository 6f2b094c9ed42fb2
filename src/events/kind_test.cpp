#include "events/kind.h"

#include "base/ids.h"

#include <boost/describe/class.hpp>
#include <boost/describe/enum.hpp>
#include <gtest/gtest.h>

#include <optional>

namespace klieg::events {
namespace {

enum class Mood : std::uint8_t { good, public_ };
BOOST_DESCRIBE_ENUM(Mood, good, public_)

struct Why {
    std::string code;
};
BOOST_DESCRIBE_STRUCT(Why, (), (code))

struct Said {
    VideoId video_id;
    Mood mood = Mood::good;
    std::optional<Time> said_at;
    std::vector<std::string> tags;
    std::int64_t count = 0;
    bool loud = false;
    Why why;
};
BOOST_DESCRIBE_STRUCT(Said, (), (video_id, mood, said_at, tags, count, loud, why))

TEST(Kind, IsInTheCatalogueWithTheMembersOfItsPayload) {
    constexpr Kind<Said> kSaid{"thing.told", "somebody said it"};
    auto const entries = catalogue_of(kSaid);
    ASSERT_EQ(entries.size(), 1U);
    EXPECT_EQ(entries[0].name, "thing.told");
    EXPECT_EQ(entries[0].meaning, "somebody said it");
    EXPECT_EQ(entries[0].payload,
              "videoId: id, mood: good or public, saidAt?: time, tags: list of text, count: number, "
              "loud: true or false, why: (code: text)");
}

}  // namespace
}  // namespace klieg::events
