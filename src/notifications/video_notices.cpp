#include "notifications/video_notices.h"

#include "videos/events.h"
#include "videos/rules.h"

#include <set>

namespace klieg::notifications {

namespace {

using assembly::Notice;

Task<Result<std::vector<Notice>>> at_once(std::vector<Notice> notices) {
    co_return notices;
}

bool is_for(Principal const& reader, videos::Video const& video, std::string_view kind) {
    if (kind == kPublished) return videos::rules::is_listed(video);
    return videos::rules::may_see_notices(reader, video);
}

}  // namespace

assembly::NotificationSource VideoNotices::source() {
    return {.name = "videos",
            .kinds = {{kPublished, {.app = true, .push = true}},
                      {kReady, {.app = true}},
                      {kFailed, {.app = true, .mail = true}}},
            .notices = [](std::span<events::Envelope const> told) { return at_once(notices_of(told)); },
            .show = [this](Principal reader,
                           std::vector<About> about) { return show(std::move(reader), std::move(about)); }};
}

std::vector<Notice> VideoNotices::notices_of(std::span<events::Envelope const> told) {
    std::vector<Notice> notices;
    for (auto const& event : told) {
        bool const failed = event.type == videos::kVideoFailed.name;
        if (!failed && event.type != videos::kVideoReady.name) continue;
        auto const video = events::payload_of<videos::VideoEvent>(event);
        if (!video.ok()) continue;
        notices.push_back({.user = video->owner_user_id,
                           .kind = failed ? kFailed : kReady,
                           .once = event.id,
                           .at = event.time,
                           .subject = video->video_id.text(),
                           .group = video->video_id.text()});
    }
    return notices;
}

bool is_told(subscriptions::Subscription const& subscription, videos::Video const& video) {
    return subscription.level == subscriptions::Level::all && video.published_at &&
           subscription.created_at <= *video.published_at;
}

Notice published_notice(UserId user, videos::Video const& video) {
    auto const at = video.published_at.value_or(Time{});
    return {.user = std::move(user),
            .kind = kPublished,
            .once = "published " + video.video_id.text(),
            .at = at,
            .actor = video.owner_user_id,
            .subject = video.video_id.text(),
            .group = video.channel_id.text()};
}

Task<Result<VideoNotices::Subjects>> VideoNotices::show(Principal reader, std::vector<About> about) {
    std::set<VideoId> ids;
    for (auto const& one : about)
        if (auto id = VideoId::parse(one.subject); id.ok()) ids.insert(*std::move(id));
    Subjects subjects(about.size());
    if (ids.empty()) co_return subjects;
    KLIEG_CO_TRY(auto rows, co_await needs_.videos.find_batch({ids.begin(), ids.end()}));
    std::map<std::string, videos::Video> videos;
    std::set<ChannelId> channel_ids;
    for (auto& row : rows) {
        if (!row) continue;
        channel_ids.insert(row->channel_id);
        auto const id = row->video_id.text();
        videos.emplace(id, *std::move(row));
    }
    if (videos.empty()) co_return subjects;
    KLIEG_CO_TRY(auto const channels, co_await needs_.channels.find_all({channel_ids.begin(), channel_ids.end()}));
    for (std::size_t i = 0; i < about.size(); ++i) {
        auto const found = videos.find(about[i].subject);
        if (found == videos.end() || !is_for(reader, found->second, about[i].kind)) continue;
        auto const& video = found->second;
        auto& subject = subjects[i].emplace();
        subject.type = "video";
        subject.id = video.video_id.text();
        subject.title = video.title;
        if (about[i].kind == kFailed && video.error) subject.text = video.error->detail;
        subject.video_id = video.video_id;
        subject.channel_id = video.channel_id;
        subject.pictures = needs_.video_views.pictures_of(video);
        auto const channel = channels.find(video.channel_id);
        if (channel != channels.end()) subject.channel_name = channel->second.name;
    }
    co_return subjects;
}

}  // namespace klieg::notifications
