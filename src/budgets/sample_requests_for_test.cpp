#include "testing/sample_request.h"

namespace klieg::budgets {

std::vector<testing::SampleRequest> sample_requests() {
    using enum http::Method;
    std::string const site = "/api/admin/limits";
    std::string const user = "/api/admin/users/{user}/limits";
    return {
        {get, "/api/users/me/limits", "/api/users/me/limits"},
        {get, "/api/users/me/uses", "/api/users/me/uses?limit=2"},
        {get, "/api/admin/users/{user}/uses", "/api/admin/users/{owner}/uses"},
        {get, site, site},
        {patch, site, site, {}, R"({"drafts":60,"uploads":null})"},
        {get, user, "/api/admin/users/{owner}/limits"},
        {patch, user, "/api/admin/users/{owner}/limits", {}, R"({"channels":30})"},
    };
}

}  // namespace klieg::budgets
