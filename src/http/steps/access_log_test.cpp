#include "http/steps/access_log.h"

#include "http/steps/exchange_for_test.h"

#include <gmock/gmock.h>

namespace klieg::http {

namespace {

using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;

std::string lines_of(AccessLog::Options options, ExchangeForTest& test) {
    AccessLog step(options);
    log::set_level(log::Level::debug);
    ::testing::internal::CaptureStderr();
    step.after(test.exchange);
    auto lines = ::testing::internal::GetCapturedStderr();
    log::set_level(log::Level::info);
    return lines;
}

constexpr std::chrono::nanoseconds kAlways(1);
constexpr std::chrono::nanoseconds kNever(0);

}  // namespace

TEST(AccessLog, TellsWhatCameOfARequest) {
    ExchangeForTest test;
    auto line = lines_of({.slow = kNever}, test);
    for (auto const* part : {R"("request":"id-1")", R"("method":"GET")", R"("path":"/api/things")", R"("status":200)",
                             R"("bytes":7)", R"("client":"203.0.113.1")"})
        EXPECT_THAT(line, HasSubstr(part));
    EXPECT_THAT(lines_of({.level = log::Level::off, .slow = kNever}, test), IsEmpty());
}

TEST(AccessLog, WarnsOfSlowRequestsByTheirRoute) {
    ExchangeForTest test;
    test.request.path = "/api/things/t_1";
    test.route.pattern = "/api/things/{thing}";
    auto line = lines_of({.level = log::Level::off, .slow = kAlways}, test);
    EXPECT_THAT(line, HasSubstr(R"("level":"warn")"));
    EXPECT_THAT(line, HasSubstr(R"("route":"/api/things/{thing}")"));
    EXPECT_THAT(line, Not(HasSubstr("t_1")));
}

TEST(AccessLog, CallsNoUploadSlow) {
    ExchangeForTest test;
    test.route.rate_class = RateClass::upload;
    EXPECT_THAT(lines_of({.level = log::Level::off, .slow = kAlways}, test), IsEmpty());
}

TEST(AccessLog, CallsNoWaitForNewsSlow) {
    ExchangeForTest test;
    test.route.waits = true;
    EXPECT_THAT(lines_of({.level = log::Level::off, .slow = kAlways}, test), IsEmpty());
}

TEST(AccessLog, HoldsNoSecret) {
    struct Case {
        char const* what;
        std::string path = "/api/things";
        std::vector<Headers::Field> fields{};
        Parameters query{};
    };
    for (auto const& [what, path, fields, query] : {
             Case{"a signed media path", "/media/t/s3cret/v_1/main.m3u8"},
             Case{"nothing behind the token", "/media/t/s3cret"},
             Case{"a slash behind the token", "/media/t/s3cret/"},
             Case{"a bearer token", "/api/things", {{"Authorization", "Bearer s3cret"}}},
             Case{"a session's cookie", "/api/things", {{"Cookie", "sid=s3cret"}}},
             Case{"a token in the query", "/setup", {}, {{"token", "s3cret"}}},
             Case{"a page with a token", "/setup", {{"Referer", "https://klieg.example/setup?token=s3cret"}}},
             Case{"a key of a client", "/api/things", {{"Idempotency-Key", "\"s3cret\""}}},
         }) {
        ExchangeForTest test(Method::get, fields);
        test.request.path = path;
        test.request.query = query;
        test.exchange.response.headers.set("Set-Cookie", "sid=s3cret");
        EXPECT_THAT(lines_of({.slow = kAlways}, test), Not(HasSubstr("s3cret"))) << what;
        ::testing::internal::CaptureStderr();
        test.exchange.refuse(Error{Errc::internal, "it broke"});
        EXPECT_THAT(::testing::internal::GetCapturedStderr(), Not(HasSubstr("s3cret"))) << what;
    }
}

}  // namespace klieg::http
