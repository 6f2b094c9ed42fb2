#include "testing/sample_request.h"

namespace klieg::library {

std::vector<testing::SampleRequest> sample_requests() {
    using enum http::Method;
    using testing::signed_in;
    std::string const position = "/api/videos/{video}/position";
    std::string const told = R"({"positionMs":95000,"durationMs":600000,"playedMsAgo":10})";
    std::string const history = "/api/library/history";
    std::string const later = "/api/library/watch-later";
    std::string const unwanted = "/api/library/not-interested";
    std::string const lists = "/api/playlists";
    std::string const list = lists + "/{playlist}";
    std::string const hidden = lists + "/{private-list}";
    std::string const items = list + "/items";
    testing::Expected const of_private = {401, 404, 204, 204, 204};
    return {
        {put, position, "/api/videos/{public}/position", signed_in(204), told},
        {put, position, "/api/videos/{private}/position", of_private, told},
        {post, position, "/api/videos/{public}/position", signed_in(204), told},
        {get, history, history},
        {del, history, history},
        {del, history + "/{video}", history + "/{kept}", signed_in(204)},
        {get, "/api/library/settings", "/api/library/settings"},
        {put, "/api/library/settings", "/api/library/settings", signed_in(200), R"({"historyPaused":false})"},
        {get, later, later},
        {put, later + "/{video}", later + "/{public}", signed_in(204)},
        {put, later + "/{video}", later + "/{private}", of_private},
        {del, later + "/{video}", later + "/{kept}", signed_in(204)},
        {put, unwanted + "/{thing}", unwanted + "/{public}", signed_in(204)},
        {put, unwanted + "/{thing}", unwanted + "/{channel}", signed_in(204)},
        {put, unwanted + "/{thing}", unwanted + "/{private}", of_private},
        {del, unwanted + "/{thing}", unwanted + "/{kept}", signed_in(204)},
        {post, lists, lists, signed_in(201), R"({"title":"A list"})"},
        {get, lists, lists + "?videoId={public}"},
        {get, "/api/channels/{channel}/playlists", "/api/channels/{channel}/playlists"},
        {get, list, list},
        {get, list, hidden, {404, 404, 200, 200, 200}},
        {patch, list, list, {}, R"({"title":"Another"})"},
        {patch, list, hidden, {401, 404, 200, 403, 200}, R"({"title":"Another"})"},
        {del, list, list, {}, {}, 404},
        {get, items, items},
        {get, items, hidden + "/items", {404, 404, 200, 200, 200}},
        {post, items, items, {}, R"({"videoId":"{public}"})"},
        {patch, items + "/{video}", lists + "/{playlist-with}", {}, R"({"after":null})"},
        {del, items + "/{video}", lists + "/{playlist-with}", {}},
    };
}

}  // namespace klieg::library
