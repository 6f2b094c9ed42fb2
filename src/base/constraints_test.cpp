#include "base/constraints.h"

#include <boost/describe/class.hpp>
#include <gtest/gtest.h>

namespace klieg {

struct Paged {
    std::size_t limit = 24;
};
BOOST_DESCRIBE_STRUCT(Paged, (), (limit))

struct Book : Paged {
    std::string title;
    std::vector<std::string> tags;
    std::optional<std::string> genre;
    json::Change<std::string> author;
};
BOOST_DESCRIBE_STRUCT(Book, (Paged), (title, tags, genre, author))

Constraints constraints_of(Paged const*) {
    static constexpr Constraint kLines[] = {{.member = "limit", .range = {{1, 100}}}};
    return kLines;
}

Constraints constraints_of(Book const*) {
    static constexpr Constraint kLines[] = {
        {.member = "title", .text = {{1, 5}}},
        {.member = "tags", .text = {{.characters_max = 3, .alphabet = "a-z"}}, .items_max = 2},
        {.member = "genre", .choices = [] { return std::vector<std::string>{"poem", "play"}; }},
        {.member = "author", .text = {{1, 5}}, .required = true},
        {.member = "not_a_member_of_this", .text = {{100, 200}}},
    };
    return kLines;
}

std::vector<std::string> wrongs(Book const& book) {
    std::vector<std::string> found;
    auto checked = check_members(book);
    if (!checked.ok())
        for (auto const& field : checked.error().fields) found.push_back(field.pointer + " " + field.code);
    return found;
}

Book good() {
    Book book;
    book.title = "Faust";
    return book;
}

TEST(Constraints, PassWhatFits) {
    EXPECT_EQ(wrongs(good()), std::vector<std::string>{});
    auto full = good();
    full.tags = {"abc", ""};
    full.genre = "play";
    full.author = "G.";
    EXPECT_EQ(wrongs(full), std::vector<std::string>{});
}

TEST(Constraints, NameEveryWrongMember) {
    Book book;
    book.title = "Hamlet";
    book.tags = {"abcd", "a1", "x"};
    book.genre = "novel";
    book.author = "";
    EXPECT_EQ(wrongs(book), (std::vector<std::string>{"/title too_long", "/tags too_many", "/genre unknown_value",
                                                      "/author required"}));
}

TEST(Constraints, NameTheFirstWrongElementOfAList) {
    auto book = good();
    book.tags = {"a1", "abcd"};
    EXPECT_EQ(wrongs(book), std::vector<std::string>{"/tags characters"});
}

TEST(Constraints, AreInheritedWithTheStruct) {
    auto book = good();
    book.limit = 101;
    EXPECT_EQ(wrongs(book), std::vector<std::string>{"/limit out_of_range"});
}

TEST(Constraints, LetAPatchTakeAwayOnlyWhatMayBeAbsent) {
    auto book = good();
    book.author.emplace();  // null
    EXPECT_EQ(wrongs(book), std::vector<std::string>{"/author required"});
}

/// U+0958 is two letters in NFC, and U+FB2C three.
TEST(Constraints, AreAboutWhatCameAndAboutWhatIsKept) {
    auto book = good();
    book.title = "\u0958\u0958";
    book.author = "Ko\u0308";
    ASSERT_TRUE(check_and_tidy_members(book).ok());
    EXPECT_EQ(book.title, "\u0915\u093c\u0915\u093c");
    EXPECT_EQ(book.author, "K\u00f6");
    EXPECT_EQ(wrongs(book), std::vector<std::string>{}) << "what was kept may be sent again";
    for (auto const* longer : {"\u0958\u0958\u0958", "\ufb2c\ufb2c"}) {
        book.title = longer;
        auto const refused = check_and_tidy_members(book);
        ASSERT_FALSE(refused.ok()) << longer;
        EXPECT_EQ(refused.error().fields.at(0).code, "too_long");
    }
    book.title = "Ko\u0308ln.";
    EXPECT_FALSE(check_and_tidy_members(book).ok()) << "six came, and five would be kept";
    book.title = "\u200d";
    EXPECT_FALSE(check_and_tidy_members(book).ok()) << "nothing would be left";
    FieldChecks checks;
    checks.add("/cover", "taken", "is taken");
    book.title = "\ufb2c\ufb2c";
    check_and_tidy_members(checks, book);
    EXPECT_EQ(std::move(checks).result().error().fields.size(), 2U) << "of all that is wrong its sender hears at once";
}

}  // namespace klieg
