#include "http/contract/json_schema.h"
#include "http/contract/operations.h"

#include <gtest/gtest.h>

namespace klieg::http {

enum class Mood { calm, public_ };
BOOST_DESCRIBE_ENUM(Mood, calm, public_)

struct Leaf {
    std::string colour;
    Mood mood = Mood::calm;
};
BOOST_DESCRIBE_STRUCT(Leaf, (), (colour, mood))

struct TreeAnswer {
    VideoId id;
    std::string latin_name;
    std::optional<std::string> note;
    std::optional<Leaf> leaf;
    std::vector<TreeAnswer> children;  // a type may hold itself
    Time planted_at{};
    std::chrono::milliseconds age{};
    std::uint32_t rings = 0;
};
BOOST_DESCRIBE_STRUCT(TreeAnswer, (), (id, latin_name, note, leaf, children, planted_at, age, rings))

struct TreePatch {
    json::Change<std::string> latin_name;
    json::Change<std::string> note;
    std::optional<Mood> mood;
    std::optional<std::vector<std::string>> tags;
};
BOOST_DESCRIBE_STRUCT(TreePatch, (), (latin_name, note, mood, tags))

constexpr Constraint kLines[] = {
    {.member = "latin_name", .summary = "By Linnaeus.", .example = "Quercus", .text = {{1, 40}}, .required = true},
    {.member = "tags", .example = R"(["old"])", .text = {{.characters_max = 9, .alphabet = "a-z"}}, .items_max = 3},
};
Constraints constraints_of(TreeAnswer const*) {
    return kLines;
}
Constraints constraints_of(TreePatch const*) {
    return kLines;
}

TEST(Schema, BearsTheNameOfItsTypeAsTheApiSpeaksOfIt) {
    EXPECT_EQ(schema_of<TreeAnswer>().name, "Tree");
    EXPECT_EQ(schema_of<TreePatch>().name, "TreePatch");
    EXPECT_EQ(schema_of<Page<TreeAnswer>>().name, "TreePage");
    EXPECT_EQ(schema_of<Mood>().values, (std::vector<std::string>{"calm", "public"}));
}

TEST(Schema, OfAnAnswerPromisesEveryMemberAndNoLimits) {
    JsonSchemas schemas;
    EXPECT_EQ(json::to_text(schemas.of(schema_of<Page<TreeAnswer>>(), Direction::given)),
              R"({"$ref":"#/components/schemas/TreePage"})");
    auto components = schemas.components();
    auto const& tree = components.at("Tree").as_object();
    EXPECT_EQ(tree.at("required").as_array().size(), 8U);
    EXPECT_FALSE(tree.contains("additionalProperties"));
    auto const& properties = tree.at("properties").as_object();
    EXPECT_EQ(json::to_text(properties.at("id")), R"({"type":"string","pattern":"^v_[a-z2-7]{16}$"})");
    EXPECT_EQ(json::to_text(properties.at("latinName")),
              R"({"type":"string","description":"By Linnaeus.","examples":["Quercus"]})");
    EXPECT_EQ(json::to_text(properties.at("note")), R"({"type":["string","null"]})");
    EXPECT_EQ(json::to_text(properties.at("leaf")),
              R"({"anyOf":[{"$ref":"#/components/schemas/Leaf"},{"type":"null"}]})");
    EXPECT_EQ(json::to_text(properties.at("children")),
              R"({"type":"array","items":{"$ref":"#/components/schemas/Tree"}})");
    EXPECT_EQ(json::to_text(properties.at("plantedAt")), R"({"type":"string","format":"date-time"})");
    EXPECT_EQ(json::to_text(properties.at("rings")), R"({"type":"integer","format":"int64","minimum":0})");
    EXPECT_EQ(json::to_text(components.at("Mood").at("x-extensible-enum")), R"(["calm","public"])");
}

TEST(Schema, OfARequestHasTheLimitsThatAreChecked) {
    JsonSchemas schemas;
    static_cast<void>(schemas.of(schema_of<TreePatch>(), Direction::taken));
    auto const patch = schemas.components().at("TreePatch").as_object();
    EXPECT_EQ(patch.at("additionalProperties"), false);
    EXPECT_FALSE(patch.contains("required"));
    auto const& properties = patch.at("properties").as_object();
    auto const& name = properties.at("latinName").as_object();
    EXPECT_EQ(name.at("type"), "string");  // a patch may not take it away
    EXPECT_EQ(name.at("minLength"), 1);
    EXPECT_EQ(name.at("maxLength"), 40);
    EXPECT_EQ(json::to_text(properties.at("note")), R"({"type":["string","null"]})");
    EXPECT_EQ(json::to_text(properties.at("mood")), R"({"type":["string","null"],"enum":["calm","public",null]})");
    EXPECT_EQ(
        json::to_text(properties.at("tags")),
        R"({"type":["array","null"],"items":{"type":"string","maxLength":9,"pattern":"^[a-z]*$"},"maxItems":3,"examples":[["old"]]})");
}

struct Remark {
    CommentId id;
    VideoId video_id;
};
BOOST_DESCRIBE_STRUCT(Remark, (), (id, video_id))

TEST(Schema, OfAComposedIdHasBothItsParts) {
    JsonSchemas schemas;
    auto const* id = schema_of<Remark>().find("id");
    EXPECT_EQ(schemas.of(id->schema(), Direction::given).at("pattern"), "^c_v_[a-z2-7]{16}_[a-z2-7]{26}$");
    EXPECT_TRUE(CommentId::parse(example_of(id->schema()).as_string()).ok());
    EXPECT_TRUE(VideoId::parse(example_of(schema_of<Remark>().find("videoId")->schema()).as_string()).ok());
    auto const parameter = path_parameter<CommentId>();
    EXPECT_EQ(parameter.pattern, "^c_v_[a-z2-7]{16}_[a-z2-7]{26}$");
    EXPECT_TRUE(CommentId::parse(parameter.example).ok()) << parameter.example;
}

TEST(Schema, ExamplesAreOfTheirShape) {
    auto example = example_of(schema_of<TreePatch>());
    auto parsed = json::to<TreePatch>(example, json::Naming::camel, json::Strictness::request);
    ASSERT_TRUE(parsed.ok()) << parsed.error().detail;
    EXPECT_TRUE(check_members(*parsed).ok());
    EXPECT_EQ(example.at("latinName"), "Quercus");
}

TEST(Schema, APatternForbidsWhatTheCheckForbids) {
    EXPECT_EQ(pattern_of({.characters_max = 5, .alphabet = "a-z0-9_.-"}), "^[a-z0-9_.-]*$");
    EXPECT_EQ(pattern_of({.characters_min = 3, .characters_max = 5, .alphabet = "a-z0-9_.-"}),
              "^[a-z0-9_.-]*[a-z0-9][a-z0-9_.-]*$");
    std::string const any = R"([^\x00-\x1F\x7F\u202A-\u202E\u2066-\u2069]*)";
    EXPECT_EQ(pattern_of({.characters_max = 5}), "^" + any + "$");
    auto const named = pattern_of({.characters_min = 1, .characters_max = 5});
    EXPECT_TRUE(named.starts_with("^" + any + R"([^\x00-\x20\x7F-\xA0\xAD\u034F\u061C\u115F-\u1160)")) << named;
    EXPECT_TRUE(named.ends_with(R"(\uFFF0-\uFFFC\uFFFE-\uFFFF])" + any + "$")) << named;
}

TEST(Schema, TheFieldsOfAnAnswerHaveAPattern) {
    EXPECT_EQ(selection_pattern(schema_of<Page<Leaf>>()), "^(colour|mood)$");
    EXPECT_EQ(selection_pattern(schema_of<Leaf>()), "^(colour|mood)$");
}

}  // namespace klieg::http
