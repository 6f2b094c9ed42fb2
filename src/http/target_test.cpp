#include "http/target.h"

#include <gmock/gmock.h>

namespace klieg::http {

TEST(Target, IsDecodedIntoPathAndQuery) {
    Request request;
    ASSERT_TRUE(parse_target("/api/channels/%40caf%C3%A9?q=a+b%26c&limit=5&empty=&bare&&x==", request).ok());

    EXPECT_EQ(request.path, "/api/channels/@café");
    EXPECT_EQ(request.query, (Parameters{{"q", "a b&c"}, {"limit", "5"}, {"empty", ""}, {"bare", ""}, {"x", "="}}));
}

TEST(Target, MayBeInAbsoluteForm) {
    Request request;
    ASSERT_TRUE(parse_target("http://klieg.example:80/a?b=c", request).ok());
    EXPECT_EQ(request.path, "/a");
    for (auto const* target : {"HTTP://klieg.example", "http://klieg.example?next=/metrics"}) {
        ASSERT_TRUE(parse_target(target, request).ok());
        EXPECT_EQ(request.path, "/") << target;
        EXPECT_EQ(request.headers.get("Host"), "klieg.example");
    }
    EXPECT_EQ(request.query, (Parameters{{"next", "/metrics"}}));
}

TEST(Target, IsTheServerAsAWholeForOptionsAlone) {
    Request request;
    request.method = Method::options;
    ASSERT_TRUE(parse_target("*", request).ok());
    EXPECT_EQ(request.path, "*");
    for (auto method : {Method::get, Method::head, Method::post, Method::other}) {
        request.method = method;
        EXPECT_FALSE(parse_target("*", request).ok()) << to_string(method);
    }
}

TEST(Target, RefusesWhatCouldBeReadTwoWays) {
    for (std::string_view target : {"",
                                    "a",
                                    "/..",
                                    "/a/../b",
                                    "/a/./b",
                                    "/.",
                                    "/a/%2e%2E/b",
                                    "/%2e",
                                    "/a/.%2e",
                                    "/a%2fb",
                                    "/a%2Fb",
                                    "/%00",
                                    "/a%0d%0ab",
                                    "/%7f",
                                    "/%",
                                    "/%4",
                                    "/%zz",
                                    "/a#b",
                                    "/%ff",
                                    "/?a=%00",
                                    "/?%1b=",
                                    "/?a=\xff",
                                    "/?a=%\xff",
                                    "/%c0%ae%c0%ae/",
                                    "//..",
                                    "/a?b#c",
                                    "%2f",
                                    "http://",
                                    "http:///a",
                                    "http://user@klieg.example/",
                                    "http://klieg.example:99999/",
                                    "http://a b/",
                                    "https://[::1/",
                                    "\\"}) {
        Request request;
        auto parsed = parse_target(target, request);
        ASSERT_FALSE(parsed.ok()) << target;
        EXPECT_EQ(parsed.error().code, "malformed_request") << target;
    }
}

TEST(Target, LeavesWhatCannotBeDecodedInAQueryAsItIs) {
    for (std::string_view text : {"%", "100%", "%4", "%zz", "%ed%a0%80", "%E0+%"}) {
        Request request;
        ASSERT_TRUE(parse_target("/a?q=" + std::string(text) + "&b=%41", request).ok()) << text;
        EXPECT_EQ(request.query, (Parameters{{"q", std::string(text)}, {"b", "A"}}));
    }
}

TEST(Target, KeepsDotsThatAreNoSegments) {
    Request request;
    for (std::string_view target : {"/...", "/.well-known/security.txt", "/a..b/c.", "/a/..b"}) {
        ASSERT_TRUE(parse_target(target, request).ok()) << target;
        EXPECT_EQ(request.path, target);
    }
}

TEST(Target, BoundsTheNumberOfParameters) {
    Request request;
    std::string target = "/?a=1";
    for (int i = 1; i < 100; ++i) target += "&a=1";
    EXPECT_TRUE(parse_target(target, request).ok());
    EXPECT_FALSE(parse_target(target + "&a=1", request).ok());
}

}  // namespace klieg::http
