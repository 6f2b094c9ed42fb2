#include "app/site_for_test.h"
#include "channels/feature.h"
#include "http/contract/operation.h"
#include "identity/feature.h"
#include "testing/async_test.h"
#include "uploads/feature.h"
#include "videos/feature.h"

#include <array>
#include <map>
#include <set>

/// Who may do what, for every route that there is: a route without a contract, or without a row here, fails the test.
/// What a row expects comes from the access that its operation declares, except where it depends on the thing.
namespace klieg::app {
namespace {

using http::Method;
using testing::Answered;
using testing::Asked;

enum Who : std::size_t { anonymous, other, owner, moderator, administrator, everyone };
constexpr std::array<char const*, everyone> kNames = {"anonymous", "other", "owner", "moderator", "administrator"};

struct Expected {
    int anonymous = 0, other = 0, owner = 0, moderator = 0, administrator = 0;
    bool is_said() const { return anonymous != 0; }
    int of(std::size_t who) const { return std::array{anonymous, other, owner, moderator, administrator}[who]; }
};

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

constexpr Expected all(int status) {
    return {status, status, status, status, status};
}
constexpr Expected signed_in(int status) {
    return {401, status, status, status, status};
}

/// A request to a route. `{name}` in target, body and metadata stands for something made for this one request, of the
/// owner's.
struct Row {
    Method method;
    std::string pattern;
    std::string target;
    Expected expected{};  ///< {}: as the operation declares
    std::string body{};
};

std::vector<Row> const& table() {
    using enum Method;
    static std::string const videos = "/api/videos/{video}";
    static std::string const hide = R"({"visibility":"private"})";
    static std::string const retitle = R"({"title":"Another title"})";
    static std::string const uploads = "/api/uploads/{upload}";
    static std::string const media = "/media/{path*}";
    static std::string const channel_videos = "/api/channels/{channel}/videos";
    static std::vector<Row> const rows = {
        {get, "/healthz", "/healthz"},
        {get, "/readyz", "/readyz"},
        {get, "/metrics", "/metrics"},
        {get, "/api/site", "/api/site"},
        {get, "/api/openapi.json", "/api/openapi.json"},
        {get, "/docs", "/docs"},

        {post,
         "/api/auth/register",
         "/api/auth/register",
         {},
         R"({"username":"{fresh}","email":"{fresh}@example.org","password":"a password of some length"})"},
        {post, "/api/auth/setup", "/api/auth/setup", all(403),
         R"({"token":"guessed","username":"{fresh}","email":"{fresh}@example.org","password":"a password of some length"})"},
        {post, "/api/auth/login", "/api/auth/login", {}, R"({"login":"owner","password":"a password of some length"})"},
        {post, "/api/auth/login", "/api/auth/login", all(401),
         R"({"login":"owner","password":"another of some length"})"},
        {post, "/api/auth/logout", "/api/auth/logout"},
        {get, "/api/auth/me", "/api/auth/me"},
        {post, "/api/auth/password", "/api/auth/password", signed_in(422),
         R"({"currentPassword":"it is not this one","newPassword":"another of some length"})"},
        {get, "/api/auth/sessions", "/api/auth/sessions"},
        {del, "/api/auth/sessions/{session}", "/api/auth/sessions/{session}", {401, 404, 204, 404, 404}},

        {post, "/api/channels", "/api/channels", {}, R"({"handle":"{fresh}","name":"A channel"})"},
        {get, "/api/channels", "/api/channels?owner={owner}"},
        {get, "/api/channels", "/api/channels?owner=me", signed_in(200)},
        {get, "/api/channels/{channel}", "/api/channels/{channel}"},
        {patch, "/api/channels/{channel}", "/api/channels/{channel}", {}, R"({"name":"Another name"})"},
        {del, "/api/channels/{channel}", "/api/channels/{channel}"},
        {get, channel_videos, "/api/channels/{channel}/videos"},
        {get, channel_videos, "/api/channels/{channel}/videos?all=true", {401, 403, 200, 200, 200}},

        {post, "/api/videos", "/api/videos", {}, R"({"channelId":"{channel}","title":"A title"})"},
        {get, "/api/videos", "/api/videos"},
        {get, "/api/videos", "/api/videos?channelId={channel}"},
        {get, videos, "/api/videos/{public}"},
        {get, videos, "/api/videos/{unlisted}"},
        {get, videos, "/api/videos/{private}", {404, 404, 200, 200, 200}},
        {get, videos, "/api/videos/{draft}", {404, 404, 200, 200, 200}},
        {patch, videos, "/api/videos/{public}", {}, retitle},
        {patch, videos, "/api/videos/{unlisted}", {}, retitle},
        {patch, videos, "/api/videos/{private}", {404, 404, 200, 403, 200}, retitle},
        {patch, videos, "/api/videos/{draft}", {404, 404, 200, 403, 200}, retitle},
        {patch, videos, "/api/videos/{public}", {401, 403, 200, 200, 200}, hide},
        {patch, videos, "/api/videos/{private}", {404, 404, 200, 200, 200}, hide},
        {patch, videos, "/api/videos/{private}", {404, 404, 200, 403, 200}, R"({"visibility":"public"})"},
        {patch, videos, "/api/videos/{public}", {}, R"({"visibility":"private","title":"Hidden"})"},
        {del, videos, "/api/videos/{public}"},
        {del, videos, "/api/videos/{unlisted}"},
        {del, videos, "/api/videos/{private}", {404, 404, 204, 403, 204}},
        {del, videos, "/api/videos/{draft}", {404, 404, 204, 403, 204}},

        {options, "/api/uploads", "/api/uploads"},
        {post, "/api/uploads", "/api/uploads#{draft}", {404, 404, 201, 403, 403}},
        {post, "/api/uploads", "/api/uploads#{public}", {401, 403, 409, 403, 403}},
        {head, uploads, "/api/uploads/{upload}", {404, 404, 200, 404, 404}},
        {patch, uploads, "/api/uploads/{upload}", {404, 404, 204, 404, 404}, "abcd"},
        {del, uploads, "/api/uploads/{upload}", {404, 404, 204, 404, 404}},

        {get, media, "/media/{public-media}"},
        // The path is the proof: who has it may play, signed in or not.
        {get, media, "/media/{private-media}", all(200)},
        {get, media, "/media/{private-media-unsigned}", all(404)},
    };
    return rows;
}

/// People, and things of the owner's that are made when a row asks for them.
class Stage : public Site {
public:
    Task<> raise() {
        constexpr Role kRoles[] = {Role::user, Role::user, Role::user, Role::moderator, Role::administrator};
        for (std::size_t who = other; who < everyone; ++who) {
            identity::NewUser wanted{
                kNames[who], std::string(kNames[who]) + "@example.org", "a password of some length", {}};
            users_[who] = must(co_await get<identity::Feature>().service.create_user(std::move(wanted), kRoles[who]));
            people_[who] = {users_[who].user_id, kRoles[who], {}};
        }
    }

    Task<std::string> token_of(std::size_t who) {
        if (who == anonymous) co_return "";
        co_return must(
            co_await get<identity::Feature>().sessions.open(users_[who], {"192.0.2.7", "test", "192.0.2.7"}));
    }

    Task<Answered> ask(Row row, std::size_t who) {
        channel_ = {};
        auto target = co_await filled(row.target);
        auto body = co_await filled(row.body);
        auto token = co_await token_of(who);
        auto asked = request(row, std::move(target), std::move(body), std::move(token));
        auto answered = co_await send(std::move(asked));
        // An owner has at most 20; one that the row has deleted is gone already.
        if (!channel_.empty())
            static_cast<void>(co_await get<channels::Feature>().service.remove(people_[owner], channel_, {}));
        co_return answered;
    }

    Task<ChannelId> channel() {
        if (channel_.empty())
            channel_ =
                must(co_await get<channels::Feature>().service.create(people_[owner], {fresh(), "A channel", {}}))
                    .channel_id;
        co_return channel_;
    }

    Task<VideoId> draft(videos::Visibility visibility) {
        videos::NewVideo wanted{.channel_id = co_await channel(), .title = "A title", .visibility = visibility};
        co_return must(co_await get<videos::Feature>().service.create(people_[owner], std::move(wanted))).video_id;
    }

    Task<videos::Video> playable(videos::Visibility visibility) {
        auto id = co_await draft(visibility);
        auto make_playable = [](videos::Video& video) -> Result<> {
            video.status = videos::Status::ready;
            video.playable = true;
            video.generation = video.base_generation = 1;
            return {};
        };
        videos::StoredRendition stored{
            .rendition = {.name = "240", .codecs = "avc1.42c00d", .timescale = 1000, .width = 426, .height = 240}};
        stored.rendition.segments = {{.number = 0, .duration = 2000, .bytes = 1000, .fragments = {}}};
        stored.rendition.complete = true;
        must(co_await get<videos::Feature>().renditions.put(id, 1, std::move(stored)));
        co_return must(co_await get<videos::Feature>().writer.change(id, make_playable, {}));
    }

    Principal const& principal(std::size_t who) const { return people_[who]; }
    std::string fresh() { return "n" + random().base32(12); }

private:
    Task<std::string> filled(std::string text) {
        std::size_t const from = text.starts_with("{\"") ? 1 : 0;  // the brace of JSON itself
        for (auto begin = text.find('{', from); begin != std::string::npos; begin = text.find('{', from)) {
            auto end = text.find('}', begin);
            auto value = co_await thing(text.substr(begin + 1, end - begin - 1));
            text.replace(begin, end - begin + 1, value);
        }
        co_return text;
    }

    Task<std::string> thing(std::string name) {
        using videos::Visibility;
        if (name == "fresh") co_return fresh();
        if (name == "owner") co_return users_[owner].user_id.text();
        if (name == "session") {
            auto token = co_await token_of(owner);
            co_return must(co_await get<identity::Feature>().sessions.who_is(token)).session.text();
        }
        if (name == "channel") co_return (co_await channel()).text();
        if (name == "public") co_return (co_await playable(Visibility::public_)).video_id.text();
        if (name == "unlisted") co_return (co_await playable(Visibility::unlisted)).video_id.text();
        if (name == "private") co_return (co_await playable(Visibility::private_)).video_id.text();
        if (name == "draft") co_return (co_await draft(Visibility::public_)).text();
        if (name == "upload") {
            auto video = co_await draft(Visibility::private_);
            co_return must(co_await get<uploads::Feature>().service.begin(people_[owner], video, 8, ""))
                .upload.upload_id.text();
        }
        auto visibility = name.starts_with("public") ? Visibility::public_ : Visibility::private_;
        auto video = co_await playable(visibility);
        std::string token;
        if (name == "private-media")
            token = "t/" + get<videos::Feature>().tokens.sign(video.video_id, video.media_key, {}, clock().now()) + "/";
        co_return token + video.video_id.text() + "/" + video.media_key + "/1/main.m3u8";
    }

    /// What tus wants is added where the target is an upload's; behind '#' stands the video that it is for.
    static Asked request(Row const& row, std::string target, std::string body, std::string token) {
        Asked asked{.method = row.method, .body = std::move(body), .token = std::move(token)};
        auto hash = target.find('#');
        asked.target = target.substr(0, hash);
        if (row.pattern.starts_with("/api/uploads")) {
            asked.headers.set("Tus-Resumable", "1.0.0");
            asked.headers.set("Upload-Offset", "0");
            asked.headers.set("Upload-Length", "8");
            if (hash != std::string::npos)
                asked.headers.set("Upload-Metadata", "videoId " + crypto::to_base64(target.substr(hash + 1)));
            if (!asked.body.empty()) asked.headers.set("Content-Type", "application/offset+octet-stream");
        }
        return asked;
    }

    std::array<identity::User, everyone> users_{};
    std::array<Principal, everyone> people_{};
    ChannelId channel_;
};

std::string name_of(Method method, std::string const& pattern) {
    return std::string(to_string(method)) + " " + pattern;
}

KLIEG_ASYNC_TEST(Authorization, EveryRouteHasARow) {
    Stage stage;
    std::set<std::string> rows;
    for (auto const& row : table()) rows.insert(name_of(row.method, row.pattern));
    for (auto const& route : stage.router().routes())
        EXPECT_EQ(rows.erase(name_of(route->method, route->pattern)), 1U)
            << name_of(route->method, route->pattern) << ": say in table() who may use this route";
    for (auto const& row : rows) ADD_FAILURE() << row << " is no route any more";
    co_return;
}

KLIEG_ASYNC_TEST(Authorization, EveryRouteHasAContract) {
    Stage stage;
    std::set<std::string> ids;
    for (auto const& route : stage.router().routes()) {
        auto const name = name_of(route->method, route->pattern);
        auto const* operation = route->operation.get();
        if (operation == nullptr) {
            ADD_FAILURE() << name << ": enter it as an http::Operation";
            continue;
        }
        EXPECT_TRUE(ids.insert(operation->id).second) << name << ": needs an id of its own, not " << operation->id;
        EXPECT_TRUE(operation->summary.ends_with('.')) << name << ": says what it does in a sentence";
        EXPECT_FALSE(operation->tag.empty()) << name;
        EXPECT_NE(operation->access, http::Access::unsaid) << name << ": who may?";
        auto const& signature = operation->signature;
        bool answers =
            signature.raw ? !operation->raw_answers.empty() : signature.gives != nullptr || operation->success() == 204;
        EXPECT_TRUE(answers) << name << ": what does it answer?";
        for (auto const& parameter : signature.path)
            EXPECT_FALSE(parameter.summary.empty()) << name << " " << parameter.name;
    }
    co_return;
}

Expected expected_of(Stage const& stage, Row const& row) {
    if (row.expected.is_said()) return row.expected;
    for (auto const& route : stage.router().routes())
        if (route->method == row.method && route->pattern == row.pattern) return declared(*route->operation);
    return {};
}

KLIEG_ASYNC_TEST(Authorization, EveryRouteAnswersEveryoneAsTheTableSays) {
    Stage stage;
    co_await stage.raise();
    for (auto const& row : table()) {
        auto const expected = expected_of(stage, row);
        for (std::size_t who = anonymous; who < everyone; ++who) {
            auto answered = co_await stage.ask(row, who);
            EXPECT_EQ(answered.status, expected.of(who))
                << kNames[who] << ": " << name_of(row.method, row.target) << " " << row.body << "\n"
                << answered.text;
        }
    }
}

/// What may not be seen is told from what is not there by nothing.
KLIEG_ASYNC_TEST(Authorization, APrivateVideoOfSomebodyElseLooksLikeNone) {
    Stage stage;
    co_await stage.raise();
    for (auto const& row : table()) {
        bool about_private =
            row.target.find("{private}") != std::string::npos || row.target.find("{upload}") != std::string::npos;
        if (!about_private) continue;
        auto hidden = co_await stage.ask(row, other);
        auto missing = row;
        auto at = missing.target.find('{');
        auto id = missing.target.find("{upload}") != std::string::npos ? UploadId::make(stage.random()).text()
                                                                       : VideoId::make(stage.random()).text();
        missing.target.replace(at, std::string::npos, id);
        auto absent = co_await stage.ask(missing, other);
        EXPECT_EQ(hidden.status, 404) << name_of(row.method, row.target);
        EXPECT_EQ(absent.status, 404) << name_of(row.method, row.target);
        EXPECT_EQ(hidden.text_at("/detail"), absent.text_at("/detail")) << name_of(row.method, row.target);
        EXPECT_EQ(hidden.text_at("/code"), absent.text_at("/code"));
    }
}

Task<int> metrics_for(Stage& stage, std::string address, char const* header) {
    Asked asked{.target = "/metrics", .address = std::move(address)};
    if (header != nullptr) asked.headers.set(header, "198.51.100.7");
    co_return (co_await stage.send(std::move(asked))).status;
}

KLIEG_ASYNC_TEST(Authorization, MetricsAreForThisMachineAndNotForItsProxysClients) {
    Stage stage;
    for (auto const* address : {"127.0.0.1", "127.9.9.9", "::1", "::ffff:127.0.0.1"})
        EXPECT_EQ(co_await metrics_for(stage, address, nullptr), 200) << address;
    for (auto const* address : {"192.0.2.7", "::ffff:192.0.2.7", "2001:db8::1"})
        EXPECT_EQ(co_await metrics_for(stage, address, nullptr), 404) << address;
    for (auto const* header : {"X-Forwarded-For", "X-Forwarded-Host", "X-Real-IP", "Forwarded", "Via"})
        EXPECT_EQ(co_await metrics_for(stage, "127.0.0.1", header), 404) << header;
}

KLIEG_ASYNC_TEST(Authorization, ACookieAloneChangesNothing) {
    Stage stage;
    co_await stage.raise();
    for (auto const& row : table()) {
        bool safe = row.method == Method::get || row.method == Method::head || row.method == Method::options;
        if (safe) continue;
        auto token = co_await stage.token_of(owner);
        Asked asked{.method = row.method, .target = row.target.substr(0, row.target.find('#')), .body = "{}"};
        for (auto at = asked.target.find('{'); at != std::string::npos; at = asked.target.find('{'))
            asked.target.replace(at, asked.target.find('}') - at + 1, "x");
        asked.headers.set("Cookie", "klieg_sid=" + token);
        auto answered = co_await stage.send(asked);
        EXPECT_EQ(answered.status, 403) << name_of(row.method, row.target);
        auto still = co_await stage.send({.target = "/api/auth/me", .token = token});
        EXPECT_EQ(still.status, 200);
    }
    auto token = co_await stage.token_of(owner);
    Asked asked{
        .method = Method::post, .target = "/api/channels", .body = R"({"handle":"by-cookie","name":"A channel"})"};
    asked.headers.set("Cookie", "klieg_sid=" + token);
    asked.headers.set("X-Klieg-Client", "web");
    EXPECT_EQ((co_await stage.send(asked)).status, 201);
    asked.headers.set("Origin", "https://evil.example");
    EXPECT_EQ((co_await stage.send(asked)).status, 403);
}

KLIEG_ASYNC_TEST(Authorization, AVoidBearerTokenIsRefusedEverywhere) {
    Stage stage;
    co_await stage.raise();
    auto ended = co_await stage.token_of(owner);
    Site::must(co_await stage.get<identity::Feature>().sessions.end(ended));
    for (auto const& token : {ended, std::string("made-up")}) {
        for (auto const& row : table()) {
            Asked asked{
                .method = row.method, .target = row.target.substr(0, row.target.find_first_of("#{?")), .token = token};
            auto answered = co_await stage.send(std::move(asked));
            // A path that lost its parameter may be nobody's route; it is refused all the same.
            EXPECT_EQ(answered.status, 401) << name_of(row.method, row.target);
        }
    }
    // A browser whose session has ended is just anybody.
    Asked asked{.target = "/api/videos"};
    asked.headers.set("Cookie", "klieg_sid=" + ended);
    EXPECT_EQ((co_await stage.send(std::move(asked))).status, 200);
}

}  // namespace
}  // namespace klieg::app
