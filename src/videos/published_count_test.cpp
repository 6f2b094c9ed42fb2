#include "videos/published_count.h"

#include "testing/api_client.h"
#include "testing/async_test.h"
#include "testing/token_authenticator.h"
#include "videos/fixture_for_test.h"

namespace klieg::videos {
namespace {

/// A channel as everybody sees it.
struct ChannelSite : Studio {
    ChannelSite() { channels_feature.add_routes(router); }

    /// What the log brings, all of it again each time.
    Task<> follow() {
        auto const told = co_await events.all();
        must(co_await videos_feature.published_count.apply(told));
    }
    Task<std::int64_t> shown() {
        auto answered = co_await client.send({.target = "/api/channels/" + channel.text()});
        co_return answered.at("/videoCount").to_number<std::int64_t>();
    }
    Task<std::int64_t> shown_in_list() {
        tables.catch_up();
        clock.advance(std::chrono::seconds(5));  // so long it is kept
        auto answered = co_await client.send({.target = "/api/channels?owner=" + owner.user.text()});
        co_return answered.at("/items/0/videoCount").to_number<std::int64_t>();
    }
    Task<> show_to(VideoId id, Visibility visibility) {
        must(co_await videos.edit(owner, id, {.visibility = visibility}));
    }

    testing::TokenAuthenticator people{{{"owner", owner}}};
    http::Router router;
    testing::ApiClient client{router, people, clock, random};
};

KLIEG_ASYNC_TEST(PublishedCount, FollowsWhatEverybodyMayFind) {
    ChannelSite site;
    auto const first = co_await site.playable(Visibility::public_);
    EXPECT_EQ(co_await site.shown(), 0) << "nobody has followed";
    co_await site.playable(Visibility::unlisted);
    co_await site.draft(Visibility::public_);
    co_await site.follow();
    EXPECT_EQ(co_await site.shown(), 1);
    EXPECT_EQ(co_await site.shown_in_list(), 1);
    auto const second = co_await site.playable(Visibility::public_);
    co_await site.show_to(first.video_id, Visibility::private_);
    co_await site.show_to(first.video_id, Visibility::public_);
    co_await site.follow();
    EXPECT_EQ(co_await site.shown(), 2);
    co_await site.show_to(first.video_id, Visibility::private_);
    co_await site.follow();
    EXPECT_EQ(co_await site.shown(), 1);
    CO_ASSERT_OK(co_await site.videos.remove(site.owner, second.video_id));
    co_await site.follow();
    EXPECT_EQ(co_await site.shown(), 0);
    EXPECT_EQ(co_await site.shown_in_list(), 0);
}

KLIEG_ASYNC_TEST(PublishedCount, IsMadeOfRowsThatNobodyToldOf) {
    ChannelSite site;
    auto const video = co_await site.playable(Visibility::public_);
    co_await site.playable(Visibility::public_);
    co_await site.playable(Visibility::private_);
    site.tables.catch_up();
    CO_ASSERT_OK(co_await site.videos_feature.published_count.recount());
    EXPECT_EQ(co_await site.shown(), 2);
    co_await site.follow();
    EXPECT_EQ(co_await site.shown(), 2) << "the rows had it";
    co_await site.show_to(video.video_id, Visibility::private_);
    co_await site.follow();
    EXPECT_EQ(co_await site.shown(), 1);
}

KLIEG_ASYNC_TEST(PublishedCount, IsInTheAnswerToWhoMakesAndChangesAChannel) {
    ChannelSite site;
    co_await site.playable(Visibility::public_);
    co_await site.follow();
    auto edited = co_await site.client.send(
        {http::Method::patch, "/api/channels/" + site.channel.text(), R"({"name":"Other"})", "owner"});
    EXPECT_EQ(edited.at("/videoCount"), 1);
    auto shown = co_await site.client.send({.target = "/api/channels/" + site.channel.text()});
    EXPECT_EQ(shown.headers.get("ETag"), edited.headers.get("ETag"));
    auto made = co_await site.client.send(
        {http::Method::post, "/api/channels", R"({"handle":"second","name":"Second"})", "owner"});
    EXPECT_EQ(made.at("/videoCount"), 0);
}

}  // namespace
}  // namespace klieg::videos
