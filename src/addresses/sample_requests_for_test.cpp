#include "testing/sample_request.h"

namespace klieg::addresses {

std::vector<testing::SampleRequest> sample_requests() {
    using enum http::Method;
    constexpr auto token = R"({"token":"guessed"})";
    constexpr auto password = R"({"token":"guessed","password":"another of some length"})";
    return {
        {post, "/api/auth/verification", "/api/auth/verification"},
        {post, "/api/auth/verification/confirm", "/api/auth/verification/confirm", testing::all(403), token},
        {post, "/api/auth/reset", "/api/auth/reset", {}, R"({"login":"owner"})"},
        {post, "/api/auth/reset", "/api/auth/reset", {}, R"({"login":"nobody.is.called.so"})"},
        {post, "/api/auth/reset/confirm", "/api/auth/reset/confirm", testing::all(403), password},
    };
}

}  // namespace klieg::addresses
