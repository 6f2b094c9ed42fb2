#include "testing/sample_request.h"

namespace klieg::feeds {

std::vector<testing::SampleRequest> sample_requests() {
    using enum http::Method;
    return {
        {get, "/api/feed/subscriptions", "/api/feed/subscriptions"},
        {get, "/api/feed/trending", "/api/feed/trending?category=film"},
    };
}

}  // namespace klieg::feeds
