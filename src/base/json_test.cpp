#include "base/json.h"

#include <boost/describe/class.hpp>
#include <gtest/gtest.h>

namespace klieg::json {

enum class Colour { red, green };
BOOST_DESCRIBE_ENUM(Colour, red, green)

enum class Visibility { public_, unlisted };
BOOST_DESCRIBE_ENUM(Visibility, public_, unlisted)

struct Seen {
    Visibility by;
};
BOOST_DESCRIBE_STRUCT(Seen, (), (by))

struct Rung {
    std::string name;
    double progress = 0;
};
BOOST_DESCRIBE_STRUCT(Rung, (), (name, progress))

struct Clip {
    VideoId video_id;
    std::string title;
    int view_count = 3;
    Colour colour = Colour::green;
    std::optional<std::string> note;
    std::vector<Rung> rungs;
    Time created_at{};
};
BOOST_DESCRIBE_STRUCT(Clip, (), (video_id, title, view_count, colour, note, rungs, created_at))

struct Patch {
    std::optional<std::string> title;
    std::optional<std::optional<std::string>> category;
};
BOOST_DESCRIBE_STRUCT(Patch, (), (title, category))

Clip a_clip() {
    return {*VideoId::parse("v_aaaaaaaaaaaaaaaa"), "Sea", 4, Colour::red, "wet", {{"240", 0.5}},
            Time(std::chrono::seconds(1))};
}

TEST(Json, TakesNoMoreOfAnEnumeratorThanItsName) {
    for (auto const& text : {std::string("red\0zzz", 7), std::string("red\0", 4), std::string("\0red", 4)}) {
        Object clip = from(a_clip(), Naming::camel).as_object();
        clip["colour"] = text;
        EXPECT_FALSE(to<Clip>(Value(clip), Naming::camel, Strictness::request).ok());
    }
}

TEST(Json, TakesAWholeNumberHoweverItIsWritten) {
    auto read = [](std::string const& number) {
        return parse_request<Clip>(R"({"videoId":"v_aaaaaaaaaaaaaaaa","title":"Sea","viewCount":)" + number +
                                   R"(,"colour":"red","rungs":[],"createdAt":"1970-01-01T00:00:01.000Z"})");
    };
    for (auto const* whole : {"320", "320.0", "3.2e2"}) EXPECT_TRUE(read(whole).ok()) << whole;
    for (auto const* other : {"320.5", "1e300", "\"320\"", "2147483648.0"}) EXPECT_FALSE(read(other).ok()) << other;
}

TEST(Json, NamesMembersForTheApiAndForTables) {
    EXPECT_EQ(to_text(from(a_clip(), Naming::camel)),
              R"({"videoId":"v_aaaaaaaaaaaaaaaa","title":"Sea","viewCount":4,"colour":"red","note":"wet",)"
              R"("rungs":[{"name":"240","progress":5E-1}],"createdAt":"1970-01-01T00:00:01.000Z"})");
    EXPECT_TRUE(to_item(a_clip()).contains("ViewCount"));
}

TEST(Json, ReadsBackWhatItWrote) {
    auto read = from_item<Clip>(to_item(a_clip()));
    ASSERT_TRUE(read.ok()) << read.error().detail;
    EXPECT_EQ(to_item(*read), to_item(a_clip()));
}

TEST(Json, KeepsDefaultsForMembersThatAStoredItemLacks) {
    auto read = from_item<Clip>({{"Title", "Old"}, {"Gone", 1}});
    ASSERT_TRUE(read.ok()) << read.error().detail;
    EXPECT_EQ(read->view_count, 3);
}

TEST(Json, TellsEverythingThatIsWrongWithARequest) {
    auto read = parse_request<Clip>(R"({"title":5,"viewCount":1.5,"colour":"blue","rungs":[{"name":"a"}],"extra":1})");
    ASSERT_FALSE(read.ok());
    std::string pointers;
    for (auto const& field : read.error().fields) pointers += field.pointer + ":" + field.code + " ";
    EXPECT_EQ(
        pointers,
        "/videoId:required /title:wrong_type /viewCount:wrong_type /colour:unknown_value /rungs/0/progress:required "
        "/createdAt:required /extra:unknown ");
}

/// A request of a few bytes a mistake is not answered by a hundred for each.
TEST(Json, NamesNoMoreMistakesThanAPersonReads) {
    std::string unknown = R"({"x":1)";
    for (int i = 0; i < 5'000; ++i) unknown += ",\"" + std::to_string(i) + "\":1";
    auto refused = parse_request<Seen>(unknown + "}");
    ASSERT_FALSE(refused.ok());
    EXPECT_EQ(refused.error().fields.size(), 20U);
    std::string wrong = "[1";
    for (int i = 0; i < 5'000; ++i) wrong += ",1";
    auto listed = to<std::vector<std::string>>(*parse(wrong + "]"), Naming::camel, Strictness::request);
    ASSERT_FALSE(listed.ok());
    EXPECT_EQ(listed.error().fields.size(), 20U);
}

TEST(Json, TellsAbsentFromNullInAMergePatch) {
    auto absent = parse_request<Patch>("{}");
    ASSERT_TRUE(absent.ok());
    EXPECT_FALSE(absent->category.has_value());
    auto cleared = parse_request<Patch>(R"({"category":null})");
    ASSERT_TRUE(cleared.ok());
    ASSERT_TRUE(cleared->category.has_value());
    EXPECT_FALSE(cleared->category->has_value());
}

TEST(Json, HidesTheUnderscoreOfEnumeratorsThatWouldBeKeywords) {
    EXPECT_EQ(to_text(from(Seen{Visibility::public_}, Naming::camel)), R"({"by":"public"})");
    EXPECT_EQ(parse_request<Seen>(R"({"by":"public"})")->by, Visibility::public_);
    EXPECT_FALSE(parse_request<Seen>(R"({"by":"public_"})").ok());
}

TEST(Json, RefusesTextThatIsNoJsonAndDepthWithoutEnd) {
    EXPECT_FALSE(parse("{").ok());
    EXPECT_FALSE(parse(std::string(100, '[') + std::string(100, ']')).ok());
}

}  // namespace klieg::json
