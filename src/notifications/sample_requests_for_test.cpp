#include "testing/sample_request.h"

namespace klieg::notifications {

std::vector<testing::SampleRequest> sample_requests() {
    using enum http::Method;
    std::string const all = "/api/notifications";
    std::string const preferences = all + "/preferences";
    return {
        {get, all, all},
        {get, all + "/unread", all + "/unread"},
        {post, all + "/read", all + "/read", {}, R"({"all":true})"},
        {post, all + "/read", all + "/read", {}, R"({"ids":["n_abcdefghijabcdefghijabcdef"]})"},
        {get, preferences, preferences},
        {patch,
         preferences,
         preferences,
         {},
         R"({"items":[{"kind":"comment.reply","app":true,"mail":false,"push":true}]})"},
    };
}

}  // namespace klieg::notifications
