#include "testing/sample_request.h"

namespace klieg::comments {

std::vector<testing::SampleRequest> sample_requests() {
    using enum http::Method;
    std::string const all = "/api/comments";
    std::string const one = "/api/comments/{id}";
    std::string const comment = "/api/comments/{comment}";
    return {
        {post, all, all, {}, R"({"videoId":"{public}","text":"{fresh}"})"},
        {post, all, all, {401, 404, 201, 201, 201}, R"({"videoId":"{private}","text":"{fresh}"})"},
        {get, one, "/api/comments/{public}"},
        {get, one, "/api/comments/{private}", {404, 404, 200, 200, 200}},
        {get, one, "/api/comments/{public}?held=true", {401, 403, 200, 200, 200}},
        {get, one, "/api/comments/{comment}"},
        {get, one, "/api/comments/{hidden-comment}", {404, 404, 200, 200, 200}},
        {patch, one, comment, {401, 403, 200, 403, 403}, R"({"text":"{fresh}"})"},
        {patch, one, comment, {401, 403, 200, 403, 403}, R"({"pinned":true,"hearted":true})"},
        {patch, one, comment, {401, 403, 200, 200, 200}, R"({"held":true})"},
        {patch, one, "/api/comments/{hidden-comment}", {401, 404, 200, 200, 200}, R"({"held":false})"},
        {del, one, comment, {401, 403, 204, 204, 204}, "", 404},
        {del, one, "/api/comments/{hidden-comment}", {401, 404, 204, 204, 204}, "", 404},
    };
}

}  // namespace klieg::comments
