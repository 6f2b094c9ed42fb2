#include "testing/sample_request.h"

namespace klieg::subscriptions {

std::vector<testing::SampleRequest> sample_requests() {
    using enum http::Method;
    std::string const channel = "/api/channels/{channel}";
    std::string const own = channel + "/subscription";
    return {
        {put, own, own, {401, 200, 409, 200, 200}},
        {put, own, own, {401, 200, 409, 200, 200}, R"({"level":"none"})"},
        {del, own, own},
        {get, "/api/subscriptions", "/api/subscriptions"},
        {get, channel + "/subscribers", channel + "/subscribers", {401, 403, 200, 200, 200}},
    };
}

}  // namespace klieg::subscriptions
