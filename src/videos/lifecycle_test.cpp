#include "videos/lifecycle.h"

#include "base/json.h"
#include "base/random.h"
#include "videos/events.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <functional>
#include <map>

namespace klieg::videos::lifecycle {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using enum Status;

constexpr std::uint32_t kFile = 3;

struct Ids {
    SystemRandom random;
    UploadId upload = UploadId::make(random);
    UploadId newer = UploadId::make(random);
};
Ids const& ids() {
    static Ids const all;
    return all;
}

Video with(Status status, std::vector<Rung> rungs = {}, bool playable = false) {
    Video video;
    video.status = status;
    video.rungs = std::move(rungs);
    video.playable = playable;
    video.upload_id = ids().upload;
    video.generation = kFile;
    if (status != draft && status != uploading) video.base_generation = kFile;
    if (status == processing || status == ready) video.source_name = "src/1";
    return video;
}

Rung const kWaiting{"240", RungState::waiting};
Rung const kRunning{"240", RungState::running};
Rung const kWhole{"240", RungState::ready};
Rung const kNext{"360", RungState::waiting};
Rung const kLost{"360", RungState::failed};

/// Every state that moves tell apart.
std::map<std::string, Video> states() {
    return {{"draft", with(draft)},
            {"uploading", with(uploading)},
            {"arrived", with(processing)},
            {"planned", with(processing, {kWaiting, kNext})},
            {"growing", with(processing, {kRunning, kNext}, true)},
            {"plays", with(processing, {kWhole, kNext}, true)},
            {"ready", with(ready, {kWhole}, true)},
            {"ready with less", with(ready, {kWhole, kLost}, true)},
            {"failed", with(failed)}};
}

using Move = std::function<Result<>(Video&)>;

std::map<std::string, Move> moves() {
    static Failure const why{"broken", "It is broken."};
    auto const& [random, upload, newer] = ids();
    return {{"upload_began",
             [&](Video& v) -> Result<> {
                 KLIEG_CHECK(upload_began(v, newer, kFile + 1));
                 return {};
             }},
            {"upload_ended", [&](Video& v) { return upload_ended(v, upload); }},
            {"upload_refused", [&](Video& v) { return upload_refused(v, upload, why); }},
            {"file_arrived", [&](Video& v) { return file_arrived(v, upload, {kFile, "src/2", 100}); }},
            {"published", [](Video& v) { return published(v, kFile, {"240"}, {}); }},
            {"rungs_planned", [](Video& v) { return rungs_planned(v, kFile, {"240", "360"}, {}); }},
            {"nothing_planned", [](Video& v) { return rungs_planned(v, kFile, {}, {}); }},
            {"rungs_added", [](Video& v) { return rungs_added(v, kFile, {"720"}); }},
            {"rung_running", [](Video& v) { return rung_running(v, kFile, "240"); }},
            {"rung_dropped", [](Video& v) { return rung_dropped(v, kFile, "360"); }},
            {"began_to_play", [](Video& v) { return began_to_play(v, kFile); }},
            {"first_rung_done",
             [](Video& v) { return first_rung_done(v, kFile, {"240"}, std::chrono::milliseconds(5000)); }},
            {"rungs_done", [](Video& v) { return rungs_done(v, kFile, {"360"}); }},
            {"poster_made", [](Video& v) { return poster_made(v, kFile, {{320, 180, 9000}}); }},
            {"suggestions_made", [](Video& v) { return suggestions_made(v, kFile, {{9000, {{320, 180, 900}}}}); }},
            {"refused", [](Video& v) { return refused(v, kFile, why); }},
            {"first_rung_failed", [](Video& v) { return first_rung_failed(v, kFile, why); }},
            {"rest_failed", [](Video& v) { return rest_failed(v, kFile, {"x", "y"}); }},
            {"poster_given_up", [](Video& v) { return poster_given_up(v, kFile); }},
            {"noted", [](Video& v) { return noted(v, kFile, {"poster", "x", "y"}); }}};
}

std::string text_of(Video const& video) {
    return json::to_text(json::from(video, json::Naming::camel));
}

/// "ready plays", or the code of the failure.
std::string outcome(Video video, Move const& move) {
    auto moved = move(video);
    if (!moved.ok()) return std::string(moved.error().stable_code());
    return json::to_text(json::from(video.status, json::Naming::camel)) + (video.playable ? " plays" : "");
}

TEST(Lifecycle, MovesFromEveryStateAsTheTableSays) {
    std::string const gone = "superseded", none = "not_found", has = "already_uploaded";
    std::string const dr = R"("draft")", up = R"("uploading")", pr = R"("processing")", fa = R"("failed")";
    std::string const pr_plays = pr + " plays", re = R"("ready")", re_plays = re + " plays";
    // draft, uploading, arrived, planned, growing, plays, ready, ready with less, failed
    std::vector<std::string> const order = {"draft", "uploading", "arrived",         "planned", "growing",
                                            "plays", "ready",     "ready with less", "failed"};
    std::map<std::string, std::vector<std::string>> const table = {
        {"upload_began", {up, up, has, has, has, has, has, has, up}},
        {"upload_ended", {none, dr, none, none, none, none, none, none, none}},
        {"upload_refused", {none, fa, none, none, none, none, none, none, none}},
        {"file_arrived", {none, pr, none, none, none, none, none, none, none}},
        {"published", {gone, gone, pr_plays, pr_plays, pr_plays, pr_plays, re_plays, re_plays, gone}},
        {"rungs_planned", {gone, gone, pr, pr, pr_plays, pr_plays, re_plays, re_plays, gone}},
        {"nothing_planned", {gone, gone, re, re, re_plays, re_plays, re_plays, re_plays, gone}},
        {"rungs_added", {gone, gone, pr, pr, pr_plays, pr_plays, re_plays, re_plays, gone}},
        {"rung_running", {gone, gone, pr, pr, pr_plays, pr_plays, re_plays, re_plays, gone}},
        {"rung_dropped", {gone, gone, pr, pr, pr_plays, pr_plays, re_plays, re_plays, gone}},
        {"began_to_play", {gone, gone, pr_plays, pr_plays, pr_plays, pr_plays, re_plays, re_plays, gone}},
        {"first_rung_done", {gone, gone, re_plays, pr_plays, pr_plays, pr_plays, re_plays, re_plays, gone}},
        {"rungs_done", {gone, gone, re, pr, pr_plays, re_plays, re_plays, re_plays, gone}},
        {"poster_made", {gone, gone, pr, pr, pr_plays, pr_plays, re_plays, re_plays, gone}},
        {"suggestions_made", {gone, gone, pr, pr, pr_plays, pr_plays, re_plays, re_plays, gone}},
        {"refused", {gone, gone, fa, fa, re_plays, re_plays, re_plays, re_plays, gone}},
        {"first_rung_failed", {gone, gone, fa, fa, fa, re_plays, re_plays, re_plays, gone}},
        {"rest_failed", {gone, gone, re, re, re_plays, re_plays, re_plays, re_plays, gone}},
        {"poster_given_up", {gone, gone, pr, pr, pr_plays, pr_plays, re_plays, re_plays, gone}},
        {"noted", {gone, gone, pr, pr, pr_plays, pr_plays, re_plays, re_plays, gone}},
    };
    auto const all = states();
    auto const known = moves();
    EXPECT_EQ(table.size(), known.size()) << "a move without a row";
    EXPECT_EQ(order.size(), all.size());
    for (auto const& [name, expected] : table)
        for (std::size_t i = 0; i < order.size(); ++i)
            EXPECT_EQ(outcome(all.at(order[i]), known.at(name)), expected[i]) << name << " from " << order[i];
}

TEST(Lifecycle, LeavesAVideoAsItWasWhereAMoveFails) {
    for (auto const& [state, video] : states())
        for (auto const& [name, move] : moves()) {
            auto tried = video;
            if (!move(tried).ok()) EXPECT_EQ(text_of(tried), text_of(video)) << name << " from " << state;
        }
}

/// All walks of six moves through all that can follow one another.
TEST(Lifecycle, NeverFailsWhatHasAWholeRung) {
    auto const all = moves();
    std::map<std::string, Video> seen;
    std::vector<Video> edge{with(uploading)};
    auto has_whole_rung = [](Video const& video) {
        return std::ranges::any_of(video.rungs, [](Rung const& rung) { return rung.state == RungState::ready; });
    };
    std::size_t with_whole_rung = 0;
    for (int step = 0; step < 6; ++step) {
        std::vector<Video> next;
        for (auto const& video : edge)
            for (auto const& [name, move] : all) {
                auto after = video;
                if (!move(after).ok()) continue;
                after.generation = kFile;  // else walks that only count up would not meet again
                if (has_whole_rung(video) && video.playable && name != "upload_began") {
                    ++with_whole_rung;
                    EXPECT_TRUE(after.playable) << name << " after " << text_of(video);
                    EXPECT_NE(after.status, failed) << name << " after " << text_of(video);
                }
                if (seen.emplace(text_of(after), after).second) next.push_back(std::move(after));
            }
        edge = std::move(next);
    }
    EXPECT_GT(with_whole_rung, 100U) << "else this tests nothing";
}

TEST(Lifecycle, KnowsNothingOfAFileBeforeThePresentOne) {
    for (auto const& [name, move] : moves()) {
        auto video = with(processing, {kWaiting});
        video.base_generation = video.generation = kFile + 1;
        video.upload_id = ids().newer;
        EXPECT_FALSE(move(video).ok()) << name;
    }
}

TEST(Lifecycle, TakesAllAwayThatWasShownOfAFailedFile) {
    auto video = states().at("growing");
    video.duration_ms = std::chrono::milliseconds(7);
    video.has_poster = true;
    video.published_at = Time{};
    ASSERT_TRUE(first_rung_failed(video, kFile, {"truncated", "It ends early."}).ok());
    EXPECT_EQ(video.error->code, "truncated");
    EXPECT_FALSE(video.duration_ms || video.has_poster || video.published_at);
    EXPECT_EQ(video.source_name, "");
    for (auto const& rung : video.rungs) EXPECT_EQ(rung.state, RungState::failed) << rung.name;
}

/// What follows from it comes with the same write, and is not its to fail; of a file that plays as it is it is a part.
TEST(Lifecycle, FailsNoFirstRungThatIsDoneAndNoVideoThatPlaysWithoutIt) {
    Failure const why{"broken", "It is broken."};
    auto done = states().at("growing");
    ASSERT_TRUE(first_rung_done(done, kFile, {"240"}, std::chrono::seconds(5)).ok());
    auto const before = text_of(done);
    ASSERT_TRUE(first_rung_failed(done, kFile, why).ok());
    EXPECT_EQ(text_of(done), before);
    auto plays = states().at("plays");
    ASSERT_TRUE(first_rung_failed(plays, kFile, why).ok());
    EXPECT_EQ(plays.rungs.back().state, RungState::failed);
    ASSERT_EQ(plays.notices.size(), 1U);
    EXPECT_EQ(plays.notices.front().step, kRungsStep);
    auto ready = states().at("ready");
    ASSERT_TRUE(first_rung_failed(ready, kFile, why).ok());
    EXPECT_TRUE(ready.notices.empty());
}

TEST(Lifecycle, WaitsForAPosterOnceAndOnlyOfPictures) {
    auto video = states().at("arrived");
    ASSERT_TRUE(published(video, kFile, {"audio"}, {}).ok());
    EXPECT_FALSE(video.awaits_poster) << "sound alone";
    ASSERT_TRUE(published(video, kFile, {"source"}, {.width = 640, .height = 360}).ok());
    EXPECT_TRUE(video.awaits_poster);
    auto without = video;
    ASSERT_TRUE(poster_given_up(without, kFile).ok());
    EXPECT_FALSE(without.awaits_poster || without.has_poster);
    ASSERT_TRUE(poster_made(video, kFile, {}).ok());
    ASSERT_TRUE(rungs_planned(video, kFile, {"240"}, {.width = 640, .height = 360}).ok());
    EXPECT_FALSE(video.awaits_poster) << "it is there";
    auto listed = states().at("arrived");
    listed.published_at = Time(std::chrono::seconds(1));
    ASSERT_TRUE(published(listed, kFile, {"source"}, {.width = 640, .height = 360}).ok());
    EXPECT_FALSE(listed.awaits_poster) << "a job that begins again hides nothing";
    auto refused_later = states().at("arrived");
    ASSERT_TRUE(published(refused_later, kFile, {"source"}, {.width = 640, .height = 360}).ok());
    ASSERT_TRUE(refused(refused_later, kFile, {"not_media", "It cannot be looked into."}).ok());
    EXPECT_FALSE(refused_later.awaits_poster) << "nobody will make it";
}

TEST(Lifecycle, KeepsAFileUntilSuggestionsAreMadeOfItAndWhatWasChosenBeyondThat) {
    auto video = states().at("ready");
    ASSERT_TRUE(poster_made(video, kFile, {}).ok());
    EXPECT_FALSE(has_all(video));
    EXPECT_EQ(source_given_up(video, kFile).error().code, "not_whole");
    ASSERT_TRUE(suggestions_made(video, kFile, {{9000, {}}}).ok());
    EXPECT_TRUE(has_all(video));
    auto failed = states().at("arrived");
    failed.suggestions = video.suggestions;
    failed.thumbnail = ChosenThumbnail{.picture = {.key = "k3y", .sizes = {}}};
    ASSERT_TRUE(refused(failed, kFile, {"not_media", "It cannot be looked into."}).ok());
    EXPECT_TRUE(failed.suggestions.empty());
    EXPECT_TRUE(failed.thumbnail.has_value());
}

TEST(Lifecycle, TellsItsOwnerOfEachStepOnce) {
    auto video = states().at("plays");
    ASSERT_TRUE(noted(video, kFile, {"poster", "time_limit", "It took too long."}).ok());
    ASSERT_TRUE(rest_failed(video, kFile, {"decoder_crashed", "The decoder broke down."}).ok());
    ASSERT_TRUE(noted(video, kFile, {"poster", "decoder_crashed", "The decoder broke down."}).ok());
    ASSERT_EQ(video.notices.size(), 2U);
    EXPECT_EQ(video.notices[0].code, "decoder_crashed");
    EXPECT_EQ(video.notices[1].step, "rungs");
}

TEST(Lifecycle, TakesBackWhatItSaidOfAStepThatIsDoneAfterAll) {
    auto video = states().at("plays");
    for (auto const* step : {kRungsStep, kPosterStep, kSegmentsStep, "sound"})
        ASSERT_TRUE(noted(video, kFile, {step, "decoder_crashed", "The decoder broke down."}).ok());
    ASSERT_TRUE(poster_made(video, kFile, {}).ok());
    ASSERT_TRUE(segments_go_on(video, kFile).ok());
    ASSERT_EQ(video.notices.size(), 2U);
    ASSERT_TRUE(rungs_planned(video, kFile, {"240", "360"}, {}).ok());
    ASSERT_TRUE(rungs_done(video, kFile, {"240"}).ok());
    EXPECT_EQ(video.notices[0].step, kRungsStep) << "not all are there";
    ASSERT_TRUE(rungs_done(video, kFile, {"360"}).ok());
    ASSERT_EQ(video.notices.size(), 1U);
    EXPECT_EQ(video.notices[0].step, "sound") << "it is left out still";
}

TEST(Lifecycle, AnswersWhichUploadANewerOneVoids) {
    auto video = with(uploading);
    auto voided = upload_began(video, ids().newer, kFile + 1);
    ASSERT_TRUE(voided.ok());
    EXPECT_EQ(*voided, ids().upload);
    EXPECT_TRUE(awaits(video, ids().newer));
    EXPECT_EQ(upload_began(video, ids().upload, kFile + 1).error().code, "changed_meanwhile");
    auto first = with(draft);
    EXPECT_TRUE(upload_began(first, ids().newer, kFile + 1)->empty());
}

TEST(Lifecycle, StartsANewGenerationWhenTheFirstRungGrowsNoMore) {
    auto video = states().at("growing");
    ASSERT_TRUE(first_rung_done(video, kFile, {"240"}, std::chrono::milliseconds(5000)).ok());
    EXPECT_EQ(video.generation, kFile + 1);
    EXPECT_EQ(video.base_generation, kFile) << "the file is the same";
    EXPECT_EQ(video.duration_ms, std::chrono::milliseconds(5000));
}

TEST(Lifecycle, TellsEachEventOnce) {
    auto events = [](Video before, Move const& move) {
        auto after = before;
        EXPECT_TRUE(move(after).ok());
        return events_of(before, after);
    };
    auto const all = moves();
    EXPECT_THAT(events(states().at("uploading"), all.at("file_arrived")), ElementsAre(kVideoUploaded));
    EXPECT_THAT(events(states().at("arrived"), all.at("published")), ElementsAre(kVideoPlayable));
    EXPECT_THAT(events(states().at("planned"), all.at("began_to_play")), ElementsAre(kVideoPlayable));
    EXPECT_THAT(events(states().at("growing"), all.at("first_rung_done")), IsEmpty());
    EXPECT_THAT(events(states().at("planned"), all.at("first_rung_done")), ElementsAre(kVideoPlayable));
    EXPECT_THAT(events(states().at("plays"), all.at("rungs_done")), ElementsAre(kVideoReady));
    EXPECT_THAT(events(states().at("ready"), all.at("rungs_done")), IsEmpty());
    EXPECT_THAT(events(states().at("arrived"), all.at("refused")), ElementsAre(kVideoFailed));
    EXPECT_THAT(events(states().at("growing"), all.at("first_rung_failed")), ElementsAre(kVideoFailed));
    EXPECT_THAT(events(states().at("plays"), all.at("rung_running")), IsEmpty());
}

}  // namespace
}  // namespace klieg::videos::lifecycle
