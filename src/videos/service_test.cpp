#include "videos/service.h"

#include "channels/events.h"
#include "testing/async_test.h"
#include "testing/contended_tables.h"
#include "testing/run_concurrently.h"
#include "testing/tables_in_front.h"
#include "videos/channel_removal.h"
#include "videos/fixture_for_test.h"

#include <gmock/gmock.h>

#include <set>

namespace klieg::videos {
namespace {

using namespace std::chrono_literals;
using ::testing::ElementsAre;

std::vector<VideoId> ids_of(VideoRepo::Page const& page) {
    std::vector<VideoId> ids;
    for (auto const& video : page.videos) ids.push_back(video.video_id);
    return ids;
}

KLIEG_ASYNC_TEST(VideoService, MakesDraftsThatArePrivateUnlessSaid) {
    Studio studio;
    auto draft = co_await studio.draft();
    EXPECT_EQ(draft.status, Status::draft);
    EXPECT_FALSE(draft.playable);
    EXPECT_FALSE(draft.media_key.empty());
    NewVideo wanted{.channel_id = studio.channel, .title = "Another"};
    auto made = co_await studio.videos.create(studio.owner, wanted);
    CO_ASSERT_OK(made);
    EXPECT_EQ(made->visibility, Visibility::private_);
    EXPECT_NE(made->media_key, draft.media_key);
    EXPECT_THAT(co_await studio.event_types(), ElementsAre("video.created", "video.created"));

    EXPECT_EQ((co_await studio.videos.create(studio.stranger, wanted)).error().kind, Errc::forbidden);
    EXPECT_EQ((co_await studio.videos.create(studio.administrator, wanted)).error().kind, Errc::forbidden);
    EXPECT_EQ((co_await studio.videos.create({}, wanted)).error().kind, Errc::unauthenticated);
    wanted.channel_id = ChannelId::make(studio.random);
    EXPECT_EQ((co_await studio.videos.create(studio.owner, wanted)).error().kind, Errc::not_found);
    wanted = {.channel_id = studio.channel, .title = "", .category = "no such"};
    auto refused = co_await studio.videos.create(studio.owner, wanted);
    CO_ASSERT(!refused.ok());
    EXPECT_EQ(refused.error().kind, Errc::invalid);
    EXPECT_EQ(refused.error().fields.size(), 2U);
}

/// Hebrew's U+FB2C is three characters in NFC.
KLIEG_ASYNC_TEST(VideoService, KeepsNoTextThatMayNotBeSentAgain) {
    Studio studio;
    auto const channel = co_await studio.channel_of(studio.owner);
    auto repeated = [](int letters) {
        std::string text;
        for (int i = 0; i < letters; ++i) text += "\ufb2c";
        return text;
    };
    auto made = co_await studio.videos.create(studio.owner, {.channel_id = channel, .title = repeated(40)});
    CO_ASSERT_OK(made);
    CO_ASSERT_OK(co_await studio.videos.edit(studio.owner, made->video_id, {.title = made->title}));
    auto refused = co_await studio.videos.create(studio.owner, {.channel_id = channel, .title = repeated(41)});
    CO_ASSERT(!refused.ok());
    EXPECT_EQ(refused.error().fields.at(0).pointer, "/title");
    for (auto const& patch : {VideoPatch{.title = repeated(41)}, VideoPatch{.description = repeated(1'667)},
                              VideoPatch{.tags = std::vector<std::string>{repeated(14)}}}) {
        auto const edited = co_await studio.videos.edit(studio.owner, made->video_id, patch);
        CO_ASSERT(!edited.ok());
        EXPECT_EQ(edited.error().kind, Errc::invalid);
    }
}

/// Answers what it has read only some turns later, when it may be true no more.
class LateStore final : public testing::TablesInFront {
public:
    using TablesInFront::TablesInFront;
    Task<Result<std::optional<ports::Item>>> get(std::string table, ports::Key key,
                                                 ports::Consistency consistency) override {
        auto item = co_await inner_.get(std::move(table), std::move(key), consistency);
        for (int i = 0; i < 30; ++i) co_await yield();
        co_return item;
    }
};

/// Its index shows for ever what it showed first.
class LaggingIndex final : public testing::TablesInFront {
public:
    using TablesInFront::TablesInFront;
    Task<Result<ports::Page>> query(ports::Query query) override {
        if (!first_) first_ = co_await inner_.query(std::move(query));
        co_return *first_;
    }

private:
    std::optional<Result<ports::Page>> first_;
};

/// Somebody else changes the video before each write.
class BusyRow final : public testing::TablesInFront {
public:
    BusyRow(ports::TableStore& inner, VideoId video) : TablesInFront(inner), video_(std::move(video)) {}
    Task<Result<>> transact(ports::Transaction all) override {
        ports::Update change{.table = "Videos", .key = {video_.text()}, .add = {{"Version", 1}}};
        KLIEG_CO_CHECK(co_await inner_.write(std::move(change)));
        co_return co_await inner_.transact(std::move(all));
    }

private:
    VideoId video_;
};

/// However the two interleave, no video is left in a channel that is gone.
KLIEG_ASYNC_TEST(VideoService, MakesNoVideoInAChannelThatGoesAtThatMoment) {
    std::set<Errc> seen;
    for (int turns = 0; turns < 50; turns += 5) {
        Studio studio;
        LateStore late(studio.tables);
        channels::ChannelRepo repo(late);
        channels::ChannelService asked(
            {repo, studio.cache, studio.events.outbox(), studio.budgets, studio.queue, studio.clock, studio.random},
            {});
        VideoService videos(
            {studio.repo, studio.writer, asked, studio.queue, studio.cache, studio.clock, studio.random}, {});
        auto channel = co_await studio.channel_of(studio.owner);
        std::vector<Task<Result<>>> both;
        both.push_back([](VideoService& service, Principal who, ChannelId id) -> Task<Result<>> {
            KLIEG_CO_CHECK(co_await service.create(who, {.channel_id = id, .title = "A title"}));
            co_return Result<>{};
        }(videos, studio.owner, channel));
        both.push_back([](Studio& at, ChannelId id, int after) -> Task<Result<>> {
            for (int i = 0; i < after; ++i) co_await yield();
            KLIEG_CO_CHECK(co_await at.channels.remove(at.owner, id, {}));
            at.tables.catch_up();  // indexes are seconds behind at most, and the event that follows comes later
            co_return co_await at.videos.remove_all_of(id);
        }(studio, channel, turns));
        auto ended = co_await testing::run_concurrently(std::move(both));
        CO_ASSERT_OK(ended[1]);
        seen.insert(ended[0].ok() ? Errc{} : ended[0].error().kind);
        EXPECT_EQ(studio.tables.item_count("Videos"), 0U) << turns;
    }
    EXPECT_EQ(seen, (std::set<Errc>{Errc{}, Errc::not_found}));
}

KLIEG_ASYNC_TEST(VideoService, EditsWhatThePatchNamesAndNothingElse) {
    Studio studio;
    auto video = co_await studio.draft();
    VideoPatch patch{.title = "New",
                     .category = std::optional<std::string>("music"),
                     .tags = std::vector<std::string>{" A ", "a", "b"}};
    auto edited = co_await studio.videos.edit(studio.owner, video.video_id, patch);
    CO_ASSERT_OK(edited);
    EXPECT_EQ(edited->title, "New");
    EXPECT_EQ(edited->category, "music");
    EXPECT_THAT(edited->tags, ElementsAre("a", "b"));
    EXPECT_EQ(edited->visibility, Visibility::private_);
    auto cleared =
        co_await studio.videos.edit(studio.owner, video.video_id, {.category = std::optional<std::string>()});
    CO_ASSERT_OK(cleared);
    EXPECT_EQ(cleared->category, std::nullopt);
    EXPECT_EQ(cleared->title, "New");
    EXPECT_EQ(cleared->version, edited->version + 1);
    EXPECT_EQ((co_await studio.now(video.video_id)).version, cleared->version);

    VideoPatch const wrong{.title = std::string(121, 'x'), .category = std::optional<std::string>("nonsense")};
    auto const both = co_await studio.videos.edit(studio.owner, video.video_id, wrong);
    CO_ASSERT(!both.ok());
    EXPECT_EQ(both.error().fields.size(), 2U) << "all that is wrong at once";
    auto refused = co_await studio.videos.edit(studio.owner, video.video_id, {.title = std::string(121, 'x')});
    CO_ASSERT(!refused.ok());
    EXPECT_EQ(refused.error().kind, Errc::invalid);
    EXPECT_EQ((co_await studio.now(video.video_id)).title, "New");
}

KLIEG_ASYNC_TEST(VideoService, TakesCommentsAsItsOwnerSaysFromTheBeginning) {
    Studio studio;
    co_await studio.draft();  // and with it the channel
    NewVideo wanted{.channel_id = studio.channel, .title = "A title", .comment_policy = CommentPolicy::closed};
    auto const video = co_await studio.videos.create(studio.owner, wanted);
    CO_ASSERT_OK(video);
    EXPECT_EQ(video->comment_policy, CommentPolicy::closed);
    EXPECT_EQ(video->comment_policy_since, video->created_at);
}

KLIEG_ASYNC_TEST(VideoService, NotesSinceWhenCommentsAreTakenOtherwise) {
    Studio studio;
    auto const video = co_await studio.playable(Visibility::public_);
    EXPECT_EQ(video.comment_policy, CommentPolicy::open);
    EXPECT_FALSE(video.comment_policy_since.has_value());
    auto set = [&](Principal who, CommentPolicy policy) {
        return studio.videos.edit(std::move(who), video.video_id, {.comment_policy = policy});
    };
    EXPECT_EQ((co_await set(studio.moderator, CommentPolicy::closed)).error().kind, Errc::forbidden);
    EXPECT_EQ((co_await set(studio.stranger, CommentPolicy::closed)).error().kind, Errc::forbidden);
    studio.clock.advance(1min);
    auto const held = co_await set(studio.owner, CommentPolicy::held);
    CO_ASSERT_OK(held);
    EXPECT_EQ(held->comment_policy_since, studio.clock.now());
    EXPECT_EQ(held->revision, video.revision + 1) << "it is something that its owner says";
    studio.clock.advance(1min);
    auto const same = co_await set(studio.owner, CommentPolicy::held);
    CO_ASSERT_OK(same);
    EXPECT_EQ(same->comment_policy_since, held->comment_policy_since) << "what stays is no change";
    auto taken_away = VideoPatch{};
    taken_away.comment_policy.emplace();
    auto const open = co_await studio.videos.edit(studio.owner, video.video_id, taken_away, {});
    CO_ASSERT_OK(open);
    EXPECT_EQ(open->comment_policy, CommentPolicy::open);
}

KLIEG_ASYNC_TEST(VideoService, RotatesTheMediaKeyWhenVisibilityTightensOnly) {
    Studio studio;
    auto video = co_await studio.playable(Visibility::public_);
    auto set = [&](Visibility visibility) {
        return studio.videos.edit(studio.owner, video.video_id, {.visibility = visibility});
    };
    struct Case {
        Visibility to;
        bool rotates;
    };
    for (auto const& [to, rotates] :
         {Case{Visibility::unlisted, true}, Case{Visibility::private_, true}, Case{Visibility::private_, false},
          Case{Visibility::unlisted, false}, Case{Visibility::public_, false}, Case{Visibility::private_, true},
          Case{Visibility::public_, false}}) {
        auto before = (co_await studio.now(video.video_id)).media_key;
        auto after = co_await set(to);
        CO_ASSERT_OK(after);
        EXPECT_EQ(after->media_key != before, rotates) << static_cast<int>(to);
    }
}

KLIEG_ASYNC_TEST(VideoService, IsPublishedOnce) {
    Studio studio;
    auto draft = co_await studio.draft(Visibility::public_);
    EXPECT_EQ(draft.published_at, std::nullopt) << "nothing to play yet";
    auto unlisted = co_await studio.playable(Visibility::unlisted);
    EXPECT_EQ(unlisted.published_at, std::nullopt);
    studio.clock.advance(1h);
    auto published = co_await studio.videos.edit(studio.owner, unlisted.video_id, {.visibility = Visibility::public_});
    CO_ASSERT_OK(published);
    EXPECT_EQ(published->published_at, studio.clock.now());
    auto first = published->published_at;
    studio.clock.advance(1h);
    CO_ASSERT_OK(co_await studio.videos.edit(studio.owner, unlisted.video_id, {.visibility = Visibility::private_}));
    auto again = co_await studio.videos.edit(studio.owner, unlisted.video_id, {.visibility = Visibility::public_});
    CO_ASSERT_OK(again);
    EXPECT_EQ(again->published_at, first);
}

KLIEG_ASYNC_TEST(VideoService, LetsModeratorsHideAndNothingElse) {
    Studio studio;
    auto video = co_await studio.playable(Visibility::public_);
    VideoPatch const hide{.visibility = Visibility::private_};
    for (VideoPatch const& more :
         {VideoPatch{.title = "x"}, VideoPatch{.visibility = Visibility::unlisted}, VideoPatch{},
          VideoPatch{.description = "x", .visibility = Visibility::private_},
          VideoPatch{.visibility = Visibility::private_, .category = std::optional<std::string>()},
          VideoPatch{.visibility = Visibility::private_, .tags = std::vector<std::string>{}}})
        EXPECT_EQ((co_await studio.videos.edit(studio.moderator, video.video_id, more)).error().kind, Errc::forbidden);
    EXPECT_EQ((co_await studio.videos.edit(studio.stranger, video.video_id, hide)).error().kind, Errc::forbidden);
    EXPECT_EQ((co_await studio.videos.edit({}, video.video_id, hide)).error().kind, Errc::unauthenticated);
    // Also one whose title nobody could give it today.
    ports::Update turned{.table = "Videos", .key = {video.video_id.text()}, .set = {{"Title", "a \u202e title"}}};
    CO_ASSERT_OK(co_await studio.tables.write(turned));
    CO_ASSERT_OK(co_await studio.videos.edit(studio.moderator, video.video_id, hide));
    EXPECT_EQ((co_await studio.videos.get(studio.stranger, video.video_id)).error().kind, Errc::not_found);
    EXPECT_EQ((co_await studio.videos.edit(studio.stranger, video.video_id, hide)).error().kind, Errc::not_found);
    EXPECT_EQ((co_await studio.videos.edit(studio.moderator, video.video_id, {.visibility = Visibility::public_}))
                  .error()
                  .kind,
              Errc::forbidden);
    EXPECT_TRUE((co_await studio.videos.get(studio.owner, video.video_id)).ok());
    EXPECT_TRUE((co_await studio.videos.get(studio.moderator, video.video_id)).ok());
}

KLIEG_ASYNC_TEST(VideoService, LosesNoEditOfSeveralAtOnce) {
    Studio studio;
    auto video = co_await studio.draft();
    std::vector<Task<Result<Video>>> edits;
    edits.push_back(studio.videos.edit(studio.owner, video.video_id, {.title = "T"}));
    edits.push_back(studio.videos.edit(studio.owner, video.video_id, {.description = "D"}));
    edits.push_back(studio.videos.edit(studio.owner, video.video_id, {.visibility = Visibility::unlisted}));
    edits.push_back(studio.videos.edit(studio.owner, video.video_id, {.category = std::optional<std::string>("news")}));
    for (auto const& edited : co_await testing::run_concurrently(std::move(edits))) CO_ASSERT_OK(edited);
    auto after = co_await studio.now(video.video_id);
    EXPECT_EQ(after.version, video.version + 4);
    EXPECT_EQ(after.title, "T");
    EXPECT_EQ(after.description, "D");
    EXPECT_EQ(after.visibility, Visibility::unlisted);
    EXPECT_EQ(after.category, "news");
}

KLIEG_ASYNC_TEST(VideoService, ListsAChannelWithoutWhatIsNotListedAndInPages) {
    Studio studio;
    std::vector<VideoId> listed;
    std::vector<VideoId> all;
    for (int i = 0; i < 12; ++i) {
        studio.clock.advance(1min);
        auto visibility = i % 3 == 0 ? Visibility::public_ : i % 3 == 1 ? Visibility::unlisted : Visibility::private_;
        auto video = co_await studio.playable(visibility);
        all.insert(all.begin(), video.video_id);
        if (visibility == Visibility::public_) listed.insert(listed.begin(), video.video_id);
    }
    using Which = VideoService::Which;
    for (std::size_t limit : {1U, 2U, 3U, 100U}) {
        std::vector<VideoId> seen;
        ports::Cursor cursor;
        int pages = 0;
        do {
            auto page =
                co_await studio.videos.of_channel(studio.stranger, {studio.channel, Which::listed}, limit, cursor);
            CO_ASSERT_OK(page);
            EXPECT_LE(page->videos.size(), limit);
            for (auto& id : ids_of(*page)) seen.push_back(id);
            cursor = page->next;
            CO_ASSERT(++pages < 30);
        } while (!cursor.empty());
        EXPECT_EQ(seen, listed) << limit;
    }
    for (auto const& who : {studio.owner, studio.moderator, studio.administrator}) {
        auto page = co_await studio.videos.of_channel(who, {studio.channel, Which::all}, 100, {});
        CO_ASSERT_OK(page);
        EXPECT_EQ(ids_of(*page), all);
    }
    EXPECT_EQ((co_await studio.videos.of_channel(studio.stranger, {studio.channel, Which::all}, 10, {})).error().kind,
              Errc::forbidden);
    EXPECT_EQ((co_await studio.videos.of_channel({}, {studio.channel, Which::all}, 10, {})).error().kind,
              Errc::unauthenticated);
}

KLIEG_ASYNC_TEST(VideoService, ListsOfAChannelOneCategoryInFullPages) {
    Studio studio;
    std::vector<VideoId> of_music;
    for (int i = 0; i < 9; ++i) {
        studio.clock.advance(1min);
        auto video = co_await studio.playable(Visibility::public_, i % 3 == 0 ? "music" : "news");
        if (i % 3 == 0) of_music.insert(of_music.begin(), video.video_id);
    }
    for (std::size_t limit : {1U, 2U, 100U}) {
        std::vector<VideoId> seen;
        ports::Cursor cursor;
        do {
            auto page = co_await studio.videos.of_channel({}, {.channel = studio.channel, .category = "music"}, limit,
                                                          std::move(cursor));
            CO_ASSERT_OK(page);
            EXPECT_TRUE(page->videos.size() == limit || page->next.empty()) << limit;
            for (auto& id : ids_of(*page)) seen.push_back(id);
            cursor = std::move(page->next);
        } while (!cursor.empty());
        EXPECT_EQ(seen, of_music) << limit;
    }
}

/// A hundred of the longest descriptions are 2 MB.
KLIEG_ASYNC_TEST(VideoService, ListsNoMoreTextThanAnAnswerHolds) {
    Studio studio;
    budgets::LimitsPatch many;
    many.drafts = std::optional(std::int64_t{1000});
    co_await studio.limit(many);
    std::string description;
    for (std::size_t i = 0; i < rules::kDescriptionLengthMax; ++i) description += "\xf0\x9f\x8e\xac";
    std::set<std::string> made;
    for (int i = 0; i < 120; ++i) {
        auto video = co_await studio.playable(Visibility::public_);
        auto describe = [&](Video& current) -> Result<> {
            current.description = description;
            return {};
        };
        Studio::must(co_await studio.writer.change(video.video_id, describe, {}));
        made.insert(video.video_id.text());
    }
    studio.tables.catch_up();
    ports::Cursor cursor;
    std::size_t pages = 0;
    do {
        auto page = co_await studio.videos.of_channel(studio.stranger, {studio.channel, VideoService::Which::listed},
                                                      100, cursor);
        CO_ASSERT_OK(page);
        std::size_t bytes = 0;
        for (auto const& video : page->videos) {
            bytes += video.description.size();
            EXPECT_EQ(made.erase(video.video_id.text()), 1U);
        }
        EXPECT_LE(bytes, std::size_t{3} << 19U);
        cursor = page->next;
    } while (!cursor.empty() && ++pages < 100);
    EXPECT_TRUE(made.empty()) << "each is on one page";
}

KLIEG_ASYNC_TEST(VideoService, FeedsWhatIsListedByCategory) {
    Studio studio;
    auto music = co_await studio.playable(Visibility::public_, "music");
    studio.clock.advance(1min);
    auto news = co_await studio.playable(Visibility::public_, "news");
    studio.clock.advance(1min);
    auto none = co_await studio.playable(Visibility::public_);
    co_await studio.playable(Visibility::unlisted, "music");
    co_await studio.draft(Visibility::public_);
    auto all = co_await studio.videos.feed({}, 10, {});
    CO_ASSERT_OK(all);
    EXPECT_THAT(ids_of(*all), ElementsAre(none.video_id, news.video_id, music.video_id));
    auto of_music = co_await studio.videos.feed("music", 10, {});
    CO_ASSERT_OK(of_music);
    EXPECT_THAT(ids_of(*of_music), ElementsAre(music.video_id));
    CO_ASSERT_OK(co_await studio.videos.edit(studio.owner, music.video_id, {.category = std::optional<std::string>()}));
    studio.tables.catch_up();
    EXPECT_TRUE((co_await studio.videos.feed("music", 10, {}))->videos.empty());
    auto unknown = co_await studio.videos.feed("no#such", 10, {});
    CO_ASSERT_OK(unknown);
    EXPECT_TRUE(unknown->videos.empty());
}

KLIEG_ASYNC_TEST(VideoService, RemovesAVideoWithAllThatItLeaves) {
    Studio studio;
    auto video = co_await studio.playable(Visibility::public_);
    Studio::must(co_await studio.objects->put(source_name(video.video_id, 1), std::make_shared<Bytes const>(10)));
    Studio::must(
        co_await studio.objects->put(segment_name(video.video_id, 1, "240", 0), std::make_shared<Bytes const>(10)));
    Studio::must(co_await studio.renditions.put(video.video_id, 1, {.rendition = {.name = "240"}}));
    EXPECT_EQ((co_await studio.videos.remove(studio.moderator, video.video_id)).error().kind, Errc::forbidden);
    EXPECT_EQ((co_await studio.videos.remove(studio.stranger, video.video_id)).error().kind, Errc::forbidden);
    EXPECT_EQ((co_await studio.videos.remove({}, video.video_id)).error().kind, Errc::unauthenticated);
    CO_ASSERT_OK(co_await studio.videos.remove(studio.owner, video.video_id));
    EXPECT_EQ((co_await studio.videos.get(studio.owner, video.video_id)).error().kind, Errc::not_found);
    EXPECT_EQ((co_await studio.videos.remove(studio.owner, video.video_id)).error().kind, Errc::not_found);
    co_await studio.work();
    EXPECT_THAT(co_await studio.object_names(), ElementsAre());
    EXPECT_EQ(studio.tables.item_count("Segments"), 0U);
    EXPECT_EQ((co_await studio.event_types()).back(), "video.deleted");

    // A segment that a viewer had asked for a moment before is removed later.
    Studio::must(
        co_await studio.objects->put(segment_name(video.video_id, 1, "240", 1), std::make_shared<Bytes const>(10)));
    studio.clock.advance(kPurgeAgainAfter);
    co_await studio.work();
    EXPECT_THAT(co_await studio.object_names(), ElementsAre());
}

KLIEG_ASYNC_TEST(VideoService, RemovesAllOfAChannelWhileTheyChange) {
    Studio studio;
    for (int i = 0; i < 5; ++i) co_await studio.draft();
    auto last = co_await studio.draft();
    auto gone = studio.channel;
    studio.channel = {};
    auto kept = co_await studio.draft();
    studio.tables.catch_up();
    std::vector<Task<Result<Video>>> beside;
    beside.push_back(studio.videos.edit(studio.owner, last.video_id, {.title = "changed meanwhile"}));
    beside.push_back([](Studio& at, ChannelId channel, Video any) -> Task<Result<Video>> {
        KLIEG_CO_CHECK(co_await at.videos.remove_all_of(std::move(channel)));
        co_return any;
    }(studio, gone, kept));
    auto both = co_await testing::run_concurrently(std::move(beside));
    CO_ASSERT_OK(both[1]);
    EXPECT_EQ(studio.tables.item_count("Videos"), 1U);
    EXPECT_TRUE((co_await studio.repo.get(kept.video_id)).ok());
    CO_ASSERT_OK(co_await studio.videos.remove_all_of(gone));
}

KLIEG_ASYNC_TEST(VideoService, RemovesAllOfAChannelThoughTheIndexLags) {
    Studio studio;
    for (int i = 0; i < 3; ++i) co_await studio.draft();
    studio.tables.catch_up();
    LaggingIndex lagging(studio.tables);
    VideoRepo repo(lagging);
    VideoService videos({repo, studio.writer, studio.channels, studio.queue, studio.cache, studio.clock, studio.random},
                        {});
    CO_ASSERT_OK(co_await videos.remove_all_of(studio.channel));
    EXPECT_EQ(studio.tables.item_count("Videos"), 0U);
    auto jobs = co_await studio.waiting();
    EXPECT_EQ(jobs.size(), 6U) << "two for each video, once";
}

KLIEG_ASYNC_TEST(VideoService, LooksAgainForVideosOfADeletedChannelThatNoIndexShowedYet) {
    Studio studio;
    co_await studio.draft();
    ChannelRemoval removal({studio.videos, studio.tables, studio.queue});
    std::vector<events::Envelope> const told{
        {.type = std::string(channels::kChannelDeleted.name), .subject = studio.channel.text()}};
    CO_ASSERT_OK(co_await removal.follow(told));
    CO_ASSERT_OK(co_await removal.follow(told));
    studio.clock.advance(kLookAgainAfter);
    EXPECT_TRUE(co_await studio.work_on(kChannelRemovalKind, removal));
    EXPECT_EQ(studio.tables.item_count("Videos"), 0U);
}

/// One of whose videos can be read in an index only.
struct UnreadableRow final : testing::TablesInFront {
    UnreadableRow(ports::TableStore& inner, VideoId const& video) : TablesInFront(inner), id(video.text()) {}
    Task<Result<std::optional<ports::Item>>> get(std::string table, ports::Key key,
                                                 ports::Consistency consistency) override {
        if (table == "Videos" && key.partition == id) co_return Error{Errc::corrupt, "no JSON"};
        co_return co_await inner_.get(std::move(table), std::move(key), consistency);
    }
    std::string const id;
};

KLIEG_ASYNC_TEST(VideoService, RemovesAllOfADeletedChannelThatCanBeRead) {
    Studio studio;
    auto const first = co_await studio.draft();
    auto const odd = co_await studio.draft();
    auto const last = co_await studio.draft();
    studio.tables.catch_up();
    UnreadableRow tables(studio.tables, odd.video_id);
    VideoRepo repo(tables);
    VideoService videos({repo, studio.writer, studio.channels, studio.queue, studio.cache, studio.clock, studio.random},
                        {});
    ChannelRemoval removal({videos, studio.tables, studio.queue});
    events::Envelope const told{.type = std::string(channels::kChannelDeleted.name), .subject = studio.channel.text()};
    CO_ASSERT_OK(co_await removal.follow(std::span(&told, 1)));
    for (auto const& id : {first.video_id, last.video_id}) EXPECT_FALSE(*co_await studio.repo.exists(id));
    EXPECT_TRUE(*co_await studio.repo.exists(odd.video_id));
    EXPECT_EQ((co_await videos.remove_all_of(studio.channel)).error().kind, Errc::corrupt);
}

KLIEG_ASYNC_TEST(VideoService, RemovesNothingThatIsChangedAllTheTime) {
    Studio studio;
    auto video = co_await studio.draft();
    BusyRow busy(studio.tables, video.video_id);
    VideoRepo repo(busy);
    VideoWriter writer(
        {repo, busy, studio.cache, studio.events.outbox(), studio.budgets, studio.queue, studio.clock, studio.random});
    VideoService videos({repo, writer, studio.channels, studio.queue, studio.cache, studio.clock, studio.random}, {});
    EXPECT_EQ((co_await videos.remove(studio.owner, video.video_id)).error().code, "changed_meanwhile");
    CO_ASSERT_OK(co_await studio.videos.remove(studio.owner, video.video_id));
}

/// The events of a studio's videos but for the first `seen`, as "type version visibility".
Task<std::vector<std::string>> told_since(Studio& studio, std::size_t seen) {
    std::vector<std::string> told;
    for (auto const& event : co_await studio.events.all()) {
        if (!event.type.starts_with("video.")) continue;
        auto payload = Studio::must(events::payload_of<VideoEvent>(event));
        told.push_back(event.type + " " + std::to_string(event.version) + " " +
                       std::string(json::from(payload.visibility, json::Naming::camel).as_string()));
    }
    told.erase(told.begin(), told.begin() + static_cast<std::ptrdiff_t>(seen));
    co_return told;
}

KLIEG_ASYNC_TEST(VideoService, HasAsManyDraftsOfAnOwnerAsMayBeUnder64Creations) {
    Studio studio;
    studio.channel = co_await studio.channel_of(studio.owner);
    std::vector<Task<Result<Video>>> attempts;
    for (int i = 0; i < 64; ++i)
        attempts.push_back(studio.videos.create(studio.owner, {.channel_id = studio.channel, .title = "A title"}));
    int made = 0;
    for (auto const& result : co_await testing::run_concurrently(std::move(attempts))) {
        if (result.ok()) ++made;
        if (!result.ok()) EXPECT_EQ(result.error().code, budgets::kQuotaExceeded) << result.error().detail;
    }
    EXPECT_EQ(made, 50);
    EXPECT_EQ(studio.tables.item_count("Videos"), 50U);
    EXPECT_EQ((co_await studio.used()).drafts, 50);
    // Each that goes makes room for one, and one that has its file, too.
    studio.tables.catch_up();
    auto const some = co_await studio.repo.by_channel(studio.channel, 2, {});
    CO_ASSERT_OK(some);
    CO_ASSERT_OK(co_await studio.videos.remove(studio.owner, some->videos[0].video_id, {}));
    CO_ASSERT_OK(co_await studio.upload(some->videos[1].video_id, std::string("\x1A\x45\xDF\xA3 and so on")));
    EXPECT_EQ((co_await studio.used()).drafts, 48);
    co_await studio.draft();
    co_await studio.draft();
    auto const refused =
        co_await studio.videos.create(studio.owner, {.channel_id = studio.channel, .title = "One more"});
    EXPECT_EQ(refused.ok() ? "" : refused.error().code, budgets::kQuotaExceeded);
    co_await studio.expect_no_drift();
}

KLIEG_ASYNC_TEST(VideoService, RemovesWhatGoneChannelsLeftBesideRowsThatCannotBeRead) {
    Studio studio;
    auto const video = co_await studio.draft();
    CO_ASSERT_OK(co_await studio.tables.write(ports::Delete{"Channels", {video.channel_id.text()}}));
    ports::Item const odd{{"VideoId", "v_0"}, {"Version", "many"}};
    CO_ASSERT_OK(co_await studio.tables.write(ports::Put{"Videos", odd}));
    ports::Item const stuck{{"VideoId", "v_1"}, {"Version", "many"}, {"ChannelId", "ch_stuck"}, {"ChannelSort", "1"}};
    CO_ASSERT_OK(co_await studio.tables.write(ports::Put{"Videos", stuck}));
    studio.tables.catch_up();
    CO_ASSERT_OK(co_await studio.videos.remove_all_of_gone_channels());
    EXPECT_EQ((co_await studio.repo.get(video.video_id)).error().kind, Errc::not_found);
}

KLIEG_ASYNC_TEST(VideoWriter, TellsWhenAVideoIsPublishedAndWhenItIsNotAnyMore) {
    Studio studio;
    auto video = co_await studio.playable(Visibility::public_);
    EXPECT_THAT(co_await told_since(studio, 0), ElementsAre("video.created 1 public", "video.playable 2 public",
                                                            "video.ready 2 public", "video.published 2 public"));
    auto show = [&](Visibility visibility) {
        return studio.videos.edit(studio.owner, video.video_id, {.visibility = visibility}, {});
    };
    CO_ASSERT_OK(co_await show(Visibility::unlisted));
    CO_ASSERT_OK(co_await show(Visibility::private_));
    CO_ASSERT_OK(co_await show(Visibility::public_));
    EXPECT_THAT(co_await told_since(studio, 4),
                ElementsAre("video.changed 3 unlisted", "video.unpublished 3 unlisted", "video.changed 4 private",
                            "video.changed 5 public", "video.published 5 public"));
    CO_ASSERT_OK(co_await studio.videos.remove(studio.owner, video.video_id, {}));
    EXPECT_THAT(co_await told_since(studio, 9), ElementsAre("video.unpublished 6 public", "video.deleted 6 public"));
}

KLIEG_ASYNC_TEST(VideoWriter, TellsOfTheFirstPublicationWithItsOwnTime) {
    Studio studio;
    auto video = co_await studio.playable(Visibility::public_);
    studio.clock.advance(1h);
    for (auto visibility : {Visibility::private_, Visibility::public_})
        CO_ASSERT_OK(co_await studio.videos.edit(studio.owner, video.video_id, {.visibility = visibility}, {}));
    std::vector<bool> is_first;
    for (auto const& event : co_await studio.events.all()) {
        if (event.type != kVideoPublished.name) continue;
        is_first.push_back(Studio::must(events::payload_of<VideoEvent>(event)).published_at == event.time);
    }
    EXPECT_THAT(is_first, ElementsAre(true, false));
}

/// What somebody else's writes take from it is no word about the channel.
KLIEG_ASYNC_TEST(VideoService, IsBusyWhereItsOwnersBudgetAlwaysChanges) {
    Studio studio;
    auto const channel = co_await studio.channel_of(studio.owner);
    testing::ContendedTables tables(studio.tables, "Budgets");
    budgets::BudgetService budgets({tables, studio.clock}, {});
    Feature feature({tables, *studio.objects, studio.cache, studio.broadcast, studio.tellings, studio.events.outbox(),
                     studio.queue, budgets, studio.channels, studio.clock, studio.random, studio.pool},
                    {.tokens = {{{"k1", "a secret"}}, "k1"}, .service = {}});
    auto const made = co_await feature.service.create(studio.owner, {.channel_id = channel, .title = "A title"});
    CO_ASSERT(!made.ok());
    EXPECT_EQ(made.error().kind, Errc::unavailable) << made.error().detail;
    EXPECT_GT(tables.lost, 1U);
}

}  // namespace
}  // namespace klieg::videos
