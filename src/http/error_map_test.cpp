#include "http/error_map.h"

#include "base/file.h"

#include <gmock/gmock.h>

#include <cerrno>

namespace klieg::http {

using ::testing::HasSubstr;
using ::testing::Not;

TEST(ErrorMap, GivesEveryKindAStatus) {
    for (int kind = 1; kind <= static_cast<int>(Errc::rate_limited); ++kind) {
        auto status = status_of(Error{static_cast<Errc>(kind), "x"});
        EXPECT_GE(status, 400) << kind;
        EXPECT_NE(reason_of(status), "Unknown") << status;
    }
    EXPECT_EQ(status_of(Error{Errc::conflict, "x", "locked"}), 423);
    EXPECT_EQ(status_of(field_error("/title", "too_long", "x")), 422);
}

TEST(ErrorMap, WritesAProblemWithItsFields) {
    auto response = problem_response(field_error("/title", "too_long", "at most 120"), "r1");
    EXPECT_EQ(response.headers.get("Content-Type"), "application/problem+json");
    auto problem = json::parse(std::get<std::string>(response.body));
    ASSERT_TRUE(problem.ok());
    EXPECT_EQ(problem->at("status"), 422);
    EXPECT_EQ(problem->at("code"), "validation_failed");
    EXPECT_EQ(problem->at("requestId"), "r1");
    EXPECT_EQ(problem->at("errors").at(0).at("pointer"), "/title");
}

TEST(ErrorMap, AnswersManyMistakesWithFewWords) {
    auto const name = "/" + std::string(499, 'x') + "\u00e9" + std::string(50'000, 'x');
    Error error{Errc::invalid, name + " is not known here", "validation_failed"};
    for (int i = 0; i < 50; ++i) error.fields.push_back({name, "unknown", "is not known here"});
    auto response = problem_response(error, "r");
    auto const& text = std::get<std::string>(response.body);
    EXPECT_LT(text.size(), 14'000U);
    auto problem = json::parse(text);
    ASSERT_TRUE(problem.ok()) << "no character is cut in two";
    EXPECT_EQ(problem->at("errors").as_array().size(), 20U);
    EXPECT_EQ(std::string(problem->at("errors").at(0).at("pointer").as_string()), "/" + std::string(499, 'x') + "…");
}

TEST(ErrorMap, KeepsWhatBrokeInsideToItself) {
    auto response = problem_response(Error{Errc::internal, "no such table: users"}, "r");
    EXPECT_THAT(std::get<std::string>(response.body), Not(HasSubstr("users")));
}

TEST(ErrorMap, TellsOfAnEngineThatIsAwayNoMoreThanTheStatus) {
    for (auto kind : {Errc::unavailable, Errc::cancelled, Errc::exhausted, Errc::timeout}) {
        auto from_an_engine = problem_response(Error{kind, "cannot open /data/klieg: disk full"}, "r");
        EXPECT_THAT(std::get<std::string>(from_an_engine.body), Not(HasSubstr("/data"))) << to_string(kind);
        auto for_the_client = problem_response(Error{kind, "many change it at once", "changed_meanwhile"}, "r");
        EXPECT_THAT(std::get<std::string>(for_the_client.body), HasSubstr("many change it at once"));
    }
    auto broken = problem_response(Error{Errc::internal, "no such table: users", "some_code"}, "r");
    EXPECT_THAT(std::get<std::string>(broken.body), Not(HasSubstr("users"))) << "whatever code it has";
}

/// Of every kind, with a code and without: the detail of an engine is never an answer.
TEST(ErrorMap, RepeatsNoWordOfAnEngine) {
    for (int kind = 1; kind <= static_cast<int>(Errc::rate_limited); ++kind) {
        for (auto const* code : {"", "some_code"}) {
            Error error{static_cast<Errc>(kind), "cannot open /data/klieg/x: the engine says so", code};
            error.wording = Wording::engines;
            EXPECT_TRUE(keeps_detail(error)) << kind;
            auto const body = std::get<std::string>(problem_response(error, "r").body);
            EXPECT_THAT(body, Not(HasSubstr("/data"))) << kind;
            EXPECT_THAT(body, Not(HasSubstr("engine"))) << kind;
            EXPECT_THAT(body, HasSubstr("\"detail\":\"")) << kind;
        }
    }
}

TEST(ErrorMap, RepeatsNoPathOfTheSystem) {
    for (int number : {ENOENT, ENOTDIR, EEXIST, ENOSPC, EDQUOT, EFBIG, EMFILE, ENFILE, EACCES, EIO, EROFS, ELOOP}) {
        auto const error = errno_error("cannot open /data/klieg/staging/x", number);
        auto const body = std::get<std::string>(problem_response(error, "r").body);
        EXPECT_THAT(body, Not(HasSubstr("/data"))) << number;
        EXPECT_THAT(error.detail, HasSubstr("/data")) << "the log has it";
    }
}

TEST(ErrorMap, SaysWhenToComeBack) {
    Error error{Errc::unavailable, "busy"};
    error.retry_after = std::chrono::seconds(7);
    EXPECT_EQ(problem_response(error, "").headers.get("Retry-After"), "7");
}

}  // namespace klieg::http
