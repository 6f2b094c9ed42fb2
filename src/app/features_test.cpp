#include "app/site_for_test.h"
#include "testing/async_test.h"

#include <gtest/gtest.h>

namespace klieg::app {
namespace {

KLIEG_ASYNC_TEST(Features, MakeCookiesSecureWhereACertificateAloneMakesItASiteOfHttps) {
    for (bool certified : {true, false}) {
        Config config;
        if (certified) config = {.tls_certificate = "site.crt", .tls_key = "site.key"};
        Site site({.passwords = Site::Passwords::plain, .config = std::move(config)});
        testing::Asked asked{
            .method = http::Method::post,
            .target = "/api/auth/register",
            .body = R"({"username":"ada","email":"ada@example.org","password":"a password of some length"})"};
        asked.headers.set("X-Klieg-Client", "web");
        auto made = co_await site.send(std::move(asked));
        EXPECT_EQ(made.status, 201) << made.text;
        auto const cookie = std::string(made.headers.get("Set-Cookie"));
        EXPECT_EQ(cookie.starts_with("__Host-"), certified) << cookie;
        EXPECT_EQ(cookie.find("; Secure") != cookie.npos, certified) << cookie;
    }
}

}  // namespace
}  // namespace klieg::app
