#include "site/api.h"

#include "site/fixture_for_test.h"
#include "testing/api_client.h"
#include "testing/async_test.h"
#include "testing/token_authenticator.h"

namespace klieg::site {
namespace {

using http::Method;
using testing::Answered;

struct Office : Settings {
    Office() { feature.add_routes(router); }

    Task<Answered> ask(Method method, std::string target, std::string who, std::string body = {},
                       std::string if_match = {}) {
        http::Headers headers;
        if (!if_match.empty()) headers.set("If-Match", std::move(if_match));
        co_return co_await client.send({method, std::move(target), std::move(body), std::move(who), headers});
    }

    testing::TokenAuthenticator people{
        {{"admin", administrator}, {"moderator", person(Role::moderator)}, {"user", person(Role::user)}}};
    http::Router router;
    testing::ApiClient client{router, people, clock, random};
};

constexpr auto kSettings = "/api/admin/site";

KLIEG_ASYNC_TEST(SiteApi, ShowsWhatIsChosenBesideTheConfiguration) {
    Office office;
    auto const before = co_await office.ask(Method::get, kSettings, "admin");
    EXPECT_EQ(before.status, 200);
    EXPECT_EQ(before.at("/chosen/name"), nullptr);
    EXPECT_EQ(before.text_at("/configured/name"), "Klieg");
    EXPECT_EQ(before.text_at("/configured/registration"), "open");
    EXPECT_EQ(before.at("/changedAt"), nullptr);
    EXPECT_EQ(before.at("/version"), 0);
    auto const changed =
        co_await office.ask(Method::patch, kSettings, "admin", R"({"name":"Kino","registration":"closed"})",
                            std::string(before.headers.get("ETag")));
    EXPECT_EQ(changed.status, 200);
    EXPECT_EQ(changed.text_at("/chosen/name"), "Kino");
    EXPECT_EQ(changed.text_at("/chosen/registration"), "closed");
    EXPECT_NE(changed.at("/changedAt"), nullptr);
    auto const late = co_await office.ask(Method::patch, kSettings, "admin", R"({"name":"Late"})",
                                          std::string(before.headers.get("ETag")));
    EXPECT_EQ(late.status, 412);
    auto const by_number = co_await office.ask(Method::patch, kSettings, "admin", R"({"name":"Films"})", "\"v1\"");
    EXPECT_EQ(by_number.status, 200);
    for (auto const* who : {"moderator", "user"})
        EXPECT_EQ((co_await office.ask(Method::get, kSettings, who)).status, 403);
    EXPECT_EQ((co_await office.ask(Method::get, kSettings, "")).status, 401);
}

KLIEG_ASYNC_TEST(SiteApi, ShowsEverybodyTheTextsThatThereAre) {
    Office office;
    EXPECT_EQ((co_await office.ask(Method::get, "/api/site/pages/terms", "")).status, 404);
    EXPECT_EQ((co_await office.ask(Method::get, "/api/site/pages/secrets", "")).status, 404);
    std::string const text = R"(Be kind.\n\n<script>alert(1)</script>)";
    EXPECT_EQ((co_await office.ask(Method::patch, kSettings, "admin", R"({"terms":")" + text + R"("})")).status, 200);
    auto const shown = co_await office.ask(Method::get, "/api/site/pages/terms", "");
    EXPECT_EQ(shown.status, 200);
    EXPECT_EQ(shown.text_at("/text"), "Be kind.\n\n<script>alert(1)</script>");
    EXPECT_EQ((co_await office.ask(Method::patch, kSettings, "admin", R"({"terms":null})")).status, 200);
    EXPECT_EQ((co_await office.ask(Method::get, "/api/site/pages/terms", "")).status, 404);
}

KLIEG_ASYNC_TEST(SiteApi, TakesTextsOfTheirFullLengthHoweverTheyAreWritten) {
    Office office;
    std::string escaped;
    for (int i = 0; i < 20'000; ++i) escaped += "\\ud83c\\udfac";
    auto const body = R"({"about":")" + escaped + R"(","terms":")" + escaped + R"(","contact":")" + escaped + R"("})";
    EXPECT_EQ((co_await office.ask(Method::patch, kSettings, "admin", body)).status, 200);
    EXPECT_EQ((co_await office.ask(Method::get, "/api/site/pages/contact", "")).text_at("/text").size(), 80'000U);
    auto const wrong = co_await office.ask(Method::patch, kSettings, "admin", R"({"accent":"red; x:y","name":""})");
    EXPECT_EQ(wrong.status, 422);
}

}  // namespace
}  // namespace klieg::site
