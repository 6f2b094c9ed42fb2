#include "testing/sample_request.h"

namespace klieg::reactions {

std::vector<testing::SampleRequest> sample_requests() {
    using enum http::Method;
    using testing::signed_in;
    std::string const on_video = "/api/videos/{video}/like";
    std::string const on_comment = "/api/comments/{id}/like";
    testing::Expected const of_private = {401, 404, 200, 200, 200};
    return {
        {put, on_video, "/api/videos/{public}/like", signed_in(200)},
        {put, on_video, "/api/videos/{public}/like", signed_in(200), R"({"value":"dislike"})"},
        {put, on_video, "/api/videos/{private}/like", of_private},
        {del, on_video, "/api/videos/{liked}/like", signed_in(200)},
        {del, on_video, "/api/videos/{private}/like", of_private},
        {put, on_comment, "/api/comments/{comment}/like", signed_in(200)},
        {put, on_comment, "/api/comments/{comment}/like", signed_in(200), R"({"value":"dislike"})"},
        {del, on_comment, "/api/comments/{liked-comment}/like", signed_in(200)},
        {get, "/api/library/liked", "/api/library/liked", signed_in(200)},
    };
}

}  // namespace klieg::reactions
