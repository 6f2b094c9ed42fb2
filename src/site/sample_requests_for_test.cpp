#include "testing/sample_request.h"

namespace klieg::site {

std::vector<testing::SampleRequest> sample_requests() {
    using enum http::Method;
    std::string const settings = "/api/admin/site";
    return {
        {get, "/api/site/pages/{page}", "/api/site/pages/terms", testing::all(404)},
        {get, settings, settings},
        {patch, settings, settings, {}, R"({"name":"{fresh}","about":"Who we are.","accent":"#B3401E"})"},
        {patch, settings, settings, {}, R"({"name":null,"description":"{fresh}","registration":"open"})"},
        {get, "/api/site/pages/{page}", "/api/site/pages/{page}"},
    };
}

}  // namespace klieg::site
