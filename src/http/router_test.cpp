#include "http/router.h"

#include <gmock/gmock.h>

namespace klieg::http {

namespace {

Task<Result<Response>> nothing(Request& /*request*/) {
    co_return no_content();
}

Router routes(std::vector<std::pair<Method, std::string>> const& table) {
    Router router;
    for (auto const& [method, pattern] : table) router.add({method, pattern, "A route.", nothing});
    return router;
}

std::string pattern_for(Router const& router, Method method, std::string_view path) {
    auto match = router.find(method, path);
    return match.route == nullptr ? "" : match.route->pattern;
}

}  // namespace

TEST(Router, FindsLiteralsParametersAndTails) {
    auto router = routes({{Method::get, "/"},
                          {Method::get, "/api/videos"},
                          {Method::get, "/api/videos/{video}"},
                          {Method::get, "/api/videos/{video}/comments/{comment}"},
                          {Method::get, "/media/{video}/{path*}"}});

    EXPECT_EQ(pattern_for(router, Method::get, "/"), "/");
    EXPECT_EQ(pattern_for(router, Method::get, "/api/videos"), "/api/videos");
    auto match = router.find(Method::get, "/api/videos/v_1/comments/c_2");
    ASSERT_NE(match.route, nullptr);
    EXPECT_EQ(match.parameters, (Parameters{{"video", "v_1"}, {"comment", "c_2"}}));
    EXPECT_EQ(router.find(Method::get, "/media/v_1/a/b.m4s").parameters,
              (Parameters{{"video", "v_1"}, {"path", "a/b.m4s"}}));
}

TEST(Router, KnowsNothingBetweenItsRoutes) {
    auto router = routes({{Method::get, "/api/videos/{video}"}, {Method::get, "/media/{path*}"}});

    for (auto const* path :
         {"/", "", "api", "/api", "/api/videos", "/api/videos/", "/api/videos/v_1/", "/api/videos//", "/media", "*"})
        EXPECT_EQ(pattern_for(router, Method::get, path), "") << path;
    EXPECT_EQ(router.find(Method::get, "/api").allowed, "");
}

TEST(Router, PrefersTheLiteralAndComesBackWhereItLeadsNowhere) {
    auto router = routes(
        {{Method::get, "/v/{id}"}, {Method::get, "/v/new"}, {Method::get, "/v/{id}/likes"}, {Method::put, "/v/mine"}});

    EXPECT_EQ(pattern_for(router, Method::get, "/v/new"), "/v/new");
    EXPECT_EQ(pattern_for(router, Method::get, "/v/new/likes"), "/v/{id}/likes");
    EXPECT_EQ(pattern_for(router, Method::get, "/v/mine"), "/v/{id}");
    EXPECT_EQ(router.find(Method::get, "/v/new/likes").parameters, (Parameters{{"id", "new"}}));
}

TEST(Router, AnswersHeadByGetAndSaysWhatIsAllowed) {
    auto router =
        routes({{Method::get, "/v/{id}"}, {Method::patch, "/v/{id}"}, {Method::post, "/u"}, {Method::head, "/u/{id}"}});

    EXPECT_EQ(pattern_for(router, Method::head, "/v/1"), "/v/{id}");
    EXPECT_EQ(router.find(Method::del, "/v/1").allowed, "GET, HEAD, PATCH, OPTIONS");
    EXPECT_EQ(router.find(Method::get, "/u/1").allowed, "HEAD, OPTIONS");
}

TEST(Router, LeavesToTheFallbackWhatIsReadAndNoPathOfTheApi) {
    auto router = routes({{Method::post, "/form"}});
    EXPECT_EQ(router.find(Method::get, "/watch/v_1").fallback, nullptr) << "there is none yet";
    EXPECT_EQ(router.find(Method::post, "/watch/v_1").allowed, "");
    router.set_fallback(nothing);
    for (auto const* path : {"/", "/watch/v_1"}) {
        EXPECT_NE(router.find(Method::get, path).fallback, nullptr) << path;
        EXPECT_NE(router.find(Method::head, path).fallback, nullptr) << path;
        EXPECT_EQ(router.find(Method::post, path).fallback, nullptr) << path;
        EXPECT_EQ(router.find(Method::post, path).allowed, "GET, HEAD, OPTIONS") << path;
    }
    for (auto const* path : {"/api/nothing", "/media/nothing", "*"}) {
        EXPECT_EQ(router.find(Method::get, path).fallback, nullptr) << path;
        EXPECT_EQ(router.find(Method::post, path).allowed, "") << path;
    }
    EXPECT_EQ(router.find(Method::get, "/form").fallback, nullptr);
    EXPECT_EQ(router.find(Method::get, "/form").allowed, "POST, OPTIONS");
}

TEST(RouterDeathTest, RefusesTwoRoutesForOnePath) {
    EXPECT_DEATH(routes({{Method::get, "/v/{a}"}, {Method::get, "/v/{b}"}}), "slot == nullptr");
}

TEST(RouterDeathTest, RefusesARouteThatWaitsAndTakesABody) {
    Router router;
    Route waits{.method = Method::post, .pattern = "/w", .summary = "Waits.", .handler = {}, .waits = true};
    EXPECT_DEATH(router.add(waits), "route.waits");
    waits.body_bytes_max = 0;
    router.add(waits);
    waits.pattern = "/x";
    waits.creates = true;
    EXPECT_DEATH(router.add(waits), "route.waits") << "whose body is read for its Idempotency-Key";
}

}  // namespace klieg::http
