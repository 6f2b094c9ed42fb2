#include "feeds/fixture_for_test.h"
#include "testing/async_test.h"

#include <gmock/gmock.h>

/// What becomes of a video that every feed has when it becomes another's business: nothing of it appears in any of
/// them, for nobody, its owner and those who moderate included, from the moment on; and it does again when it may.
namespace klieg::feeds {
namespace {

using ::testing::Contains;
using ::testing::Not;
using videos::Visibility;

enum class End : std::uint8_t { none, video_deleted, channel_deleted };

struct Becoming {
    char const* what;
    std::vector<Visibility> becomes;  ///< one after the other
    End end;
    bool shown;
};

std::vector<Becoming> const& becomings() {
    using enum Visibility;
    static std::vector<Becoming> const all = {
        {"it stays public", {}, End::none, true},
        {"it is unlisted", {unlisted}, End::none, false},
        {"it is hidden", {private_}, End::none, false},
        {"it is hidden after it was unlisted", {unlisted, private_}, End::none, false},
        {"it is shown again", {private_, public_}, End::none, true},
        {"it is shown again, and hidden", {private_, public_, private_}, End::none, false},
        {"it is deleted", {}, End::video_deleted, false},
        {"its channel is deleted", {}, End::channel_deleted, false},
    };
    return all;
}

/// Another is beside it everywhere, so that an empty answer is none of a feed that does not work.
struct Everywhere : Reading {
    Task<> raise() {
        channel_ = co_await channel_of(owner);
        auto const elsewhere = co_await channel_of(owner);
        seen = co_await publish(elsewhere);
        other = co_await publish(elsewhere);
        video = co_await publish(channel_);
        co_await follow(channel_);
        co_await follow(elsewhere);
        co_await engage(video, {.views = 9});
        co_await engage(other, {.views = 3});
        co_await rank();
        auto const who = co_await somebody();
        co_await say(who, video);
        co_await say(who, other);
        co_await tell();
        watched = {seen};
    }
    Task<std::vector<std::string>> feeds_with(Principal who, VideoId which) {
        std::vector<std::string> found;
        auto note = [&found, &which](char const* feed, std::vector<VideoId> const& ids) {
            if (std::ranges::find(ids, which) != ids.end()) found.emplace_back(feed);
        };
        note("trending", co_await trending());
        note("trending, page by page", co_await trending({}, 1));
        note("home", co_await home(who, 100));
        note("home, page by page", co_await home(who, 1));
        std::vector<VideoId> related;
        for (auto const& one : must(co_await feature.related.of(who, seen, 50))) related.push_back(one.video_id);
        note("related", related);
        std::vector<std::optional<ActivityOf>> of{ActivityOf::everyone};
        if (who.signed_in()) of.emplace_back(ActivityOf::followed);
        for (auto const& one : of)
            for (auto const& id : co_await activity(who, 3, one))
                if (id.find(which.text()) != std::string::npos) found.emplace_back("activity");
        if (who.signed_in())
            for (auto const& one : must(co_await feature.subscription_feed.page(who, 50, {})).videos)
                if (one.video_id == which) found.emplace_back("subscriptions");
        co_return found;
    }

    ChannelId channel_;
    VideoId seen;
    VideoId other;
    VideoId video;
};

KLIEG_ASYNC_TEST(Visibility, IsDecidedWhenAFeedIsShown) {
    for (auto const& [what, becomes, end, shown] : becomings()) {
        SCOPED_TRACE(what);
        Everywhere site;
        co_await site.raise();
        // Kept by now, whatever is.
        for (auto const& who : {Principal{}, site.reader}) co_await site.feeds_with(who, site.video);
        auto const begun = Reading::must(co_await site.feature.home.page(site.reader, 1, {}));
        for (auto const visibility : becomes)
            Reading::must(co_await site.videos.edit(site.owner, site.video, {.visibility = visibility}));
        if (end == End::video_deleted) CO_ASSERT_OK(co_await site.videos.remove(site.owner, site.video));
        if (end == End::channel_deleted) {
            CO_ASSERT_OK(co_await site.channels.remove(site.owner, site.channel_, {}));
            CO_ASSERT_OK(co_await site.videos.remove_all_of(site.channel_));
        }
        site.tables.catch_up();
        for (auto const& who : {Principal{}, site.reader, site.owner, site.moderator, site.administrator}) {
            auto const found = co_await site.feeds_with(who, site.video);
            EXPECT_EQ(found.empty(), !shown) << ::testing::PrintToString(found);
            EXPECT_FALSE((co_await site.feeds_with(who, site.other)).empty());
        }
        EXPECT_EQ((co_await site.feeds_with(site.reader, site.video)).size() >= 7, shown) << "it is in all of them";
        // And behind a cursor of before.
        auto const rest = Reading::must(co_await site.feature.home.page(site.reader, 50, begun.next));
        for (auto const& one : rest.videos)
            if (!shown) EXPECT_NE(one.video_id, site.video);
    }
}

}  // namespace
}  // namespace klieg::feeds
