#include "testing/sample_request.h"

namespace klieg::feeds {

std::vector<testing::SampleRequest> sample_requests() {
    return {{http::Method::get, "/api/feed/subscriptions", "/api/feed/subscriptions"}};
}

}  // namespace klieg::feeds
