#include "testing/sample_request.h"

namespace klieg::identity {

std::vector<testing::SampleRequest> sample_requests() {
    using enum http::Method;
    constexpr auto right = R"({"login":"owner","password":"a password of some length"})";
    constexpr auto wrong = R"({"login":"owner","password":"another of some length"})";
    constexpr auto same =
        R"({"currentPassword":"a password of some length","newPassword":"a password of some length"})";
    constexpr auto guess = R"({"currentPassword":"it is not this one","newPassword":"another of some length"})";
    std::string const account =
        R"("username":"{fresh}","email":"{fresh}@example.org","password":"a password of some length"})";
    std::string const moves = R"({"email":"{fresh}@example.org","currentPassword":)";
    return {
        {post, "/api/auth/register", "/api/auth/register", {}, "{" + account, 409},
        {post, "/api/auth/setup", "/api/auth/setup", testing::all(403), R"({"token":"guessed",)" + account},
        {post, "/api/auth/login", "/api/auth/login", {}, right},
        {post, "/api/auth/login", "/api/auth/login", testing::all(401), wrong},
        {post, "/api/auth/logout", "/api/auth/logout", {}, "", 401},
        {get, "/api/auth/me", "/api/auth/me"},
        {patch, "/api/auth/me", "/api/auth/me", {}, R"({"displayName":"Another name"})"},
        {patch, "/api/auth/me", "/api/auth/me", {}, moves + R"("a password of some length"})"},
        {patch, "/api/auth/me", "/api/auth/me", testing::signed_in(422), moves + R"("it is not this one"})"},
        {post, "/api/auth/password", "/api/auth/password", {}, same},
        {post, "/api/auth/password", "/api/auth/password", testing::signed_in(422), guess},
        {get, "/api/auth/sessions", "/api/auth/sessions"},
        {del, "/api/auth/sessions/{session}", "/api/auth/sessions/{session}", {401, 404, 204, 404, 404}, "", 404},
        {post, "/api/auth/prove", "/api/auth/prove", {}, R"({"password":"a password of some length"})"},
        {post, "/api/auth/prove", "/api/auth/prove", testing::signed_in(422), R"({"password":"it is not this one"})"},
        {post, "/api/auth/tokens", "/api/auth/tokens", {}, R"({"name":"a script","scopes":["read"]})"},
        {get, "/api/auth/tokens", "/api/auth/tokens"},
        {del, "/api/auth/tokens/{token}", "/api/auth/tokens/{token}", {401, 404, 204, 404, 404}, "", 404},
        {post,
         "/api/auth/second-factor/confirm",
         "/api/auth/second-factor/confirm",
         {401, 409, 200, 409, 409},
         R"({"code":"{first-code}"})",
         409},
        {post,
         "/api/auth/second-factor/recovery-codes",
         "/api/auth/second-factor/recovery-codes{second-factor}",
         {401, 409, 200, 409, 409}},
        {get, "/api/auth/second-factor", "/api/auth/second-factor"},
        {post, "/api/auth/second-factor", "/api/auth/second-factor"},
        {del, "/api/auth/second-factor", "/api/auth/second-factor{second-factor}", testing::signed_in(204)},
        {get, "/api/auth/sign-ins", "/api/auth/sign-ins"},
        {get, "/api/admin/users", "/api/admin/users?username=owner"},
        {get, "/api/admin/users", "/api/admin/users?username=nobody.is.called.so"},
    };
}

}  // namespace klieg::identity
