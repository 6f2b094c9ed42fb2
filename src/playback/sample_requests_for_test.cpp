#include "testing/sample_request.h"

namespace klieg::playback {

std::vector<testing::SampleRequest> sample_requests() {
    using enum http::Method;
    std::string const media = "/media/{path*}";
    return {
        {get, media, "/media/{public-playlist}"},
        {get, media, "/media/{public-segment}"},
        // The path is the proof: who has it may play, signed in or not.
        {get, media, "/media/{private-playlist}", testing::all(200)},
        {get, media, "/media/{private-segment}", testing::all(200)},
        {get, media, "/media/{private-unsigned}", testing::all(404)},
    };
}

}  // namespace klieg::playback
