#include "app/sample_requests_for_test.h"

#include <algorithm>
#include <iterator>
#include <ostream>

namespace klieg::app {

namespace {

using enum http::Method;
using Requests = std::vector<SampleRequest>;

/// What the declared access means for a thing of the owner's that everyone may see.
Expected declared(http::Operation const& operation) {
    auto const good = operation.success();
    switch (operation.access) {
        case http::Access::unsaid: break;
        case http::Access::anyone: return {good, good, good, good, good};
        case http::Access::signed_in: return {401, good, good, good, good};
        case http::Access::owner: return {401, 403, good, 403, 403};
        case http::Access::editor: return {401, 403, good, 403, good};
        case http::Access::moderator: return {401, 403, 403, good, good};
        case http::Access::administrator: return {401, 403, 403, 403, good};
        case http::Access::operator_: return {404, 404, 404, 404, good};
    }
    return {};
}

Requests of_the_site() {
    return {
        {get, "/healthz", "/healthz"},
        {get, "/readyz", "/readyz"},
        {get, "/metrics", "/metrics"},
        {get, "/api/site", "/api/site"},
        {get, "/api/openapi.json", "/api/openapi.json"},
        {get, "/docs", "/docs"},
    };
}

Requests of_identity() {
    constexpr auto right = R"({"login":"owner","password":"a password of some length"})";
    constexpr auto wrong = R"({"login":"owner","password":"another of some length"})";
    constexpr auto same =
        R"({"currentPassword":"a password of some length","newPassword":"a password of some length"})";
    constexpr auto guess = R"({"currentPassword":"it is not this one","newPassword":"another of some length"})";
    std::string const account =
        R"("username":"{fresh}","email":"{fresh}@example.org","password":"a password of some length"})";
    return {
        {post, "/api/auth/register", "/api/auth/register", {}, "{" + account, 409},
        {post, "/api/auth/setup", "/api/auth/setup", all(403), R"({"token":"guessed",)" + account},
        {post, "/api/auth/login", "/api/auth/login", {}, right},
        {post, "/api/auth/login", "/api/auth/login", all(401), wrong},
        {post, "/api/auth/logout", "/api/auth/logout", {}, "", 401},
        {get, "/api/auth/me", "/api/auth/me"},
        {post, "/api/auth/password", "/api/auth/password", {}, same},
        {post, "/api/auth/password", "/api/auth/password", signed_in(422), guess},
        {get, "/api/auth/sessions", "/api/auth/sessions"},
        {del, "/api/auth/sessions/{session}", "/api/auth/sessions/{session}", {401, 404, 204, 404, 404}, "", 404},
    };
}

Requests of_channels() {
    std::string const channel = "/api/channels/{channel}";
    return {
        {post, "/api/channels", "/api/channels", {}, R"({"handle":"{fresh}","name":"A channel"})"},
        {get, "/api/channels", "/api/channels?owner={owner}"},
        {get, "/api/channels", "/api/channels?owner=me", signed_in(200)},
        {get, channel, channel},
        {patch, channel, channel, {}, R"({"name":"Another name"})"},
        {patch, channel, channel, {}, R"({"handle":"{fresh}"})"},
        {del, channel, channel, {}, "", 404},
    };
}

Requests of_videos() {
    std::string const one = "/api/videos/{video}";
    std::string const of_channel = "/api/channels/{channel}/videos";
    constexpr auto hide = R"({"visibility":"private"})";
    constexpr auto show = R"({"visibility":"public"})";
    constexpr auto retitle = R"({"title":"Another title"})";
    return {
        {post, "/api/videos", "/api/videos", {}, R"({"channelId":"{channel}","title":"A title"})"},
        {get, "/api/videos", "/api/videos"},
        {get, "/api/videos", "/api/videos?channelId={channel}"},
        {get, of_channel, of_channel},
        {get, of_channel, "/api/channels/{channel}/videos?all=true", {401, 403, 200, 200, 200}},
        {get, one, "/api/videos/{public}"},
        {get, one, "/api/videos/{unlisted}"},
        {get, one, "/api/videos/{private}", {404, 404, 200, 200, 200}},
        {get, one, "/api/videos/{draft}", {404, 404, 200, 200, 200}},
        {patch, one, "/api/videos/{public}", {}, retitle},
        {patch, one, "/api/videos/{unlisted}", {}, retitle},
        {patch, one, "/api/videos/{private}", {404, 404, 200, 403, 200}, retitle},
        {patch, one, "/api/videos/{draft}", {404, 404, 200, 403, 200}, retitle},
        {patch, one, "/api/videos/{public}", {401, 403, 200, 200, 200}, hide},
        {patch, one, "/api/videos/{private}", {404, 404, 200, 200, 200}, hide},
        {patch, one, "/api/videos/{private}", {404, 404, 200, 403, 200}, show},
        {patch, one, "/api/videos/{public}", {}, R"({"visibility":"private","title":"Hidden"})"},
        {del, one, "/api/videos/{public}", {}, "", 404},
        {del, one, "/api/videos/{unlisted}", {}, "", 404},
        {del, one, "/api/videos/{private}", {404, 404, 204, 403, 204}, "", 404},
        {del, one, "/api/videos/{draft}", {404, 404, 204, 403, 204}, "", 404},
    };
}

/// Of files of eight bytes; behind '#' stands the video that one is for.
Requests of_uploads() {
    std::string const begin = "/api/uploads";
    std::string const one = "/api/uploads/{upload}";
    constexpr auto half = "    ";
    constexpr auto whole = "    ftyp";
    Expected const owners_alone = {404, 404, 204, 404, 404};
    return {
        {options, begin, begin},
        {post, begin, "/api/uploads#{draft}", {404, 404, 201, 403, 403}},
        {post, begin, "/api/uploads#{draft}", {404, 404, 201, 403, 403}, whole, 409},
        {post, begin, "/api/uploads#{public}", {401, 403, 409, 403, 403}},
        {head, one, one, {404, 404, 200, 404, 404}},
        {patch, one, one, owners_alone, half, 409, true},
        {patch, one, one, owners_alone, whole, 409, true},
        {patch, one, one, {404, 404, 415, 404, 404}, "no video", 404},
        {del, one, one, owners_alone, "", 404},
    };
}

Requests of_playback() {
    std::string const media = "/media/{path*}";
    return {
        {get, media, "/media/{public-playlist}"},
        {get, media, "/media/{public-segment}"},
        // The path is the proof: who has it may play, signed in or not.
        {get, media, "/media/{private-playlist}", all(200)},
        {get, media, "/media/{private-segment}", all(200)},
        {get, media, "/media/{private-unsigned}", all(404)},
    };
}

Requests joined(std::vector<Requests> parts) {
    Requests all;
    for (auto& part : parts) std::ranges::move(part, std::back_inserter(all));
    return all;
}

}  // namespace

void PrintTo(SampleRequest const& request, std::ostream* out) {
    *out << request.name() << ": " << request.target << " " << request.body;
}

std::vector<SampleRequest> const& sample_requests() {
    static auto const requests =
        joined({of_the_site(), of_identity(), of_channels(), of_videos(), of_uploads(), of_playback()});
    return requests;
}

Expected expected_of(http::Operation const& operation, SampleRequest const& request) {
    return request.expected.is_said() ? request.expected : declared(operation);
}

}  // namespace klieg::app
