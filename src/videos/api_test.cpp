#include "videos/api.h"

#include "testing/api_client.h"
#include "testing/async_test.h"
#include "testing/run_concurrently.h"
#include "testing/token_authenticator.h"
#include "videos/fixture_for_test.h"
#include "videos/lifecycle.h"

#include <fmt/format.h>

#include <cctype>

namespace klieg::videos {
namespace {

using http::Method;
using testing::Answered;

/// Videos with their routes.
struct Site : Studio {
    Site() { videos_feature.add_routes(router); }

    Task<Answered> get(std::string target, std::string if_none_match = {}) {
        testing::Asked asked{.target = std::move(target), .token = "owner"};
        if (!if_none_match.empty()) asked.headers.set("If-None-Match", std::move(if_none_match));
        co_return co_await client.send(std::move(asked));
    }
    /// As whoever holds the token; as nobody without one.
    Task<Answered> get_as(std::string token, std::string target) {
        co_return co_await client.send({.target = std::move(target), .token = std::move(token)});
    }
    Task<Answered> change(Method method, VideoId const& id, std::string body, std::string if_match) {
        testing::Asked asked{method, "/api/videos/" + id.text(), std::move(body), "owner"};
        if (!if_match.empty()) asked.headers.set("If-Match", std::move(if_match));
        co_return co_await client.send(std::move(asked));
    }
    Task<Answered> edit(VideoId const& id, std::string body, std::string if_match) {
        co_return co_await change(Method::patch, id, std::move(body), std::move(if_match));
    }
    /// Asks for the feed, and answers whether that was not in the cache.
    Task<bool> loads_feed() {
        auto const before = tables.calls();
        EXPECT_EQ((co_await get("/api/videos")).status, 200);
        co_return tables.calls() != before;
    }
    /// Whether the feed is made anew after an edit.
    Task<bool> loads_feed_after(VideoId const& id, VideoWriter::Edit edit) {
        must(co_await writer.change(id, std::move(edit), {}));
        co_return co_await loads_feed();
    }
    /// What an encoder writes when it begins with a rung.
    Task<> run_rung(VideoId const& id) {
        auto run = [](Video& video) -> Result<> {
            video.status = Status::processing;
            video.rungs = {{.name = "240", .state = RungState::running}};
            return {};
        };
        must(co_await writer.change(id, run, {}));
    }
    /// And now and then while it works.
    Task<Progress> begun(VideoId const& id) { co_return must(co_await progress.begin({id, 1}, "run", {"240"})); }
    static double progress_in(Answered const& answered, std::string const& where = "") {
        return answered.at(where + "/processing/rungs/0/progress").to_number<double>();
    }

    testing::TokenAuthenticator people{
        {{"owner", owner}, {"stranger", stranger}, {"moderator", moderator}, {"administrator", administrator}}};
    http::Router router;
    testing::ApiClient client{router, people, clock, random};
};

std::string tag_of(Answered const& answered) {
    return std::string(answered.headers.get("ETag"));
}

KLIEG_ASYNC_TEST(VideosApi, AnEditSurvivesProgressAndNewlySignedPaths) {
    Site site;
    auto video = co_await site.playable(Visibility::unlisted);
    auto path = "/api/videos/" + video.video_id.text();
    auto read = co_await site.get(path);
    auto tag = tag_of(read);
    co_await site.run_rung(video.video_id);
    site.clock.advance(std::chrono::hours(2));

    auto again = co_await site.get(path, tag);
    EXPECT_EQ(again.status, 200);  // its bytes are others
    EXPECT_NE(tag_of(again), tag);
    EXPECT_NE(again.text_at("/playback/hls"), read.text_at("/playback/hls"));
    auto edited = co_await site.edit(video.video_id, R"({"title":"Mine"})", tag);
    EXPECT_EQ(edited.status, 200) << edited.text;
    EXPECT_EQ((co_await site.edit(video.video_id, R"({"title":"Late"})", tag)).status, 412);
    EXPECT_EQ((co_await site.change(Method::del, video.video_id, "", tag)).status, 412);
    EXPECT_EQ((co_await site.change(Method::del, video.video_id, "", tag_of(edited))).status, 204);
}

KLIEG_ASYNC_TEST(VideosApi, WhatIsTheSameIsNotSentAgain) {
    Site site;
    for (auto visibility : {Visibility::public_, Visibility::private_}) {
        auto video = co_await site.playable(visibility);
        auto path = "/api/videos/" + video.video_id.text();
        auto first = co_await site.get(path);
        EXPECT_TRUE(tag_of(first).starts_with("\"v1-")) << tag_of(first);
        auto second = co_await site.get(path);
        EXPECT_EQ(second.text, first.text);
        EXPECT_EQ(tag_of(second), tag_of(first));
        EXPECT_EQ((co_await site.get(path, tag_of(first))).status, 304);
    }
}

Task<Result<int>> status_of(Task<Answered> asked) {
    co_return (co_await std::move(asked)).status;
}

KLIEG_ASYNC_TEST(VideosApi, OfTwoHoldersOfOneTagWhoComeAtOnceOneWins) {
    Site site;
    auto video = co_await site.playable(Visibility::public_);
    auto tag = tag_of(co_await site.get("/api/videos/" + video.video_id.text()));
    std::vector<Task<Result<int>>> edits;
    for (auto const* title : {"First", "Second", "Third"})
        edits.push_back(status_of(site.edit(video.video_id, R"({"title":")" + std::string(title) + R"("})", tag)));
    edits.push_back(status_of(site.change(Method::del, video.video_id, "", tag)));
    std::map<bool, int> won;
    for (auto const& status : co_await testing::run_concurrently(std::move(edits)))
        ++won[*status == 200 || *status == 204];
    EXPECT_EQ(won[true], 1);
}

KLIEG_ASYNC_TEST(VideosApi, APatchTakesAwayOnlyWhatMayBeAbsent) {
    Site site;
    auto video = co_await site.playable(Visibility::public_, "music");
    auto cleared = co_await site.edit(video.video_id, R"({"category":null,"description":null,"tags":null})", "");
    EXPECT_EQ(cleared.status, 200);
    EXPECT_EQ(cleared.at("/category"), nullptr);
    for (auto const* body : {R"({"title":null})", R"({"visibility":null})"}) {
        auto refused = co_await site.edit(video.video_id, body, "");
        EXPECT_EQ(refused.status, 422) << body;
        EXPECT_EQ(refused.text_at("/errors/0/code"), "required");
    }
}

KLIEG_ASYNC_TEST(VideosApi, ListsAreKeptByWhatWasAskedAndForgottenWithAChange) {
    Site site;
    std::vector<VideoId> ids;
    for (auto const* category : {"music", "film", "music"}) {
        site.clock.advance(std::chrono::seconds(1));
        ids.push_back((co_await site.playable(Visibility::public_, category)).video_id);
    }
    auto const count = [](Answered const& answered) { return answered.at("/items").as_array().size(); };
    EXPECT_EQ(count(co_await site.get("/api/videos")), 3U);
    EXPECT_EQ(count(co_await site.get("/api/videos?limit=2")), 2U);
    EXPECT_EQ(count(co_await site.get("/api/videos?category=music")), 2U);
    EXPECT_EQ(count(co_await site.get("/api/videos?category=music&limit=1")), 1U);
    EXPECT_EQ(count(co_await site.get("/api/videos?category=nonsense")), 0U);

    auto calls = site.tables.calls();
    EXPECT_EQ(count(co_await site.get("/api/videos?limit=2&sort=newest")), 2U);
    EXPECT_EQ(count(co_await site.get("/api/videos?limit=24")), 3U);
    EXPECT_EQ(count(co_await site.get("/api/videos?category=music&fields=id")), 2U);
    EXPECT_EQ(site.tables.calls(), calls);

    EXPECT_EQ((co_await site.edit(ids[0], R"({"visibility":"private"})", "")).status, 200);
    site.tables.catch_up();
    EXPECT_EQ(count(co_await site.get("/api/videos")), 2U);
    EXPECT_EQ(count(co_await site.get("/api/videos?category=music")), 1U);
}

std::string in_query(std::string_view text) {
    std::string encoded;
    for (char const c : text)
        encoded += std::isalnum(static_cast<unsigned char>(c)) != 0
                       ? std::string(1, c)
                       : fmt::format("%{:02X}", static_cast<unsigned char>(c));
    return encoded;
}

/// Each order is kept by itself: whoever asks for one is not shown the other.
/// A page of them may be half a megabyte, and most of those who ask show none.
KLIEG_ASYNC_TEST(VideosApi, ListsHaveDescriptionsOnlyWhereTheyAreAskedFor) {
    Site site;
    auto const id = (co_await site.playable(Visibility::public_, "music")).video_id;
    EXPECT_EQ((co_await site.edit(id, R"({"description":"An hour of waves."})", "")).status, 200);
    auto const of_channel = "/api/channels/" + site.channel.text() + "/videos";
    for (auto const& list :
         {std::string("/api/videos?"), "/api/videos?channelId=" + site.channel.text() + "&", of_channel + "?"}) {
        for (int again = 0; again < 2; ++again) {  // from the cache, too
            EXPECT_EQ((co_await site.get(list + "limit=7")).at("/items/0/description"), nullptr) << list;
            EXPECT_EQ((co_await site.get(list + "limit=7&descriptions=true")).text_at("/items/0/description"),
                      "An hour of waves.")
                << list;
        }
        EXPECT_EQ((co_await site.get(list + "descriptions=true")).at("/items/0/processing"), nullptr) << list;
    }
    EXPECT_EQ((co_await site.get(of_channel + "?all=true")).text_at("/items/0/description"), "An hour of waves.");
    EXPECT_EQ((co_await site.get("/api/videos/" + id.text())).text_at("/description"), "An hour of waves.");
}

KLIEG_ASYNC_TEST(VideosApi, ListsTheOldestFirstWhereThatIsAskedFor) {
    Site site;
    std::vector<std::string> ids;
    for (int i = 0; i < 3; ++i) {
        site.clock.advance(std::chrono::seconds(1));
        ids.push_back((co_await site.playable(Visibility::public_)).video_id.text());
    }
    auto const handle = (co_await site.channels.get(site.channel)).value().handle;
    for (auto const& path : {std::string("/api/videos?"), "/api/videos?channelId=" + site.channel.text() + "&",
                             "/api/channels/@" + handle + "/videos?"}) {
        for (int again = 0; again < 2; ++again) {
            auto newest = co_await site.get_as("", path + "limit=2");
            EXPECT_EQ(newest.text_at("/items/0/id"), ids[2]) << path;
            auto oldest = co_await site.get_as("", path + "limit=2&sort=oldest");
            EXPECT_EQ(oldest.text_at("/items/0/id"), ids[0]) << path;
            auto rest = co_await site.get_as(
                "", path + "limit=2&sort=oldest&cursor=" + in_query(oldest.text_at("/nextCursor")));
            EXPECT_EQ(rest.text_at("/items/0/id"), ids[2]) << path;
            EXPECT_EQ(rest.at("/items").as_array().size(), 1U) << path;
        }
        EXPECT_EQ((co_await site.get_as("", path + "sort=random")).status, 400) << path;
    }
    auto all = co_await site.get_as("owner", "/api/channels/@" + handle + "/videos?all=true&sort=oldest");
    EXPECT_EQ(all.text_at("/items/0/id"), ids[0]);
}

KLIEG_ASYNC_TEST(VideosApi, ListsOfAChannelTheCategoryThatIsAskedFor) {
    Site site;
    auto music = co_await site.playable(Visibility::public_, "music");
    co_await site.playable(Visibility::public_, "film");
    auto const of_channel = "/api/videos?channelId=" + site.channel.text();
    EXPECT_EQ((co_await site.get(of_channel)).at("/items").as_array().size(), 2U);
    EXPECT_EQ((co_await site.get(of_channel + "&category=")).at("/items").as_array().size(), 2U);
    auto listed = co_await site.get(of_channel + "&category=music");
    EXPECT_EQ(listed.at("/items").as_array().size(), 1U);
    EXPECT_EQ(listed.text_at("/items/0/id"), music.video_id.text());
}

/// Feeds are read by everyone, and reports come from every encoding every other second.
KLIEG_ASYNC_TEST(VideosApi, TenEncodingsAtOnceLeaveTheFeedInItsCache) {
    constexpr int kEncodings = 10;
    constexpr int kReports = 40;
    Site site;
    co_await site.playable(Visibility::public_);
    std::vector<VideoId> ids;
    std::vector<Progress> rows;
    for (int i = 0; i < kEncodings; ++i) ids.push_back((co_await site.playable(Visibility::public_)).video_id);
    constexpr int kAsked = 1 + kEncodings + kEncodings * kReports + kEncodings;
    int loaded = co_await site.loads_feed();
    for (auto const& id : ids) {
        co_await site.run_rung(id);
        rows.push_back(co_await site.begun(id));
        loaded += co_await site.loads_feed();
    }
    EXPECT_EQ(loaded, 1 + kEncodings) << "cards say that it is being encoded";
    auto const loaded_before = loaded;
    for (int report = 1; report <= kReports; ++report) {
        for (auto& row : rows) {
            CO_ASSERT_OK(co_await site.progress.report(row, report / double{kReports}));
            loaded += co_await site.loads_feed();
        }
    }
    EXPECT_EQ(loaded, loaded_before) << "reports are nothing that lists show";
    auto const rung_ends = [](Video& video) { return lifecycle::rungs_done(video, 1, {"240"}); };
    for (auto const& id : ids) {
        CO_ASSERT_OK(co_await site.writer.change(id, rung_ends, {}));
        site.tables.catch_up();  // a list that an index showed too early is kept as it was
        loaded += co_await site.loads_feed();
    }
    EXPECT_GE(kAsked - loaded, kAsked * 95 / 100) << loaded << " of " << kAsked << " were loaded";
    EXPECT_EQ((co_await site.get("/api/videos")).text_at("/items/0/status"), "ready");
}

KLIEG_ASYNC_TEST(VideosApi, ForgetsListsOnlyForWhatTheyShow) {
    Site site;
    auto listed = co_await site.playable(Visibility::public_);
    auto hidden = co_await site.playable(Visibility::private_);
    co_await site.loads_feed();
    auto const rung = [](Video& video) -> Result<> {
        video.rungs.push_back({.name = "720", .state = RungState::running});
        return {};
    };
    auto const title = [](Video& video) -> Result<> {
        video.title += "!";
        return {};
    };
    auto const hide = [](Video& video) -> Result<> {
        video.visibility = Visibility::private_;
        return {};
    };
    auto const show = [](Video& video) -> Result<> {
        video.visibility = Visibility::public_;
        return {};
    };
    EXPECT_FALSE(co_await site.loads_feed_after(listed.video_id, rung));
    EXPECT_TRUE(co_await site.loads_feed_after(listed.video_id, title));
    EXPECT_FALSE(co_await site.loads_feed_after(hidden.video_id, title));
    EXPECT_TRUE(co_await site.loads_feed_after(hidden.video_id, show)) << "it was in none before";
    EXPECT_TRUE(co_await site.loads_feed_after(listed.video_id, hide)) << "it is in none after";
    EXPECT_FALSE(co_await site.loads_feed_after(listed.video_id, title));
    CO_ASSERT_OK(co_await site.videos.remove(site.owner, listed.video_id));
    EXPECT_FALSE(co_await site.loads_feed());
    CO_ASSERT_OK(co_await site.videos.remove(site.owner, hidden.video_id));
    EXPECT_TRUE(co_await site.loads_feed());
}

/// Whoever shows how far it is would go from all of it back to a part.
KLIEG_ASYNC_TEST(VideosApi, NamesRungsOnceItIsKnownWhichThereWillBe) {
    Site site;
    for (std::vector<std::string> const& further : {std::vector<std::string>{"240", "480"}, {}}) {
        auto const video = co_await site.playable(Visibility::public_);
        auto const path = "/api/videos/" + video.video_id.text();
        auto const publish = [](Video& current) {
            current.status = Status::processing;
            return lifecycle::published(current, 1, {"source", "audio"}, {});
        };
        CO_ASSERT_OK(co_await site.writer.change(video.video_id, publish, {}));
        auto const published = co_await site.get(path);
        EXPECT_EQ(published.at("/processing/rungs").as_array().size(), 0U) << published.text;
        auto const plan = [&further](Video& current) { return lifecycle::rungs_planned(current, 1, further, {}); };
        CO_ASSERT_OK(co_await site.writer.change(video.video_id, plan, {}));
        auto const planned = co_await site.get(path);
        EXPECT_EQ(planned.at("/processing/rungs").as_array().size(), 2 + further.size()) << planned.text;
        EXPECT_EQ(planned.text_at("/status"), further.empty() ? "ready" : "processing");
    }
}

KLIEG_ASYNC_TEST(VideosApi, ShowsWhatAnEncoderToldLast) {
    Site site;
    auto video = co_await site.playable(Visibility::public_);
    auto const path = "/api/videos/" + video.video_id.text();
    co_await site.run_rung(video.video_id);
    EXPECT_EQ(site.progress_in(co_await site.get(path)), 0) << "no row yet";
    auto row = co_await site.begun(video.video_id);
    for (double part : {0.25, 0.75}) {
        CO_ASSERT_OK(co_await site.progress.report(row, part));
        EXPECT_EQ(site.progress_in(co_await site.get(path)), part);
    }
    site.tables.catch_up();
    auto const of_channel = "/api/channels/" + site.channel.text() + "/videos";
    EXPECT_EQ(site.progress_in(co_await site.get(of_channel + "?all=true"), "/items/0"), 0.75) << "the studio's";
    auto const state = [](Answered const& answered) { return answered.at("/processing/rungs/0/state"); };
    EXPECT_EQ(state(co_await site.get(path)), "running");
    CO_ASSERT_OK(co_await site.progress.pause(row, 0.75));
    auto const paused = co_await site.get(path);
    EXPECT_EQ(state(paused), "waiting") << "it made way for others";
    EXPECT_EQ(site.progress_in(paused), 0.75);
    co_await site.begun(video.video_id);
    EXPECT_EQ(state(co_await site.get(path)), "running") << "another run has begun";
    EXPECT_EQ((co_await site.get(of_channel)).at("/items/0/processing"), nullptr);
    EXPECT_EQ((co_await site.get("/api/videos")).at("/items/0/processing"), nullptr);
    CO_ASSERT_OK(co_await site.writer.change(
        video.video_id, [](Video& current) { return lifecycle::rungs_done(current, 1, {"240"}); }, {}));
    EXPECT_EQ(site.progress_in(co_await site.get(path)), 1) << "what is whole asks for no row";
}

KLIEG_ASYNC_TEST(VideosApi, AnswersWhatOnlySomeMaySeeToThemAloneAndWithoutReadingItAgain) {
    Site site;
    auto video = co_await site.playable(Visibility::private_);
    auto const path = "/api/videos/" + video.video_id.text();
    struct Case {
        char const* token;
        int status;
    };
    auto const calls_before = site.tables.calls();
    auto calls_once = calls_before;
    for (int round = 0; round < 3; ++round) {
        for (auto const& [token, status] : {Case{"owner", 200}, Case{"stranger", 404}, Case{"", 404},
                                            Case{"moderator", 200}, Case{"stranger", 404}, Case{"", 404}}) {
            auto answered = co_await site.get_as(token, path);
            EXPECT_EQ(answered.status, status) << round << token;
            EXPECT_EQ(answered.text.find("A title") != std::string::npos, status == 200) << token;
        }
        if (round == 0) calls_once = site.tables.calls();
    }
    EXPECT_GT(calls_once, calls_before);
    EXPECT_EQ(site.tables.calls(), calls_once);
}

/// Whoever asks first, what is kept of it is the same for all.
KLIEG_ASYNC_TEST(VideosApi, ShowsNoticesToItsOwnerAndThoseWhoModerateAlone) {
    Site site;
    auto const tell_of_room = [](Video& video) -> Result<> {
        video.status = Status::processing;
        video.rungs = {{.name = "source", .state = RungState::ready}, {.name = "240"}};
        video.notices = {{"room", "quota_exceeded", "7 of your 8 GB are used"}};
        return {};
    };
    struct Case {
        char const* token;
        std::size_t notices;
    };
    std::vector<Case> cases{{"", 0}, {"stranger", 0}, {"owner", 1}, {"moderator", 1}, {"administrator", 1}};
    auto const expect = [](Answered const& answered, std::string const& where, std::size_t notices) {
        EXPECT_EQ(answered.at(where + "/processing/notices").as_array().size(), notices);
        EXPECT_EQ(answered.text.find("of your 8 GB") != std::string::npos, notices != 0) << answered.text;
        EXPECT_EQ(answered.at(where + "/processing/rungs").as_array().size(), 2U) << "the player needs them";
    };
    for (auto visibility : {Visibility::public_, Visibility::unlisted})
        for (int round = 0; round < 2; ++round) {
            auto const video = co_await site.playable(visibility);
            CO_ASSERT_OK(co_await site.writer.change(video.video_id, tell_of_room, {}));
            for (int twice = 0; twice < 2; ++twice)
                for (auto const& [token, notices] : cases) {
                    SCOPED_TRACE(token);
                    auto const shown = co_await site.get_as(token, "/api/videos/" + video.video_id.text());
                    expect(shown, "", notices);
                    EXPECT_TRUE(tag_of(shown).starts_with("\"v1-")) << "whoever may edit it sends it back";
                }
            std::ranges::reverse(cases);
        }
    site.tables.catch_up();
    auto const of_channel = "/api/channels/" + site.channel.text() + "/videos";
    for (auto const& [token, notices] : cases) {
        SCOPED_TRACE(token);
        for (auto const& list : {of_channel, std::string("/api/videos")})
            EXPECT_EQ((co_await site.get_as(token, list)).text.find("of your 8 GB"), std::string::npos);
        auto const all = co_await site.get_as(token, of_channel + "?all=true");
        EXPECT_EQ(all.status, notices == 0 ? (*token == 0 ? 401 : 403) : 200) << all.text;
        if (notices != 0) expect(all, "/items/0", notices);
    }
}

KLIEG_ASYNC_TEST(VideosApi, ReadsNothingForWhatIsMadeUpAndAskedForAgain) {
    Site site;
    auto const path = "/api/videos/" + VideoId::make(site.random).text();
    for (auto const* token : {"", "stranger"}) EXPECT_EQ((co_await site.get_as(token, path)).status, 404);
    auto const calls = site.tables.calls();
    for (int i = 0; i < 5; ++i)
        for (auto const* token : {"", "stranger"}) EXPECT_EQ((co_await site.get_as(token, path)).status, 404);
    EXPECT_EQ(site.tables.calls(), calls);
    site.clock.advance(std::chrono::seconds(6));
    EXPECT_EQ((co_await site.get_as("", path)).status, 404);
    EXPECT_GT(site.tables.calls(), calls) << "it is not remembered for ever";
}

KLIEG_ASYNC_TEST(VideosApi, ShowsToEverybodyAtOnceWhatBecomesPublicAndHidesAtOnceWhatNoLongerIs) {
    Site site;
    auto video = co_await site.playable(Visibility::private_);
    auto const path = "/api/videos/" + video.video_id.text();
    auto const of_channel = "/api/channels/" + site.channel.text() + "/videos";
    auto const count = [](Answered const& answered) { return answered.at("/items").as_array().size(); };
    for (int round = 0; round < 2; ++round) {
        EXPECT_EQ((co_await site.get_as("", path)).status, 404);
        EXPECT_EQ(count(co_await site.get_as("", of_channel)), 0U);
        EXPECT_EQ(count(co_await site.get_as("", "/api/videos")), 0U);
        EXPECT_EQ((co_await site.edit(video.video_id, R"({"visibility":"public"})", "")).status, 200);
        site.tables.catch_up();  // a list that an index showed too early is kept as it was
        EXPECT_EQ((co_await site.get_as("", path)).status, 200);
        EXPECT_EQ(count(co_await site.get_as("", of_channel)), 1U);
        EXPECT_EQ(count(co_await site.get_as("", "/api/videos")), 1U);
        EXPECT_EQ((co_await site.edit(video.video_id, R"({"visibility":"private"})", "")).status, 200);
        site.tables.catch_up();
    }
}

KLIEG_ASYNC_TEST(VideosApi, KeepsWhatAChannelListsForEverybodyAndAsksForTheRest) {
    Site site;
    co_await site.playable(Visibility::public_);
    co_await site.playable(Visibility::private_);
    auto const handle = (co_await site.channels.get(site.channel)).value().handle;
    auto const count = [](Answered const& answered) { return answered.at("/items").as_array().size(); };
    std::vector<std::string> const paths{"/api/channels/" + site.channel.text() + "/videos",
                                         "/api/channels/@" + handle + "/videos",
                                         "/api/videos?channelId=" + site.channel.text()};
    for (auto const& path : paths) EXPECT_EQ(count(co_await site.get_as("", path)), 1U) << path;
    auto const calls = site.tables.calls();
    for (auto const* token : {"", "stranger", "owner"})
        for (auto const& path : paths) EXPECT_EQ(count(co_await site.get_as(token, path)), 1U) << token << path;
    EXPECT_EQ(site.tables.calls(), calls);

    auto const all = paths.front() + "?all=true";
    EXPECT_EQ(count(co_await site.get_as("owner", all)), 2U);
    EXPECT_EQ(count(co_await site.get_as("moderator", all)), 2U);
    EXPECT_EQ((co_await site.get_as("stranger", all)).status, 403);
    EXPECT_EQ((co_await site.get_as("", all)).status, 401);
    EXPECT_EQ(count(co_await site.get_as("", paths.front())), 1U);
    EXPECT_EQ((co_await site.get_as("", "/api/channels/@nobody/videos")).status, 404);
    EXPECT_EQ((co_await site.get_as("", "/api/channels/ch_aaaaaaaaaaaaaaaa/videos")).status, 404);
}

KLIEG_ASYNC_TEST(VideosApi, ShowsTheNewNameOfAChannelWhereverItStands) {
    Site site;
    auto video = co_await site.playable(Visibility::public_);
    auto const item = "/api/videos/" + video.video_id.text();
    auto const list = "/api/channels/" + site.channel.text() + "/videos";
    for (std::string name : {"A new name", "Another"}) {
        site.must(co_await site.channels.edit(site.owner, site.channel, {.name = std::optional(name)}, {}));
        EXPECT_EQ((co_await site.get_as("", item)).text_at("/channel/name"), name);
        EXPECT_EQ((co_await site.get_as("", list)).text_at("/items/0/channel/name"), name);
        EXPECT_EQ((co_await site.get_as("", "/api/videos")).text_at("/items/0/channel/name"), name);
    }
}

/// What a stranger is answered, and at what cost: the bytes, the fields, and how many reads it took.
struct Told {
    int status = 0;
    std::string text;
    std::string tag;
    std::size_t length = 0;  ///< that a HEAD was told
    std::size_t reads = 0;
    friend bool operator==(Told const&, Told const&) = default;
};

/// All pages of a list, at each size that a list of so many could be asked for in.
Task<std::vector<Told>> told_of(Site& site, std::string list, std::size_t most) {
    std::vector<Told> told;
    for (std::size_t limit = 1; limit <= most; ++limit) {
        auto const sized = list + (list.find('?') == std::string::npos ? "?" : "&") + "limit=" + std::to_string(limit);
        std::string cursor;
        do {
            site.clock.advance(std::chrono::minutes(2));  // nothing is kept from the page before
            auto const target = sized + (cursor.empty() ? "" : "&cursor=" + in_query(cursor));
            auto const before = site.tables.calls();
            auto page = co_await site.get_as("stranger", target);
            auto const reads = site.tables.calls() - before;
            auto const head =
                co_await site.client.send({.method = Method::head, .target = target, .token = "stranger"});
            cursor = page.at("/nextCursor").is_string() ? page.text_at("/nextCursor") : "";
            EXPECT_EQ(page.headers.get("Last-Modified"), "");
            told.push_back({page.status, std::move(page.text), tag_of(page), head.text.size(), reads});
        } while (!cursor.empty() && told.size() < 1000);
    }
    co_return told;
}

/// Makes one that no stranger finds in a list, by one of the ways in which that comes about.
Task<VideoId> hidden(Site& site, std::size_t way) {
    if (way % 5 == 0) co_return (co_await site.draft(Visibility::public_)).video_id;
    if (way % 5 == 1) co_return (co_await site.playable(Visibility::unlisted, "music")).video_id;
    if (way % 5 == 2) co_return (co_await site.playable(Visibility::private_, "music")).video_id;
    auto const id = (co_await site.playable(Visibility::public_, "music")).video_id;
    auto const take_away = [way](Video& video) -> Result<> {
        (way % 5 == 3 ? video.awaits_poster : video.playable) = way % 5 == 3;
        return {};
    };
    Studio::must(co_await site.writer.change(id, take_away, {}));
    co_return id;
}

/// The property: what a stranger is told of a channel is the same whatever is hidden in it, byte for byte, in pages of
/// every size, in what a HEAD says, and in how much was read for it.
KLIEG_ASYNC_TEST(VideosApi, TellsNothingOfWhatIsHiddenWhateverTheSizeOfPages) {
    constexpr std::size_t kListed = 5;
    for (std::size_t const hidden_before_each : {1U, 2U, 7U}) {
        Site site;
        std::vector<VideoId> concealed;
        for (std::size_t i = 0; i <= kListed; ++i) {
            for (std::size_t way = 0; way < hidden_before_each; ++way) {
                site.clock.advance(std::chrono::seconds(1));
                concealed.push_back(co_await hidden(site, i + way));
            }
            site.clock.advance(std::chrono::seconds(1));
            if (i < kListed) co_await site.playable(Visibility::public_, i % 2 == 0 ? "music" : "film");
        }
        site.tables.catch_up();
        auto const channel = co_await site.channels.get(site.channel);
        std::vector<std::string> const lists{"/api/channels/" + site.channel.text() + "/videos",
                                             "/api/channels/@" + channel->handle + "/videos",
                                             "/api/videos?channelId=" + site.channel.text(),
                                             "/api/videos?category=music&channelId=" + site.channel.text(),
                                             "/api/videos",
                                             "/api/videos?category=music"};
        std::vector<std::vector<Told>> with;
        for (auto const& list : lists) with.push_back(co_await told_of(site, list, kListed + 2));
        for (auto const& id : concealed) CO_ASSERT_OK(co_await site.videos.remove(site.owner, id));
        site.tables.catch_up();
        for (std::size_t i = 0; i < lists.size(); ++i) {
            auto const without = co_await told_of(site, lists[i], kListed + 2);
            CO_ASSERT(with[i].size() == without.size());
            for (std::size_t page = 0; page < without.size(); ++page)
                EXPECT_TRUE(with[i][page] == without[page])
                    << lists[i] << " page " << page << ", " << with[i][page].reads << " reads, and "
                    << without[page].reads << ": " << with[i][page].text << "\n"
                    << without[page].text;
        }
    }
}

/// A refusal of what is hidden is that of what is not there, but for the id in it.
KLIEG_ASYNC_TEST(VideosApi, RefusesWhatIsHiddenAsWhatIsNotThere) {
    Site site;
    auto const there = (co_await site.playable(Visibility::private_)).video_id.text();
    auto const not_there = VideoId::make(site.random).text();
    auto const asked = [&](Method method, std::string const& id, std::string token) {
        testing::Asked request{.method = method, .target = "/api/videos/" + id, .token = std::move(token)};
        if (method == Method::patch) request.body = R"({"title":"Mine"})";
        request.headers.set("X-Request-Id", "the-same-request");
        return site.client.send(std::move(request));
    };
    for (auto const method : {Method::get, Method::head, Method::patch, Method::del}) {
        for (auto const* token : {"", "stranger"}) {
            auto of_hidden = co_await asked(method, there, token);
            auto const of_nothing = co_await asked(method, not_there, token);
            EXPECT_EQ(of_hidden.status, of_nothing.status);
            EXPECT_GE(of_hidden.status, 400);
            for (auto at = of_hidden.text.find(there); at != std::string::npos; at = of_hidden.text.find(there))
                of_hidden.text.replace(at, there.size(), not_there);
            auto const without_request_id = [](std::string text) {
                auto const at = text.find("\"requestId\"");
                return text.substr(0, at);
            };
            EXPECT_EQ(without_request_id(of_hidden.text), without_request_id(of_nothing.text));
        }
    }
}

KLIEG_ASYNC_TEST(VideosApi, NamesTheParameterThatIsWrong) {
    Site site;
    auto refused = co_await site.get("/api/videos?sort=best");
    EXPECT_EQ(refused.status, 400);
    EXPECT_EQ(refused.text_at("/errors/0/parameter"), "sort");
    EXPECT_EQ(refused.at("/errors/0/pointer"), nullptr);
    EXPECT_EQ((co_await site.get("/api/videos?channelId=x")).status, 404);
    EXPECT_EQ((co_await site.get("/api/videos?fields=mediaKey")).status, 400);
}

}  // namespace
}  // namespace klieg::videos
