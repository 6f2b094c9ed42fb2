#include "videos/topics.h"

#include "base/caught.h"
#include "channels/topics.h"
#include "videos/events.h"
#include "videos/video_counts.h"

namespace klieg::videos {

namespace {

using Messages = Result<std::vector<realtime::Message>>;

Messages changed(events::Envelope const& event) {
    KLIEG_TRY(auto id, VideoId::parse(event.subject));
    std::vector messages{realtime::message_of(kChangedNews, topic_of(id), VideoChangedNews{id})};
    return messages;
}

Messages published(events::Envelope const& event) {
    KLIEG_TRY(auto const told, events::payload_of<VideoEvent>(event));
    std::vector messages{
        realtime::message_of(kPublishedNews, channels::topic_of(told.channel_id), VideoPublishedNews{told.video_id})};
    return messages;
}

Task<Result<>> may_see(VideoService& service, Principal who, std::string text) {
    KLIEG_CO_TRY(auto id, VideoId::parse(text));
    KLIEG_CO_CHECK(co_await service.get_kept(std::move(who), std::move(id)));
    co_return Result<>{};
}

}  // namespace

realtime::Topic video_topic(VideoService& service) {
    return {
        .name = "video",
        .id_text = "v_[a-z2-7]{16}",
        .summary = "What happens to a video, and beside it, for those who may see it.",
        .guard = [&service](Principal who, std::string id) { return may_see(service, std::move(who), std::move(id)); },
        .passing = {realtime::entry_of(kProgressNews), realtime::entry_of(kChangedNews),
                    realtime::entry_of(kVideoCounts), realtime::entry_of(kCommentCounts)},
        .fetch = "/api/videos/{id}",
        .tells_presence = true};
}

std::vector<realtime::Renderer> video_renderers() {
    std::vector<realtime::Renderer> renderers;
    for (auto const& kind : {kVideoChanged, kVideoUploaded, kVideoPlayable, kVideoReady, kVideoFailed, kVideoPublished,
                             kVideoUnpublished, kVideoDeleted})
        renderers.push_back({.event = std::string(kind.name),
                             .render = realtime::each_by_itself(changed),
                             .topic = "video",
                             .messages = {realtime::entry_of(kChangedNews)},
                             .asks_guard = true});
    // Passing: events of a channel's videos lie in the log with their videos, in no order of the channel's.
    renderers.push_back({.event = std::string(kVideoPublished.name),
                         .render = realtime::each_by_itself(published),
                         .topic = "channel",
                         .messages = {realtime::entry_of(kPublishedNews)}});
    return renderers;
}

void tell_changed(realtime::Teller& teller, VideoId const& id) {
    teller.tell(realtime::message_of(kChangedNews, topic_of(id), VideoChangedNews{id}));
}

Task<> ProgressTeller::tell(VideoId id) {
    auto video = co_await caught(repo_.get(id));
    if (!video.ok()) co_return;
    auto view = co_await caught(views_.of(*std::move(video), VideoViews::Detail::watched));
    if (!view.ok() || !view->processing) co_return;
    VideoProgressNews news{id, view->status, *std::move(view->processing)};
    teller_.tell(realtime::message_of(kProgressNews, topic_of(id), news));
}

}  // namespace klieg::videos
