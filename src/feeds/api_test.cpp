#include "feeds/api.h"

#include "feeds/fixture_for_test.h"
#include "testing/api_client.h"
#include "testing/async_test.h"
#include "testing/token_authenticator.h"

namespace klieg::feeds {
namespace {

struct Site : Reading {
    Site() { feature.add_routes(router); }
    Task<testing::Answered> get(std::string query, std::string who) {
        co_return co_await ask("/api/feed/subscriptions" + query, std::move(who));
    }
    Task<testing::Answered> ask(std::string target, std::string who = {}) {
        co_return co_await client.send({.target = std::move(target), .token = std::move(who)});
    }

    testing::TokenAuthenticator people{{{"reader", reader}}};
    http::Router router;
    testing::ApiClient client{router, people, clock, random};
};

KLIEG_ASYNC_TEST(FeedsApi, ShowsVideosAsListsDoAndGoesOn) {
    Site site;
    auto const channel = co_await site.channel_of(site.owner);
    auto const old = co_await site.publish(channel);
    auto const fresh = co_await site.publish(channel);
    co_await site.follow(channel);
    co_await site.tell();
    auto first = co_await site.get("?limit=1", "reader");
    EXPECT_EQ(first.status, 200);
    EXPECT_EQ(first.text_at("/items/0/id"), fresh.text());
    EXPECT_EQ(first.text_at("/items/0/channel/id"), channel.text());
    EXPECT_EQ(first.at("/items/0/description"), nullptr);
    auto cursor = first.text_at("/nextCursor");
    cursor.replace(cursor.find('#'), 1, "%23");
    auto second = co_await site.get("?limit=1&cursor=" + cursor, "reader");
    EXPECT_EQ(second.text_at("/items/0/id"), old.text());
    EXPECT_EQ(second.at("/nextCursor"), nullptr);
}

KLIEG_ASYNC_TEST(FeedsApi, RefusesWhatIsWrong) {
    Site site;
    EXPECT_EQ((co_await site.get("", "")).status, 401);
    EXPECT_EQ((co_await site.get("?cursor=x", "reader")).status, 400);
    EXPECT_EQ((co_await site.get("?limit=0", "reader")).status, 400);
    EXPECT_EQ((co_await site.get("", "reader")).text, R"({"items":[],"nextCursor":null})");
}

KLIEG_ASYNC_TEST(FeedsApi, ShowsWhatIsTrendingToEverybody) {
    Site site;
    site.channel = co_await site.channel_of(site.owner);
    auto const film = (co_await site.playable(videos::Visibility::public_, "film")).video_id;
    auto const music = (co_await site.playable(videos::Visibility::public_, "music")).video_id;
    EXPECT_EQ((co_await site.ask("/api/feed/trending")).text, R"({"items":[],"nextCursor":null})");
    co_await site.engage(film, {.views = 9});
    co_await site.engage(music, {.views = 2});
    co_await site.rank();
    auto const first = co_await site.ask("/api/feed/trending?limit=1");
    EXPECT_EQ(first.status, 200);
    EXPECT_EQ(first.text_at("/items/0/id"), film.text());
    EXPECT_EQ(first.at("/items/0/viewer"), nullptr);
    auto const second = co_await site.ask("/api/feed/trending?limit=1&cursor=" + first.text_at("/nextCursor"));
    EXPECT_EQ(second.text_at("/items/0/id"), music.text());
    EXPECT_EQ(second.at("/nextCursor"), nullptr);
    EXPECT_EQ((co_await site.ask("/api/feed/trending?category=music", "reader")).text_at("/items/0/id"), music.text());
    EXPECT_EQ((co_await site.ask("/api/feed/trending?category=nothing")).text, R"({"items":[],"nextCursor":null})");
    EXPECT_EQ((co_await site.ask("/api/feed/trending?cursor=x")).status, 400);
    EXPECT_EQ((co_await site.ask("/api/feed/trending?limit=101")).status, 400);
    Reading::must(co_await site.videos.edit(site.owner, film, {.visibility = videos::Visibility::private_}));
    site.tables.catch_up();
    auto const hidden = co_await site.ask("/api/feed/trending");
    EXPECT_EQ(hidden.text_at("/items/0/id"), music.text()) << "at once";
    EXPECT_EQ(hidden.at("/items/1"), nullptr);
}

KLIEG_ASYNC_TEST(FeedsApi, ShowsWhatGoesWithAVideo) {
    Site site;
    site.channel = co_await site.channel_of(site.owner);
    auto const seen = (co_await site.playable(videos::Visibility::public_)).video_id;
    auto const other = (co_await site.playable(videos::Visibility::public_)).video_id;
    auto const hidden = (co_await site.playable(videos::Visibility::private_)).video_id;
    auto const path = "/api/videos/" + seen.text() + "/related";
    for (auto const* who : {"", "reader"}) {
        auto const answer = co_await site.ask(path, who);
        EXPECT_EQ(answer.status, 200);
        EXPECT_EQ(answer.text_at("/items/0/id"), other.text());
        EXPECT_EQ(answer.at("/items/1"), nullptr);
        EXPECT_EQ(answer.at("/nextCursor"), nullptr);
        EXPECT_EQ((co_await site.ask("/api/videos/" + hidden.text() + "/related", who)).status, 404);
    }
    site.unwanted.videos.insert(other);
    EXPECT_EQ((co_await site.ask(path, "reader")).text, R"({"items":[],"nextCursor":null})");
    EXPECT_EQ((co_await site.ask(path + "?limit=51")).status, 400);
    EXPECT_EQ((co_await site.ask("/api/videos/v_aaaaaaaaaaaaaaaa/related")).status, 404);
    Reading::must(co_await site.videos.edit(site.owner, seen, {.visibility = videos::Visibility::unlisted}));
    EXPECT_EQ((co_await site.ask(path)).status, 200) << "who has the link";
    Reading::must(co_await site.videos.edit(site.owner, seen, {.visibility = videos::Visibility::private_}));
    EXPECT_EQ((co_await site.ask(path)).status, 404) << "at once";
}

KLIEG_ASYNC_TEST(FeedsApi, ShowsWhatPeopleDid) {
    Site site;
    auto const who = co_await site.somebody();
    auto const channel = co_await site.channel_of(site.owner);
    auto const video = co_await site.publish(channel);
    auto const said = co_await site.say(who, video);
    co_await site.follow(channel);
    co_await site.tell();
    auto const first = co_await site.ask("/api/feed/activity?limit=1");
    EXPECT_EQ(first.status, 200);
    EXPECT_EQ(first.text_at("/items/0/kind"), "commented");
    EXPECT_EQ(first.text_at("/items/0/comment/id"), said.text());
    EXPECT_EQ(first.text_at("/items/0/comment/author/id"), who.user.text());
    EXPECT_EQ(first.text_at("/items/0/video/id"), video.text());
    auto cursor = first.text_at("/nextCursor");
    cursor.replace(cursor.find('#'), 1, "%23");
    auto const second = co_await site.ask("/api/feed/activity?limit=1&cursor=" + cursor);
    EXPECT_EQ(second.text_at("/items/0/kind"), "published");
    EXPECT_EQ(second.at("/items/0/comment"), nullptr);
    EXPECT_EQ(second.at("/nextCursor"), nullptr);
    auto const followed = co_await site.ask("/api/feed/activity", "reader");
    EXPECT_EQ(followed.text_at("/items/0/video/id"), video.text());
    EXPECT_EQ(followed.at("/items/1"), nullptr);
    EXPECT_NE((co_await site.ask("/api/feed/activity?of=everyone", "reader")).at("/items/1"), nullptr);
    EXPECT_EQ((co_await site.ask("/api/feed/activity?of=followed")).status, 401);
    EXPECT_EQ((co_await site.ask("/api/feed/activity?of=nobody")).status, 400);
    EXPECT_EQ((co_await site.ask("/api/feed/activity?cursor=x")).status, 400);
}

KLIEG_ASYNC_TEST(FeedsApi, ShowsAHomeToEverybody) {
    Site site;
    auto const channel = co_await site.channel_of(site.owner);
    auto const old = co_await site.publish(channel);
    auto const fresh = co_await site.publish(channel);
    for (auto const* who : {"", "reader"}) {
        auto const first = co_await site.ask("/api/feed/home?limit=1", who);
        EXPECT_EQ(first.status, 200);
        EXPECT_EQ(first.text_at("/items/0/id"), fresh.text());
        auto const second = co_await site.ask("/api/feed/home?limit=1&cursor=" + first.text_at("/nextCursor"), who);
        EXPECT_EQ(second.text_at("/items/0/id"), old.text());
        EXPECT_EQ(second.at("/nextCursor"), nullptr);
        EXPECT_EQ((co_await site.ask("/api/feed/home?cursor=x", who)).status, 400);
        EXPECT_EQ((co_await site.ask("/api/feed/home?limit=0", who)).status, 400);
    }
    site.unwanted.videos.insert(fresh);
    EXPECT_EQ((co_await site.ask("/api/feed/home", "reader")).text_at("/items/0/id"), old.text());
    EXPECT_EQ((co_await site.ask("/api/feed/home")).text_at("/items/0/id"), fresh.text());
}

}  // namespace
}  // namespace klieg::feeds
