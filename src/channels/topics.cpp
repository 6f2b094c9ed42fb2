#include "channels/topics.h"

#include "channels/events.h"

namespace klieg::channels {

namespace {

Result<std::vector<realtime::Message>> changed(events::Envelope const& event) {
    KLIEG_TRY(auto id, ChannelId::parse(event.subject));
    std::vector messages{realtime::message_of(kChangedNews, topic_of(id), ChannelChangedNews{id})};
    return messages;
}

/// Everybody may see a channel.
Task<Result<>> is_there(ChannelService& service, std::string text) {
    KLIEG_CO_TRY(auto id, ChannelId::parse(text));
    KLIEG_CO_CHECK(co_await service.get(std::move(id)));
    co_return Result<>{};
}

std::optional<realtime::Message> message_of_counts(std::string const& text, std::vector<std::int64_t> const& values) {
    auto const id = ChannelId::parse(text);
    if (!id.ok()) return std::nullopt;
    return realtime::message_of(kChannelCounts, topic_of(*id), ChannelCountsNews{values[0]});
}

}  // namespace

counters::ToldCounts told_counts() {
    return {.counters = {"channel.subscribers"}, .message = message_of_counts};
}

realtime::Topic channel_topic(ChannelService& service) {
    return {.name = "channel",
            .id_text = "ch_[a-z2-7]{16}",
            .summary = "What happens to a channel.",
            .guard = [&service](Principal /*who*/, std::string id) { return is_there(service, std::move(id)); },
            .passing = {realtime::entry_of(kChannelCounts)},
            .fetch = "/api/channels/{id}"};
}

std::vector<realtime::Renderer> channel_renderers() {
    std::vector<realtime::Renderer> renderers;
    for (auto const& kind : {kChannelChanged, kChannelDeleted})
        renderers.push_back({.event = std::string(kind.name),
                             .render = realtime::each_by_itself(changed),
                             .topic = "channel",
                             .messages = {realtime::entry_of(kChangedNews)},
                             .asks_guard = true});
    return renderers;
}

}  // namespace klieg::channels
