#include "http/https_redirect.h"

#include "http/target.h"
#include "testing/async_test.h"

namespace klieg::http {

KLIEG_ASYNC_TEST(HttpsRedirect, KeepsTheTargetAsItWas) {
    auto endpoint = redirect_to("https://video.example/");
    for (std::string const target :
         {"/", "/watch/v_1?t=90&list=a%26b%3D%2B", "/%C3%BC%20%3F/a:b@c?x=", "/a?redirect=//evil.example/"}) {
        Request request;
        CO_ASSERT_OK(parse_target(target, request));
        auto response = co_await endpoint(request).wait();
        CO_ASSERT_OK(response);
        EXPECT_EQ(response->status, 308);
        EXPECT_EQ(response->headers.get("Location"), "https://video.example" + target);
    }
}

KLIEG_ASYNC_TEST(HttpsRedirect, SendsAQuestionAboutTheServerToItsOrigin) {
    Request request{.method = Method::options};
    CO_ASSERT_OK(parse_target("*", request));
    auto response = co_await redirect_to("https://video.example/")(request).wait();
    CO_ASSERT_OK(response);
    EXPECT_EQ(response->headers.get("Location"), "https://video.example");
}

}  // namespace klieg::http
