#include "testing/sample_request.h"

namespace klieg::feeds {

std::vector<testing::SampleRequest> sample_requests() {
    using enum http::Method;
    return {
        {get, "/api/feed/subscriptions", "/api/feed/subscriptions"},
        {get, "/api/feed/trending", "/api/feed/trending?category=film"},
        {get, "/api/feed/home", "/api/feed/home"},
        {get, "/api/feed/activity", "/api/feed/activity"},
        {get, "/api/feed/activity", "/api/feed/activity?of=followed", testing::signed_in(200)},
        {get, "/api/videos/{video}/related", "/api/videos/{public}/related"},
        {get, "/api/videos/{video}/related", "/api/videos/{private}/related", {404, 404, 200, 200, 200}},
    };
}

}  // namespace klieg::feeds
