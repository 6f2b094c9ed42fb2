#include "videos/api.h"

#include "http/conditions.h"
#include "http/contract/operations.h"
#include "videos/cache_keys.h"
#include "videos/rules.h"

namespace klieg::videos {

namespace {

using namespace std::chrono_literals;
using http::Access;
using http::Answer;
using http::RateClass;
using http::Request;

/// Changes forget these at once on this node; the time bounds what other nodes and rolling tokens may lag.
constexpr auto kVideoTtl = 30s;
constexpr auto kFeedTtl = 5s;

http::Reply<VideoView> reply_for(VideoView const& view, std::int64_t revision) {
    return http::Reply<VideoView>(view).at_version(revision);
}

http::Failure changed_by_others() {
    return {Errc::conflict, "changed_meanwhile", "many change it at once: try again"};
}

}  // namespace

Constraints constraints_of(UploadLink const*) {
    static constexpr Constraint kLines[] = {
        {.member = "url", .summary = "The tus server that takes the file.", .example = "/api/uploads"},
    };
    return kLines;
}

Constraints constraints_of(VideosQuery const*) {
    static constexpr Constraint kLines[] = {
        {.member = "sort", .summary = "The order of the list."},
        {.member = "category", .summary = "Only videos of this category, by its id.", .example = "film"},
        {.member = "channel_id", .summary = "Only videos of this channel."},
    };
    return kLines;
}

Constraints constraints_of(ChannelVideosQuery const*) {
    static constexpr Constraint kLines[] = {
        {.member = "all", .summary = "Adds drafts, unlisted and private videos; for the owner and those who moderate."},
    };
    return kLines;
}

void VideosApi::add_routes(http::Router& router) {
    using enum http::Method;
    http::Operations operations(router, *this, {"Videos", "What people publish: descriptions, visibility, lists."});
    operations.add({.method = post,
                    .path = "/api/videos",
                    .id = "createVideo",
                    .summary = "Describes a new video, as a draft.",
                    .details = "Its file is sent to `upload.url` afterwards.",
                    .access = Access::owner,
                    .who = "the owner of the channel",
                    .scope = Scope::upload,
                    .rate_class = RateClass::write,
                    .status = 201,
                    .creates = true,
                    .fails = {{Errc::not_found, "", "there is no such channel"}},
                    .answer_headers = {{"Location", "The path of the new video."}}},
                   &VideosApi::create);
    operations.add({.method = http::Method::get,
                    .path = "/api/videos",
                    .id = "listVideos",
                    .summary = "Lists public videos that can be played, newest first.",
                    .access = Access::anyone},
                   &VideosApi::list);
    operations.add({.method = http::Method::get,
                    .path = "/api/channels/{channel}/videos",
                    .id = "listChannelVideos",
                    .summary = "Lists a channel's videos, newest first.",
                    .access = Access::anyone,
                    .who = "anyone; all=true is for the owner, moderators and administrators",
                    .fails = {{Errc::forbidden, "", "all=true is not for the caller"}}},
                   &VideosApi::list_of_channel);
    operations.add({.method = http::Method::get,
                    .path = "/api/videos/{video}",
                    .id = "getVideo",
                    .summary = "Shows a video.",
                    .access = Access::anyone,
                    .who = "anyone, by visibility; what one may not see does not exist"},
                   &VideosApi::show);
    operations.add({.method = patch,
                    .path = "/api/videos/{video}",
                    .id = "editVideo",
                    .summary = "Changes a video's description or visibility by a merge patch.",
                    .access = Access::editor,
                    .who = "owner, administrator; a moderator only visibility: private",
                    .rate_class = RateClass::write,
                    .if_match = true,
                    .fails = {changed_by_others()}},
                   &VideosApi::edit);
    operations.add({.method = del,
                    .path = "/api/videos/{video}",
                    .id = "deleteVideo",
                    .summary = "Deletes a video and its files.",
                    .access = Access::editor,
                    .rate_class = RateClass::write,
                    .if_match = true,
                    .fails = {changed_by_others()}},
                   &VideosApi::remove);
}

Answer<CreatedVideoAnswer> VideosApi::create(Request& request, NewVideo wanted) {
    KLIEG_CO_TRY(auto video,
                 co_await needs_.videos.create(request.principal, std::move(wanted), request.id_to_make<VideoKind>()));
    KLIEG_CO_TRY(auto view, co_await needs_.views.of(std::move(video)));
    auto location = "/api/videos/" + view.id.text();
    co_return http::Reply<CreatedVideoAnswer>({std::move(view), {"/api/uploads"}})
        .with("Location", std::move(location));
}

Answer<VideosApi::VideoPage> VideosApi::list(Request& request, http::Query<VideosQuery> asked) {
    ports::Cursor cursor(asked->cursor);
    if (asked->channel_id) {
        VideoService::OfChannel wanted{.channel = *asked->channel_id, .category = std::move(asked->category)};
        KLIEG_CO_TRY(auto page, co_await needs_.videos.of_channel(request.principal, std::move(wanted), asked->limit,
                                                                  std::move(cursor)));
        KLIEG_CO_TRY(auto answer, co_await shown(std::move(page)));
        co_return answer;
    }
    auto category = asked->category.value_or("");
    if (asked->cursor.empty() && (category.empty() || rules::has_category(needs_.videos.categories(), category))) {
        auto load = [this, category, limit = asked->limit] { return load_feed(category, limit); };
        auto key = needs_.videos.feed_key(category, asked->limit);
        KLIEG_CO_TRY(auto text, co_await needs_.cache.get_or_load(std::move(key), kFeedTtl, load));
        co_return http::Reply<VideoPage>::shared(std::move(text));
    }
    KLIEG_CO_TRY(auto page, co_await needs_.videos.feed(std::move(asked->category), asked->limit, cursor));
    KLIEG_CO_TRY(auto answer, co_await shown(std::move(page)));
    co_return answer;
}

Task<Result<ports::Cache::Value>> VideosApi::load_feed(std::string category, std::size_t limit) {
    auto wanted = category.empty() ? std::optional<std::string>() : std::optional(std::move(category));
    KLIEG_CO_TRY(auto page, co_await needs_.videos.feed(std::move(wanted), limit, {}));
    KLIEG_CO_TRY(auto answer, co_await shown(std::move(page)));
    co_return http::SharedAnswer::keep(http::answer_text(answer));
}

Answer<VideosApi::VideoPage> VideosApi::list_of_channel(Request& request, channels::ChannelName name,
                                                        http::Query<ChannelVideosQuery> asked) {
    KLIEG_CO_TRY(auto channel, co_await needs_.channels.get_named(std::move(name.text)));
    auto which = asked->all ? VideoService::Which::all : VideoService::Which::listed;
    KLIEG_CO_TRY(auto page, co_await needs_.videos.of_channel(request.principal, {channel.channel_id, which},
                                                              asked->limit, ports::Cursor(asked->cursor)));
    KLIEG_CO_TRY(auto answer, co_await shown(std::move(page)));
    co_return answer;
}

Task<Result<VideosApi::VideoPage>> VideosApi::shown(VideoRepo::Page page) {
    KLIEG_CO_TRY(auto views, co_await needs_.views.of_all(std::move(page.videos)));
    co_return http::page_of(std::move(views), std::move(page.next));
}

Answer<VideoView> VideosApi::show(Request& request, VideoId id) {
    auto load = [this, &id] { return load_for_anyone(id); };
    auto shared = co_await needs_.cache.get_or_load(cache_keys::shown(id), kVideoTtl, load);
    if (shared.ok()) co_return http::Reply<VideoView>::shared(*std::move(shared));
    if (shared.error().kind != Errc::not_found) co_return std::move(shared).error();
    KLIEG_CO_TRY(auto video, co_await needs_.videos.get(request.principal, id));
    auto const revision = video.revision;
    KLIEG_CO_TRY(auto view, co_await needs_.views.of(std::move(video)));
    co_return reply_for(view, revision);
}

Task<Result<ports::Cache::Value>> VideosApi::load_for_anyone(VideoId id) {
    KLIEG_CO_TRY(auto video, co_await needs_.videos.get(Principal{}, id));
    auto const revision = video.revision;
    KLIEG_CO_TRY(auto view, co_await needs_.views.of(std::move(video)));
    auto const text = http::answer_text(view);
    co_return http::SharedAnswer::keep(http::make_version_etag(revision, text), text);
}

Answer<VideoView> VideosApi::edit(Request& request, VideoId id, VideoPatch patch) {
    KLIEG_CO_TRY(auto video, co_await needs_.videos.edit(request.principal, id, std::move(patch),
                                                         http::version_condition(request)));
    auto const revision = video.revision;
    KLIEG_CO_TRY(auto view, co_await needs_.views.of(std::move(video)));
    co_return reply_for(view, revision);
}

Task<Result<>> VideosApi::remove(Request& request, VideoId id) {
    co_return co_await needs_.videos.remove(request.principal, id, http::version_condition(request));
}

}  // namespace klieg::videos
