#include "testing/sample_request.h"

namespace klieg::channels {

std::vector<testing::SampleRequest> sample_requests() {
    using enum http::Method;
    std::string const channel = "/api/channels/{channel}";
    return {
        {post, "/api/channels", "/api/channels", {}, R"({"handle":"{fresh}","name":"A channel"})"},
        {get, "/api/channels", "/api/channels?owner={owner}"},
        {get, "/api/channels", "/api/channels?owner=me", testing::signed_in(200)},
        {get, channel, channel},
        {patch, channel, channel, {}, R"({"name":"Another name"})"},
        {patch, channel, channel, {}, R"({"handle":"{fresh}"})"},
        {del, channel, channel, {}, "", 404},
    };
}

}  // namespace klieg::channels
