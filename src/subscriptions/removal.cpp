#include "subscriptions/removal.h"

#include "base/remembered.h"
#include "channels/events.h"

namespace klieg::subscriptions {

namespace {

constexpr std::size_t kPageSubscriptions = 100;
constexpr std::size_t kEndedAtOnce = 200;

std::string cursor_of(json::Object const* checkpoint) {
    auto const* after = checkpoint == nullptr ? nullptr : checkpoint->if_contains("after");
    return after == nullptr || !after->is_string() ? std::string() : std::string(after->get_string());
}

}  // namespace

Task<Result<>> Removal::follow(std::span<events::Envelope const> told) {
    for (auto const& event : told) {
        if (event.type != channels::kChannelDeleted.name) continue;
        auto channel = ChannelId::parse(event.subject);
        if (channel.ok()) KLIEG_CO_CHECK(co_await enqueue(*std::move(channel)));
    }
    co_return Result<>{};
}

Task<Result<>> Removal::enqueue(ChannelId channel) {
    jobs::NewJob end_all{.kind = kRemovalKind, .subject = channel.text()};
    co_return co_await needs_.jobs.ask_twice(std::move(end_all), kRemovalAgainAfter);
}

/// What the index shows counts only by the row, which the service reads. The page that a cursor begins may lack what
/// came in front of it: the job that comes later begins at the first.
Task<Result<>> Removal::run(jobs::JobContext& context) {
    KLIEG_CO_TRY(auto channel, ChannelId::parse(context.subject()));
    auto cursor = cursor_of(context.checkpointed());
    for (;;) {
        KLIEG_CO_TRY(bool const stands, co_await needs_.channels.exists(channel));
        if (stands) co_return Result<>{};
        KLIEG_CO_TRY(auto page, co_await needs_.repo.of_channel(channel, kPageSubscriptions, std::move(cursor)));
        for (auto& shown : page.subscriptions) {
            auto ended = co_await needs_.service.end(std::move(shown.user_id), channel);
            // One that cannot be read any more keeps no other.
            if (!ended.ok() && ended.error().kind != Errc::corrupt) co_return ended;
        }
        if (page.next.empty()) break;
        cursor = std::move(page.next);
        KLIEG_CO_CHECK(co_await context.checkpoint({{"after", cursor}}));
        context.got_further();
        if (context.is_wanted_back()) co_return jobs::give_way();
    }
    co_return Result<>{};
}

/// Read strongly each time, which costs at most kSubscriptionsMax rows: so nothing is left when it says so.
Task<Result<bool>> Removal::remove_some_of(UserId user) {
    KLIEG_CO_TRY(auto channels, co_await needs_.repo.channels_of(user));
    if (channels.empty()) {
        KLIEG_CO_CHECK(co_await needs_.repo.forget_count(std::move(user)));
        co_return false;
    }
    if (channels.size() > kEndedAtOnce) channels.resize(kEndedAtOnce);
    for (auto& channel : channels) KLIEG_CO_CHECK(co_await needs_.service.end(user, std::move(channel)));
    co_return true;
}

/// The walk shows rows as they were a moment ago, which is enough to ask for the job.
Task<Result<>> Removal::enqueue_for_gone_channels() {
    Remembered<ChannelId> looked_at;
    ports::Cursor cursor;
    do {
        KLIEG_CO_TRY(auto page, co_await needs_.repo.scan(std::move(cursor)));
        cursor = std::move(page.next);
        for (auto& [user, channel, ended] : page.pairs) {
            if (ended || !looked_at.add(channel)) continue;
            KLIEG_CO_TRY(bool const stands, co_await needs_.channels.exists(channel));
            if (!stands) KLIEG_CO_CHECK(co_await enqueue(std::move(channel)));
        }
    } while (!cursor.empty());
    co_return Result<>{};
}

}  // namespace klieg::subscriptions
