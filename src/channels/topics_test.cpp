#include "channels/topics.h"

#include "channels/fixture_for_test.h"
#include "testing/async_test.h"

namespace klieg::channels {
namespace {

KLIEG_ASYNC_TEST(ChannelTopic, IsForEverybodyAndTellsOfChanges) {
    Channels channels;
    auto const topic = channels.feature.topics().at(0);
    auto const channel = co_await channels.service.create(channels.owner, {"club", "A club", {}});
    CO_ASSERT_OK(channel);
    auto const id = channel->channel_id;
    EXPECT_TRUE((co_await topic.guard({}, id.text())).ok());
    CO_ASSERT_OK(co_await channels.service.edit(channels.owner, id, {.name = "A circle"}, {}));
    CO_ASSERT_OK(co_await channels.service.remove(channels.owner, id, {}));
    std::vector<std::string> told;
    for (auto const& event : co_await channels.events.all())
        for (auto const& renderer : channels.feature.renderers()) {
            if (renderer.event != event.type) continue;
            EXPECT_TRUE(renderer.asks_guard);
            auto const messages = co_await renderer.render({&event, 1});
            for (auto const& message : messages->front()) told.push_back(message.topic + " " + message.type);
        }
    auto const line = "channel:" + id.text() + " channel.changed";
    EXPECT_EQ(told, (std::vector{line, line}));
    for (auto const& gone : {id.text(), std::string("me"), std::string()})
        EXPECT_EQ((co_await topic.guard({}, gone)).error().kind, Errc::not_found) << gone;
}

}  // namespace
}  // namespace klieg::channels
