#include "videos/api.h"

#include "assembly/cache_tags.h"
#include "http/conditions.h"
#include "http/contract/operations.h"
#include "videos/rules.h"

#include <set>

namespace klieg::videos {

namespace {

using namespace std::chrono_literals;
using http::Access;
using http::Answer;
using http::QuickAnswer;
using http::RateClass;
using http::Request;

/// Changes invalidate these, but for counts: the times bound how late those are, so that a video which thousands vote
/// on is read once a second and not once a vote. They also bound what other nodes lag where the news of a change is
/// lost, what rolling tokens may lag, and, for lists, how long one is shown that was read from an index which did not
/// have the change yet.
constexpr auto kVideoTtl = 1s;
constexpr auto kFeedTtl = 5s;

http::Reply<VideoView> reply_for(VideoView const& view, std::int64_t revision) {
    return http::Reply<VideoView>(view).at_version(revision);
}

ports::Order order_of(VideoOrder sort) {
    return sort == VideoOrder::oldest ? ports::Order::ascending : ports::Order::descending;
}

VideoViews::Detail detail_of(bool descriptions) {
    return descriptions ? VideoViews::Detail::described : VideoViews::Detail::listed;
}

/// Of a list's first page, behind what it is a list of.
template <class Asked>
std::string form_of(Asked const& asked) {
    return std::to_string(asked.limit) + (asked.sort == VideoOrder::oldest ? "/oldest" : "") +
           (asked.descriptions ? "/described" : "");
}

std::string key_of_first(VideosQuery const& asked) {
    auto const of = asked.channel_id ? "videos-of:" + asked.channel_id->text() + "/" : "feed:";
    return of + asked.category.value_or("") + "/" + form_of(asked);
}

Result<http::Reply<http::Page<VideoView>>> page_from(Result<ports::Cache::Value> kept) {
    KLIEG_TRY(auto page, std::move(kept));
    if (page == nullptr) return Error{Errc::not_found, "there is no such channel"};
    return http::Reply<http::Page<VideoView>>::shared(std::move(page));
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
        {.member = "descriptions", .summary = "Adds what each says of itself, in full."},
    };
    return kLines;
}

Constraints constraints_of(ChannelVideosQuery const*) {
    static constexpr Constraint kLines[] = {
        {.member = "all", .summary = "Adds drafts, unlisted and private videos; for the owner and those who moderate."},
        {.member = "sort", .summary = "The order of the list."},
        {.member = "descriptions", .summary = "Adds what each says of itself, in full; with `all` it is there anyway."},
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
                    .fails = {{Errc::not_found, "", "there is no such channel"},
                              {Errc::conflict, budgets::kQuotaExceeded, "as many videos have no file as may"}},
                    .answer_headers = {{"Location", "The path of the new video."}}},
                   &VideosApi::create);
    operations.add({.method = http::Method::get,
                    .path = "/api/videos",
                    .id = "listVideos",
                    .summary = "Lists public videos that can be played, newest or oldest first.",
                    .access = Access::anyone},
                   &VideosApi::list);
    operations.add({.method = http::Method::get,
                    .path = "/api/channels/{channel}/videos",
                    .id = "listChannelVideos",
                    .summary = "Lists a channel's videos, newest or oldest first.",
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
    KLIEG_CO_TRY(auto view, co_await needs_.views.of(request.principal, std::move(video), VideoViews::Detail::whole));
    auto location = "/api/videos/" + view.id.text();
    co_return http::Reply<CreatedVideoAnswer>({std::move(view), {"/api/uploads"}})
        .with("Location", std::move(location));
}

QuickAnswer<VideosApi::VideoPage> VideosApi::list(Request& request, http::Query<VideosQuery> asked) {
    if (!is_first_page(asked.value, asked->category.value_or(""))) return list_on(request, std::move(asked));
    auto key = key_of_first(asked.value);
    if (auto known = needs_.cache.find(key)) return page_from(*std::move(known));
    return list_first(std::move(key), std::move(asked));
}

Answer<VideosApi::VideoPage> VideosApi::list_first(std::string key, http::Query<VideosQuery> asked) {
    auto load = [this, &asked](ports::Cache::Tags& tags) { return load_first(asked.value, tags); };
    co_return page_from(co_await needs_.cache.get_or_load(std::move(key), std::move(load)));
}

/// What is not kept.
Answer<VideosApi::VideoPage> VideosApi::list_on(Request& request, http::Query<VideosQuery> asked) {
    auto const limit = asked->limit;
    auto const detail = detail_of(asked->descriptions);
    ports::Cursor cursor(asked->cursor);
    if (asked->channel_id) {
        VideoService::OfChannel wanted{
            .channel = *asked->channel_id, .category = std::move(asked->category), .order = order_of(asked->sort)};
        KLIEG_CO_TRY(auto page,
                     co_await needs_.videos.of_channel(request.principal, std::move(wanted), limit, std::move(cursor)));
        KLIEG_CO_TRY(auto answer, co_await shown(std::move(page), detail));
        co_return answer;
    }
    KLIEG_CO_TRY(auto page,
                 co_await needs_.videos.feed(std::move(asked->category), limit, cursor, order_of(asked->sort)));
    KLIEG_CO_TRY(auto answer, co_await shown(std::move(page), detail));
    co_return answer;
}

QuickAnswer<VideosApi::VideoPage> VideosApi::list_of_channel(Request& request, channels::ChannelName name,
                                                             http::Query<ChannelVideosQuery> asked) {
    if (asked->all || !is_first_page(asked.value, ""))
        return list_of_channel_on(request, std::move(name), std::move(asked));
    auto key = "channel-videos:" + name.key() + "/" + form_of(asked.value);
    if (auto known = needs_.cache.find(key)) return page_from(*std::move(known));
    return list_first_of_channel(std::move(key), std::move(name), std::move(asked.value));
}

Answer<VideosApi::VideoPage> VideosApi::list_first_of_channel(std::string key, channels::ChannelName name,
                                                              ChannelVideosQuery asked) {
    auto load = [this, &name, &asked](ports::Cache::Tags& tags) { return load_named(name, asked, tags); };
    co_return page_from(co_await needs_.cache.get_or_load(std::move(key), std::move(load)));
}

Answer<VideosApi::VideoPage> VideosApi::list_of_channel_on(Request& request, channels::ChannelName name,
                                                           http::Query<ChannelVideosQuery> asked) {
    KLIEG_CO_TRY(auto channel, co_await needs_.channels.get_named(std::move(name)));
    auto which = asked->all ? VideoService::Which::all : VideoService::Which::listed;
    VideoService::OfChannel wanted{.channel = channel.channel_id, .which = which, .order = order_of(asked->sort)};
    KLIEG_CO_TRY(auto page, co_await needs_.videos.of_channel(request.principal, std::move(wanted), asked->limit,
                                                              ports::Cursor(asked->cursor)));
    // Who sees all of them watches over them, as the studio does.
    auto const detail = asked->all ? VideoViews::Detail::whole : detail_of(asked->descriptions);
    KLIEG_CO_TRY(auto answer, co_await shown(std::move(page), detail));
    co_return answer;
}

/// Of categories that the site does not have there are too many to keep.
bool VideosApi::is_first_page(http::PageQuery const& asked, std::string_view category) const {
    return asked.cursor.empty() && (category.empty() || rules::has_category(needs_.videos.categories(), category));
}

VideosApi::Loaded VideosApi::load_first(VideosQuery const& asked, ports::Cache::Tags& tags) {
    if (!asked.channel_id) return load_feed(asked, tags);
    return load_of({.channel = *asked.channel_id, .category = asked.category, .order = order_of(asked.sort)},
                   {asked.limit, detail_of(asked.descriptions)}, tags);
}

VideosApi::Loaded VideosApi::load_feed(VideosQuery const& asked, ports::Cache::Tags& tags) {
    co_await tags.add({cache_tags::feed()});
    KLIEG_CO_TRY(auto page, co_await needs_.videos.feed(asked.category, asked.limit, {}, order_of(asked.sort)));
    co_return co_await kept(std::move(page), detail_of(asked.descriptions), tags);
}

VideosApi::Loaded VideosApi::load_named(channels::ChannelName name, ChannelVideosQuery const& asked,
                                        ports::Cache::Tags& tags) {
    auto id = co_await needs_.channels.id_of(std::move(name), tags);
    auto channel = id.ok() ? co_await needs_.channels.get(*id) : Result<channels::Channel>(std::move(id).error());
    if (!channel.ok() && channel.error().kind == Errc::not_found)
        co_return ports::Cache::Loaded::nothing(cache_tags::kNothingTtl);
    if (!channel.ok()) co_return std::move(channel).error();
    co_return co_await load_of({.channel = channel->channel_id, .order = order_of(asked.sort)},
                               {asked.limit, detail_of(asked.descriptions)}, tags);
}

VideosApi::Loaded VideosApi::load_of(VideoService::OfChannel wanted, Form form, ports::Cache::Tags& tags) {
    co_await tags.add({cache_tags::videos_of(wanted.channel)});
    KLIEG_CO_TRY(auto page, co_await needs_.videos.of_channel(Principal{}, std::move(wanted), form.limit, {}));
    co_return co_await kept(std::move(page), form.detail, tags);
}

Task<Result<VideosApi::VideoPage>> VideosApi::shown(VideoRepo::Page page, VideoViews::Detail detail) {
    KLIEG_CO_TRY(auto views, co_await needs_.views.of_all(std::move(page.videos), detail));
    co_return http::page_of(std::move(views), std::move(page.next));
}

/// What a page shows of its channels changes with them.
VideosApi::Loaded VideosApi::kept(VideoRepo::Page page, VideoViews::Detail detail, ports::Cache::Tags& tags) {
    std::set<ChannelId> channels;
    for (auto const& video : page.videos) channels.insert(video.channel_id);
    std::vector<ports::CacheTag> all;
    for (auto const& channel : channels) all.push_back(cache_tags::channel(channel));
    co_await tags.add(std::move(all));
    KLIEG_CO_TRY(auto answer, co_await shown(std::move(page), detail));
    co_return ports::Cache::Loaded{http::SharedAnswer::keep(http::answer_text(answer)), kFeedTtl};
}

/// Who is nobody is shown what is kept for all. For all others the service decides by the video's row, which is kept,
/// and what they are shown beyond that is kept for nobody else: what is hidden, notices, which thumbnail was chosen,
/// and what they have to do with it themselves.
QuickAnswer<VideoView> VideosApi::show(Request& request, VideoId id) {
    if (request.principal.signed_in()) return show_to(request, std::move(id));
    auto key = "video:" + id.text();
    if (auto known = needs_.cache.find(key); known && *known != nullptr)
        return http::Reply<VideoView>::shared(*std::move(known));
    return show_first(std::move(key), std::move(id));
}

Answer<VideoView> VideosApi::show_first(std::string key, VideoId id) {
    auto load = [this, &id](ports::Cache::Tags& tags) { return load_for_anyone(id, tags); };
    KLIEG_CO_TRY(auto shared, co_await needs_.cache.get_or_load(std::move(key), std::move(load)));
    if (shared == nullptr) co_return Error{Errc::not_found, "there is no such video"};
    co_return http::Reply<VideoView>::shared(std::move(shared));
}

Answer<VideoView> VideosApi::show_to(Request& request, VideoId id) {
    KLIEG_CO_TRY(auto video, co_await needs_.videos.get_kept(request.principal, id));
    bool const sees_notices = rules::may_see_notices(request.principal, video);
    auto const revision = video.revision;
    auto const detail = sees_notices ? VideoViews::Detail::whole : VideoViews::Detail::watched;
    KLIEG_CO_TRY(auto view, co_await needs_.views.of(request.principal, std::move(video), detail));
    co_return reply_for(view, revision);
}

VideosApi::Loaded VideosApi::load_for_anyone(VideoId id, ports::Cache::Tags& tags) {
    co_await tags.add({cache_tags::video(id), cache_tags::progress(id)});
    auto video = co_await needs_.videos.get(Principal{}, std::move(id));
    if (!video.ok() && video.error().kind == Errc::not_found)
        co_return ports::Cache::Loaded::nothing(cache_tags::kNothingTtl);
    if (!video.ok()) co_return std::move(video).error();
    auto const revision = video->revision;
    co_await tags.add({cache_tags::channel(video->channel_id)});
    KLIEG_CO_TRY(auto view, co_await needs_.views.of(*std::move(video), VideoViews::Detail::watched));
    auto const text = http::answer_text(view);
    co_return ports::Cache::Loaded{http::SharedAnswer::keep(http::make_version_etag(revision, text), text), kVideoTtl};
}

Answer<VideoView> VideosApi::edit(Request& request, VideoId id, VideoPatch patch) {
    KLIEG_CO_TRY(auto video, co_await needs_.videos.edit(request.principal, id, std::move(patch),
                                                         http::version_condition(request)));
    auto const revision = video.revision;
    KLIEG_CO_TRY(auto view, co_await needs_.views.of(request.principal, std::move(video), VideoViews::Detail::whole));
    co_return reply_for(view, revision);
}

Task<Result<>> VideosApi::remove(Request& request, VideoId id) {
    co_return co_await needs_.videos.remove(request.principal, id, http::version_condition(request));
}

}  // namespace klieg::videos
