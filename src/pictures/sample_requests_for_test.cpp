#include "testing/sample_request.h"

namespace klieg::pictures {

std::vector<testing::SampleRequest> sample_requests() {
    using enum http::Method;
    std::string const channel = "/api/channels/{channel}";
    std::string const image = "an image";
    return {
        {put, channel + "/avatar", channel + "/avatar", {}, image},
        {del, channel + "/avatar", channel + "/avatar"},
        {put, channel + "/banner", channel + "/banner", {}, image},
        {del, channel + "/banner", channel + "/banner"},
        {put, "/api/auth/me/avatar", "/api/auth/me/avatar", {}, image},
        {del, "/api/auth/me/avatar", "/api/auth/me/avatar"},
        {put, "/api/admin/site/logo", "/api/admin/site/logo", {}, image},
        {del, "/api/admin/site/logo", "/api/admin/site/logo"},
        {get, "/media/pictures/{whose}/{key}/{size}", "/media/pictures/{channel}/{picture}", testing::all(200)},
    };
}

}  // namespace klieg::pictures
