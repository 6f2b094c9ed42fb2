#include "testing/sample_request.h"

namespace klieg::pictures {

std::vector<testing::SampleRequest> sample_requests() {
    using enum http::Method;
    std::string const channel = "/api/channels/{channel}";
    std::string const image = "an image";
    std::string const thumbnail = "/api/videos/{video}/thumbnail";
    constexpr auto first = R"({"index":0})";
    return {
        {put, channel + "/avatar", channel + "/avatar", {}, image},
        {del, channel + "/avatar", channel + "/avatar"},
        {put, channel + "/banner", channel + "/banner", {}, image},
        {del, channel + "/banner", channel + "/banner"},
        {put, "/api/auth/me/avatar", "/api/auth/me/avatar", {}, image},
        {del, "/api/auth/me/avatar", "/api/auth/me/avatar"},
        {put, thumbnail, "/api/videos/{public}/thumbnail", {}, image},
        {put, thumbnail, "/api/videos/{private}/thumbnail", {401, 404, 200, 403, 200}, image},
        {put, thumbnail, "/api/videos/{draft}/thumbnail", {401, 404, 200, 403, 200}, image},
        {del, thumbnail, "/api/videos/{public}/thumbnail"},
        {del, thumbnail, "/api/videos/{private}/thumbnail", {401, 404, 200, 403, 200}},
        {get, thumbnail + "/suggestions", "/api/videos/{suggested}/thumbnail/suggestions"},
        {get, thumbnail + "/suggestions", "/api/videos/{hidden}/thumbnail/suggestions", {401, 404, 200, 403, 200}},
        {put, thumbnail + "/suggestion", "/api/videos/{suggested}/thumbnail/suggestion", {}, first},
        {put, thumbnail + "/suggestion", "/api/videos/{hidden}/thumbnail/suggestion", {401, 404, 200, 403, 200}, first},
        {put, "/api/admin/site/logo", "/api/admin/site/logo", {}, image},
        {del, "/api/admin/site/logo", "/api/admin/site/logo"},
        {get, "/media/pictures/{whose}/{key}/{size}", "/media/pictures/{channel}/{picture}", testing::all(200)},
    };
}

}  // namespace klieg::pictures
