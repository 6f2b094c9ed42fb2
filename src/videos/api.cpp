#include "videos/api.h"

#include "http/conditions.h"
#include "videos/cache_keys.h"
#include "videos/rules.h"

#include <fmt/format.h>

namespace klieg::videos {

namespace {

using namespace std::chrono_literals;

/// Changes forget these at once on this node; the time bounds what other nodes and rolling tokens may lag.
constexpr auto kVideoTtl = 30s;
constexpr auto kFeedTtl = 5s;
constexpr std::size_t kFeedPage = 24;

struct UploadDoor {
    std::string url;
};
BOOST_DESCRIBE_STRUCT(UploadDoor, (), (url))

struct Created {
    VideoView video;
    UploadDoor upload;
};
BOOST_DESCRIBE_STRUCT(Created, (), (video, upload))

http::Response shared_json(ports::Cache::Value text) {
    http::Response response;
    response.headers.set("Content-Type", "application/json");
    response.body = std::move(text);
    return response;
}

}  // namespace

VideosApi::VideosApi(VideoService& videos, VideoViews& views, channels::ChannelService& channels, ports::Cache& cache)
    : videos_(videos), views_(views), channels_(channels), cache_(cache) {}

void VideosApi::add_routes(http::Router& router) {
    using enum http::Method;
    auto to = [this](auto member) {
        return [this, member](http::Request& request) { return (this->*member)(request); };
    };
    router.add({.method = post,
                .pattern = "/api/videos",
                .summary = "Describes a new video, as a draft.",
                .handler = to(&VideosApi::create),
                .rate_class = http::RateClass::write,
                .creates = true});
    router.add({.method = http::Method::get,
                .pattern = "/api/videos",
                .summary = "Public videos, newest first.",
                .handler = to(&VideosApi::list)});
    router.add({.method = http::Method::get,
                .pattern = "/api/channels/{channel}/videos",
                .summary = "A channel's videos, newest first.",
                .handler = to(&VideosApi::list_of_channel)});
    router.add({.method = http::Method::get,
                .pattern = "/api/videos/{video}",
                .summary = "One video.",
                .handler = to(&VideosApi::get)});
    router.add({.method = patch,
                .pattern = "/api/videos/{video}",
                .summary = "Changes a video's description or visibility.",
                .handler = to(&VideosApi::edit),
                .rate_class = http::RateClass::write});
    router.add({.method = del,
                .pattern = "/api/videos/{video}",
                .summary = "Deletes a video and its files.",
                .handler = to(&VideosApi::remove),
                .rate_class = http::RateClass::write});
}

Task<Result<http::Response>> VideosApi::create(http::Request& request) {
    KLIEG_CO_TRY(auto wanted, co_await request.read_json<NewVideo>());
    KLIEG_CO_TRY(auto video, co_await videos_.create(request.principal, std::move(wanted)));
    KLIEG_CO_TRY(auto view, co_await views_.of(std::move(video)));
    auto location = "/api/videos/" + view.id.text();
    co_return http::json_response(Created{std::move(view), {"/api/uploads"}}, 201)
        .with("Location", std::move(location));
}

Task<Result<http::Response>> VideosApi::list(http::Request& request) {
    if (auto sort = request.query_parameter("sort"); sort && *sort != "newest")
        co_return field_error("sort", "unknown_value", "videos are sorted by newest");
    KLIEG_CO_TRY(auto limit, request.page_limit());
    auto category = request.query_parameter("category");
    auto cursor = request.query_parameter("cursor").value_or("");
    if (auto channel = request.query_parameter("channelId")) {
        KLIEG_CO_TRY(auto id, ChannelId::parse(*channel));
        KLIEG_CO_TRY(auto page, co_await videos_.of_channel(request.principal, id, VideoService::Which::listed, limit,
                                                            ports::Cursor(cursor)));
        KLIEG_CO_TRY(auto text, co_await page_text(std::move(page)));
        co_return http::json_text(std::move(text));
    }
    if (!category && cursor.empty() && limit == kFeedPage) {
        auto load = [this] { return load_feed(); };
        KLIEG_CO_TRY(auto text, co_await cache_.get_or_load(cache_keys::kFeed, kFeedTtl, load));
        co_return shared_json(std::move(text));
    }
    std::optional<std::string> wanted;
    if (category) wanted = std::string(*category);
    KLIEG_CO_TRY(auto page, co_await videos_.feed(std::move(wanted), limit, ports::Cursor(cursor)));
    KLIEG_CO_TRY(auto text, co_await page_text(std::move(page)));
    co_return http::json_text(std::move(text));
}

Task<Result<ports::Cache::Value>> VideosApi::load_feed() {
    KLIEG_CO_TRY(auto page, co_await videos_.feed(std::nullopt, kFeedPage, {}));
    KLIEG_CO_TRY(auto text, co_await page_text(std::move(page)));
    co_return std::make_shared<std::string const>(std::move(text));
}

Task<Result<http::Response>> VideosApi::list_of_channel(http::Request& request) {
    KLIEG_CO_TRY(auto channel, co_await channels_.find_named(request.path_parameter("channel")));
    KLIEG_CO_TRY(auto limit, request.page_limit());
    auto which = request.query_parameter("all") == "true" ? VideoService::Which::all : VideoService::Which::listed;
    auto cursor = ports::Cursor(request.query_parameter("cursor").value_or(""));
    KLIEG_CO_TRY(auto page,
                 co_await videos_.of_channel(request.principal, channel.channel_id, which, limit, std::move(cursor)));
    KLIEG_CO_TRY(auto text, co_await page_text(std::move(page)));
    co_return http::json_text(std::move(text));
}

Task<Result<std::string>> VideosApi::page_text(VideoRepo::Page page) {
    KLIEG_CO_TRY(auto views, co_await views_.of_all(std::move(page.videos)));
    json::Object answer;
    answer["items"] = json::from(views, json::Naming::camel);
    answer["nextCursor"] = page.next.empty() ? json::Value(nullptr) : json::Value(page.next);
    co_return json::to_text(answer);
}

Task<Result<http::Response>> VideosApi::get(http::Request& request) {
    KLIEG_CO_TRY(auto id, request.param<VideoId>("video"));
    auto load = [this, id] { return load_for_anyone(id); };
    auto shared = co_await cache_.get_or_load(cache_keys::shown(id), kVideoTtl, load);
    if (shared.ok()) co_return shared_json(*std::move(shared));
    if (shared.error().kind != Errc::not_found) co_return std::move(shared).error();
    KLIEG_CO_TRY(auto video, co_await videos_.find(request.principal, id));
    KLIEG_CO_TRY(auto view, co_await views_.of(std::move(video)));
    co_return http::json_response(view);
}

Task<Result<ports::Cache::Value>> VideosApi::load_for_anyone(VideoId id) {
    KLIEG_CO_TRY(auto video, co_await videos_.find(Principal{}, id));
    KLIEG_CO_TRY(auto view, co_await views_.of(std::move(video)));
    co_return std::make_shared<std::string const>(json::to_text(json::from(view, json::Naming::camel)));
}

Task<Result<http::Response>> VideosApi::edit(http::Request& request) {
    KLIEG_CO_TRY(auto id, request.param<VideoId>("video"));
    KLIEG_CO_TRY(auto patch, co_await request.read_json<VideoPatch>());
    KLIEG_CO_CHECK(co_await require_match(request, id));
    KLIEG_CO_TRY(auto video, co_await videos_.edit(request.principal, id, std::move(patch)));
    KLIEG_CO_TRY(auto view, co_await views_.of(std::move(video)));
    co_return http::json_response(view);
}

Task<Result<http::Response>> VideosApi::remove(http::Request& request) {
    KLIEG_CO_TRY(auto id, request.param<VideoId>("video"));
    KLIEG_CO_CHECK(co_await require_match(request, id));
    KLIEG_CO_CHECK(co_await videos_.remove(request.principal, id));
    co_return http::no_content();
}

/// If-Match speaks of the answer that GET gave, so the tag is computed from that.
Task<Result<>> VideosApi::require_match(http::Request const& request, VideoId id) {
    if (!request.headers.find("If-Match")) co_return Result<>{};
    KLIEG_CO_TRY(auto video, co_await videos_.find(request.principal, id));
    KLIEG_CO_TRY(auto view, co_await views_.of(std::move(video)));
    co_return http::check_if_match(request, http::make_etag(json::to_text(json::from(view, json::Naming::camel))));
}

}  // namespace klieg::videos
