#include "testing/sample_request.h"

namespace klieg::moderation {

std::vector<testing::SampleRequest> sample_requests() {
    using enum http::Method;
    std::string const account = "/api/moderation/accounts/{user}";
    std::string const appeals = "/api/moderation/appeals";
    std::string const barred = R"("login":"{barred}","password":"a password of some length")";
    std::string const reports = "/api/moderation/reports";
    std::string const resolve = R"({"act":"none","reason":"It is well."})";
    return {
        {post,
         "/api/reports",
         "/api/reports",
         {401, 201, 403, 201, 201},
         R"({"subject":"{public}","reason":"spam"})",
         409},
        {post,
         "/api/reports",
         "/api/reports",
         {401, 201, 201, 201, 201},
         R"({"subject":"{person}","reason":"spam"})",
         409},
        {get, reports, reports},
        {get, "/api/blocks", "/api/blocks"},
        {put, "/api/blocks/{user}", "/api/blocks/{person}"},
        {del, "/api/blocks/{user}", "/api/blocks/{person}"},
        {get, reports + "/{subject}", reports + "/{public}"},
        {post, reports + "/{subject}/resolve", reports + "/{reported}/resolve", {}, resolve, 409},
        {get, "/api/admin/audit", "/api/admin/audit"},
        {get, account, "/api/moderation/accounts/{owner}"},
        {put, account, "/api/moderation/accounts/{person}", {}, R"({"standing":"suspended","reason":"Rude."})"},
        {put, account, "/api/moderation/accounts/{owner}", {401, 403, 403, 422, 422}, R"({"standing":"asleep"})"},
        {get, appeals, appeals},
        {post,
         appeals + "/{user}/resolve",
         appeals + "/{appealed}/resolve",
         {},
         R"({"granted":true,"answer":"Welcome back."})",
         404},
        {post, "/api/appeals/standing", "/api/appeals/standing", {}, "{" + barred + "}"},
        {post, "/api/appeals", "/api/appeals", {}, "{" + barred + R"(,"text":"It was not me."})", 409},
    };
}

}  // namespace klieg::moderation
