#include "testing/sample_request.h"

namespace klieg::videos {

std::vector<testing::SampleRequest> sample_requests() {
    using enum http::Method;
    std::string const one = "/api/videos/{video}";
    std::string const of_channel = "/api/channels/{channel}/videos";
    constexpr auto hide = R"({"visibility":"private"})";
    constexpr auto show = R"({"visibility":"public"})";
    constexpr auto retitle = R"({"title":"Another title"})";
    return {
        {post, "/api/videos", "/api/videos", {}, R"({"channelId":"{channel}","title":"A title"})"},
        {get, "/api/videos", "/api/videos"},
        {get, "/api/videos", "/api/videos?channelId={channel}"},
        {get, of_channel, of_channel},
        {get, of_channel, "/api/channels/{channel}/videos?all=true", {401, 403, 200, 200, 200}},
        {get, one, "/api/videos/{public}"},
        {get, one, "/api/videos/{unlisted}"},
        {get, one, "/api/videos/{private}", {404, 404, 200, 200, 200}},
        {get, one, "/api/videos/{draft}", {404, 404, 200, 200, 200}},
        {patch, one, "/api/videos/{public}", {}, retitle},
        {patch, one, "/api/videos/{unlisted}", {}, retitle},
        {patch, one, "/api/videos/{private}", {401, 404, 200, 403, 200}, retitle},
        {patch, one, "/api/videos/{draft}", {401, 404, 200, 403, 200}, retitle},
        {patch, one, "/api/videos/{public}", {401, 403, 200, 200, 200}, hide},
        {patch, one, "/api/videos/{private}", {401, 404, 200, 200, 200}, hide},
        {patch, one, "/api/videos/{private}", {401, 404, 200, 403, 200}, show},
        {patch, one, "/api/videos/{public}", {}, R"({"visibility":"private","title":"Hidden"})"},
        {del, one, "/api/videos/{public}", {}, "", 404},
        {del, one, "/api/videos/{unlisted}", {}, "", 404},
        {del, one, "/api/videos/{private}", {401, 404, 204, 403, 204}, "", 404},
        {del, one, "/api/videos/{draft}", {401, 404, 204, 403, 204}, "", 404},
    };
}

}  // namespace klieg::videos
