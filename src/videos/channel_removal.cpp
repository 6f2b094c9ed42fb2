#include "videos/channel_removal.h"

#include "base/log.h"
#include "channels/events.h"

namespace klieg::videos {

Task<Result<>> ChannelRemoval::follow(std::span<events::Envelope const> told) {
    for (auto const& event : told) {
        if (event.type != channels::kChannelDeleted.name) continue;
        auto channel = ChannelId::parse(event.subject);
        if (!channel.ok()) continue;
        KLIEG_CO_CHECK(co_await needs_.tables.write(
            needs_.jobs.enqueue({.kind = kChannelRemovalKind, .subject = channel->text(), .delay = kLookAgainAfter})));
        auto removed = co_await needs_.videos.remove_all_of(*channel);
        // The log goes on past a video that cannot be read: the job meets it, and says so where operators look.
        if (!removed.ok() && removed.error().kind != Errc::corrupt) co_return removed;
        if (!removed.ok())
            log::warn("a video of a channel that is gone stays",
                      {{"channel", channel->text()}, {"error", removed.error().detail}});
    }
    co_return Result<>{};
}

Task<Result<>> ChannelRemoval::run(jobs::JobContext& context) {
    KLIEG_CO_TRY(auto channel, ChannelId::parse(context.subject()));
    co_return co_await needs_.videos.remove_all_of(std::move(channel));
}

}  // namespace klieg::videos
