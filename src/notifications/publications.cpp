#include "notifications/publications.h"

#include "channels/types.h"
#include "notifications/video_notices.h"
#include "videos/events.h"
#include "videos/rules.h"

#include <string>

namespace klieg::notifications {

namespace {

std::string cursor_of(json::Object const* checkpoint) {
    auto const* after = checkpoint == nullptr ? nullptr : checkpoint->if_contains("after");
    return after == nullptr || !after->is_string() ? std::string() : std::string(after->get_string());
}

}  // namespace

Task<Result<>> Publications::follow(std::span<events::Envelope const> told) {
    for (auto const& event : told) {
        if (event.type != videos::kVideoPublished.name) continue;
        auto const video = events::payload_of<videos::VideoEvent>(event);
        if (!video.ok() || !video->published_at) continue;
        if (event.time - *video->published_at > kFirstPublicationWithin) continue;
        KLIEG_CO_CHECK(co_await ask_for(video->video_id));
    }
    co_return Result<>{};
}

Task<Result<>> Publications::ask_for(VideoId video) {
    jobs::NewJob wanted{.kind = kPublishedJobKind, .subject = video.text()};
    co_return co_await needs_.jobs.ask_twice(std::move(wanted), kPublishedAgainAfter);
}

Task<Result<>> Publications::look_for_missed(Time since) {
    ports::Cursor cursor;
    do {
        KLIEG_CO_TRY(auto page, co_await needs_.videos.scan(std::move(cursor)));
        cursor = std::move(page.next);
        for (auto const& video : page.videos)
            if (videos::rules::is_listed(video) && video.published_at >= since)
                KLIEG_CO_CHECK(co_await ask_for(video.video_id));
    } while (!cursor.empty());
    co_return Result<>{};
}

/// A video that is hidden, or gone, is told of to nobody: where it is published again, the event of that is no first
/// one. What the index shows of a subscription is as it was a moment ago, which is what counts here.
Task<Result<>> Publications::run(jobs::JobContext& context) {
    KLIEG_CO_TRY(auto const id, VideoId::parse(context.subject()));
    auto const found = co_await needs_.videos.get(id);
    if (!found.ok() && found.error().kind == Errc::not_found) co_return Result<>{};
    KLIEG_CO_CHECK(found);
    auto const& video = *found;
    if (!videos::rules::is_listed(video)) co_return Result<>{};
    auto cursor = cursor_of(context.checkpointed());
    if (cursor.empty()) {
        KLIEG_CO_TRY(auto const subscribers,
                     co_await needs_.counters.get(channels::subscribers_counter(video.channel_id),
                                                  ports::Consistency::eventual));
        if (subscribers > options_.written_max) co_return co_await needs_.large_news.note(video);
    }
    for (;;) {
        KLIEG_CO_TRY(auto page, co_await needs_.subscriptions.followers_of(video.channel_id, options_.page_subscribers,
                                                                           std::move(cursor)));
        std::vector<assembly::Notice> notices;
        for (auto const& subscription : page.subscriptions)
            if (is_told(subscription, video)) notices.push_back(published_notice(subscription.user_id, video));
        KLIEG_CO_CHECK(co_await needs_.notifier.tell(std::move(notices)));
        if (page.next.empty()) co_return Result<>{};
        cursor = std::move(page.next);
        KLIEG_CO_CHECK(co_await context.checkpoint({{"after", cursor}}));
        context.got_further();
        if (context.is_wanted_back()) co_return jobs::give_way();
    }
}

}  // namespace klieg::notifications
