#include "videos/topics.h"

#include "testing/async_test.h"
#include "videos/events.h"
#include "videos/fixture_for_test.h"

#include <gmock/gmock.h>

namespace klieg::videos {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

/// What is told of the events that were committed, as "topic type", without what an earlier call has answered.
struct Told {
    Task<std::vector<std::string>> next() {
        std::vector<std::string> lines;
        auto const all = co_await studio.events.all();
        for (auto const& event : std::span(all).subspan(seen)) {
            for (auto const& renderer : studio.videos_feature.renderers()) {
                if (renderer.event != event.type) continue;
                auto const messages = co_await renderer.render({&event, 1});
                for (auto const& message : messages->front()) lines.push_back(message.topic + " " + message.type);
            }
        }
        seen = all.size();
        co_return lines;
    }
    Studio& studio;
    std::size_t seen = 0;
};

KLIEG_ASYNC_TEST(VideoTopic, TellsThatAVideoIsNotWhatItWas) {
    Studio studio;
    Told told{studio};
    auto const video = co_await studio.draft(Visibility::public_);
    auto const topic = "video:" + video.video_id.text();
    EXPECT_THAT(co_await told.next(), IsEmpty()) << "of one that nobody can look at yet";
    CO_ASSERT_OK(co_await studio.videos.edit(studio.owner, video.video_id, {.title = "Another title"}));
    EXPECT_THAT(co_await told.next(), ElementsAre(topic + " video.changed"));
    CO_ASSERT_OK(co_await studio.videos.remove(studio.owner, video.video_id));
    EXPECT_THAT(co_await told.next(), ElementsAre(topic + " video.changed"));
}

KLIEG_ASYNC_TEST(VideoTopic, TellsAChannelOfWhatItPublishes) {
    Studio studio;
    Told told{studio};
    auto const video = co_await studio.playable(Visibility::public_);
    EXPECT_THAT(co_await told.next(), ::testing::Contains("channel:" + video.channel_id.text() + " video.published"));
}

KLIEG_ASYNC_TEST(VideoTopic, IsForThoseWhoMaySeeTheVideo) {
    Studio studio;
    auto const topic = studio.videos_feature.topics().at(0);
    auto const hidden = co_await studio.playable(Visibility::private_);
    auto const shown = co_await studio.playable(Visibility::public_);
    EXPECT_TRUE((co_await topic.guard({}, shown.video_id.text())).ok());
    EXPECT_TRUE((co_await topic.guard(studio.owner, hidden.video_id.text())).ok());
    for (auto const& who : {Principal{}, studio.stranger})
        EXPECT_EQ((co_await topic.guard(who, hidden.video_id.text())).error().kind, Errc::not_found);
    for (auto const* id : {"", "v_", "v_aaaaaaaaaaaaaaaa", "me"})
        EXPECT_EQ((co_await topic.guard(studio.owner, id)).error().kind, Errc::not_found) << id;
}

KLIEG_ASYNC_TEST(VideoTopic, TellsHowFarAnEncoderIs) {
    Studio studio;
    auto const video = co_await studio.draft(Visibility::public_);
    auto encode = [](Video& current) -> Result<> {
        current.status = Status::processing;
        current.base_generation = 1;
        current.rungs = {{.name = "240", .state = RungState::running}};
        return {};
    };
    CO_ASSERT_OK(co_await studio.writer.change(video.video_id, encode, {}));
    auto row = co_await studio.progress.begin({video.video_id, 1}, "j_1#1", {"240"});
    CO_ASSERT_OK(row);
    CO_ASSERT_OK(co_await studio.progress.report(*row, 0.5));
    auto const told = studio.tellings.messages();
    CO_ASSERT(told.size() == 2);
    EXPECT_EQ(told[1].topic, topic_of(video.video_id));
    EXPECT_EQ(told[1].type, "video.progress");
    EXPECT_EQ(told[1].data, R"({"id":")" + video.video_id.text() +
                                R"(","status":"processing","processing":{"rungs":[{"name":"240","state":"running",)" +
                                R"("progress":5E-1}],"notices":[]}})");
}

/// Whoever follows it does not ask, so what has no event is told, too: a rung that is done, a file that waits for room.
KLIEG_ASYNC_TEST(VideoTopic, TellsOfChangesThatHaveNoEvent) {
    Studio studio;
    auto const video = co_await studio.draft(Visibility::public_);
    auto const before = (co_await studio.events.all()).size();
    auto wait = [](Video& current) -> Result<> {
        current.notices.push_back({"room", "quota_exceeded", "It waits for room."});
        return {};
    };
    CO_ASSERT_OK(co_await studio.writer.change(video.video_id, wait, {}));
    EXPECT_EQ((co_await studio.events.all()).size(), before);
    auto const told = studio.tellings.messages();
    CO_ASSERT(told.size() == 1);
    EXPECT_EQ(told[0].topic + " " + told[0].type, topic_of(video.video_id) + " video.changed");
}

}  // namespace
}  // namespace klieg::videos
