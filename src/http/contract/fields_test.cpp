#include "http/contract/fields.h"

#include <gtest/gtest.h>

namespace klieg::http {

struct House {
    std::string street;
    int number = 0;
};
BOOST_DESCRIBE_STRUCT(House, (), (street, number))

struct Person {
    std::string id;
    std::string name;
    House home;
    std::vector<House> houses;
};
BOOST_DESCRIBE_STRUCT(Person, (), (id, name, home, houses))

std::string selected(std::string_view fields, std::string_view text, Schema const& schema = schema_of<Person>()) {
    auto selection = FieldSelection::parse(fields, schema);
    if (!selection.ok())
        return selection.error().fields.front().parameter + " " + selection.error().fields.front().code;
    auto tree = json::parse(text);
    selection->apply(*tree);
    return json::to_text(*tree);
}

constexpr auto kAda =
    R"({"id":"1","name":"Ada","home":{"street":"A","number":1},"houses":[{"street":"B","number":2}]})";

TEST(FieldSelection, KeepsWhatWasAskedFor) {
    EXPECT_EQ(selected("name,id", kAda), R"({"id":"1","name":"Ada"})");
    EXPECT_EQ(selected("home", kAda), R"({"home":{"street":"A","number":1}})");
    EXPECT_EQ(selected("home(number),id", kAda), R"({"id":"1","home":{"number":1}})");
    EXPECT_EQ(selected("houses(street)", kAda), R"({"houses":[{"street":"B"}]})");
}

TEST(FieldSelection, KeepsAllOfWhatWasNamedTwice) {
    auto const house = R"({"home":{"street":"A","number":1}})";
    EXPECT_EQ(selected("home(street),home(number)", kAda), house);
    EXPECT_EQ(selected("home(street),home", kAda), house);
    EXPECT_EQ(selected("home,home(street)", kAda), house);
    EXPECT_EQ(selected("home(street,street)", kAda), R"({"home":{"street":"A"}})");
    EXPECT_EQ(selected("home,home(age)", kAda), "fields unknown_value");
}

TEST(FieldSelection, SaysWhatIsWrong) {
    auto said = [](char const* fields) {
        return FieldSelection::parse(fields, schema_of<Person>()).error().fields.front().detail;
    };
    for (auto const* text : {"id;name", "id\n", "id ", "home(street;number)"})
        EXPECT_EQ(said(text), "must be names, separated by commas") << text;
    EXPECT_EQ(said("id)"), "has a closing bracket too many");
    EXPECT_EQ(said("home(street"), "lacks a closing bracket");
}

TEST(FieldSelection, SpeaksOfItemsInLists) {
    EXPECT_EQ(selected("id", R"({"items":[{"id":"1","name":"Ada"},{"id":"2","name":"Bob"}],"nextCursor":"n"})",
                       schema_of<Page<Person>>()),
              R"({"items":[{"id":"1"},{"id":"2"}],"nextCursor":"n"})");
}

TEST(FieldSelection, LeavesNullAlone) {
    EXPECT_EQ(selected("home(number)", R"({"id":"1","home":null})"), R"({"home":null})");
}

TEST(FieldSelection, RefusesWhatTheAnswerDoesNotHave) {
    EXPECT_EQ(selected("age", kAda), "fields unknown_value");
    EXPECT_EQ(selected("home(age)", kAda), "fields unknown_value");
    EXPECT_EQ(selected("id(text)", kAda), "fields unknown_value");
    EXPECT_EQ(selected("items", kAda, schema_of<Page<Person>>()), "fields unknown_value");
}

TEST(FieldSelection, RefusesWhatIsNoSelection) {
    for (auto const* text : {"", ",", "id,", "id,,name", "home(", "home()", "home(street", "id)", "home(street))",
                             "i d", "id;name", "(id)"})
        EXPECT_EQ(selected(text, kAda), "fields malformed") << text;
}

TEST(FieldSelection, IsBounded) {
    EXPECT_EQ(selected("home(street(a(b)))", kAda), "fields too_deep");
    std::string many = "id";
    for (int i = 0; i < 49; ++i) many += ",id";
    EXPECT_EQ(selected(many, kAda), R"({"id":"1"})");
    EXPECT_EQ(selected(many + ",id", kAda), "fields too_many");
    EXPECT_EQ(selected(std::string(2001, 'a'), kAda), "fields too_long");
    EXPECT_EQ(selected(std::string(1000, '('), kAda), "fields malformed");
}

}  // namespace klieg::http
