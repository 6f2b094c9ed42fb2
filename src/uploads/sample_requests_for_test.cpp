#include "testing/sample_request.h"

namespace klieg::uploads {

/// Of files of eight bytes; behind '#' stands the video that one is for.
std::vector<testing::SampleRequest> sample_requests() {
    using enum http::Method;
    std::string const begin = "/api/uploads";
    std::string const one = "/api/uploads/{upload}";
    constexpr auto half = "    ";
    constexpr auto whole = "    ftyp";
    testing::Expected const owners_alone = {401, 404, 204, 404, 404};
    return {
        {options, begin, begin},
        {post, begin, "/api/uploads#{draft}", {401, 404, 201, 403, 403}},
        {post, begin, "/api/uploads#{draft}", {401, 404, 201, 403, 403}, whole, 409},
        {post, begin, "/api/uploads#{public}", {401, 403, 409, 403, 403}},
        {head, one, one, {401, 404, 200, 404, 404}},
        {patch, one, one, owners_alone, half, 409, true},
        {patch, one, one, owners_alone, whole, 409, true},
        {patch, one, one, {401, 404, 415, 404, 404}, "no video", 404},
        {del, one, one, owners_alone, "", 404},
    };
}

}  // namespace klieg::uploads
