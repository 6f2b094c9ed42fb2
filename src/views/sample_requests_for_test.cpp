#include "testing/sample_request.h"

namespace klieg::views {

std::vector<testing::SampleRequest> sample_requests() {
    using enum http::Method;
    std::string const pattern = "/api/videos/{video}/views";
    std::string const start = R"({"event":"start"})";
    std::string const told = R"({"token":"1.1.1.forged","watchedMs":12000})";
    return {
        {post, pattern, "/api/videos/{public}/views", {}, start},
        {post, pattern, "/api/videos/{unlisted}/views", {}, start},
        {post, pattern, "/api/videos/{private}/views", {404, 404, 200, 200, 200}, start},
        {post, pattern, "/api/videos/{public}/views", testing::all(204), told},
        {get, pattern, "/api/videos/{public}/views"},
        {get, pattern, "/api/videos/{private}/views", {401, 404, 200, 403, 200}},
    };
}

}  // namespace klieg::views
