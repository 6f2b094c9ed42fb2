#include "comments/service.h"

#include "comments/fixture_for_test.h"
#include "testing/async_test.h"
#include "testing/run_concurrently.h"
#include "testing/tables_in_front.h"
#include "videos/counts.h"

#include <gmock/gmock.h>

namespace klieg::comments {
namespace {

using namespace std::chrono_literals;
using ::testing::ElementsAre;
using testing::run_concurrently;
using videos::CommentPolicy;

template <class T>
std::string code_of(Result<T> const& result) {
    return result.ok() ? "ok" : std::string(result.error().stable_code());
}

/// Notes what transactions are made of: "Put Comments if CommentId".
class NotingTables final : public testing::TablesInFront {
public:
    using TablesInFront::TablesInFront;
    std::vector<std::string> noted;

    Task<Result<>> transact(ports::Transaction transaction) override {
        for (auto const& action : transaction.actions())
            std::visit(
                [this](auto const& one) {
                    auto line = one.table;
                    for (auto const& condition : one.conditions) line += " if " + condition.attribute;
                    noted.push_back(line);
                },
                action);
        co_return co_await inner_.transact(std::move(transaction));
    }
};

KLIEG_ASYNC_TEST(CommentService, PostsTwoRowsWithAConditionOnItsOwnAlone) {
    Talk talk;
    co_await talk.raise();
    NotingTables noting(talk.tables);
    Feature over({.tables = noting,
                  .cache = talk.cache,
                  .outbox = talk.events.outbox(),
                  .jobs = talk.queue,
                  .accounts = talk.identity.service,
                  .video_rows = talk.videos.repo,
                  .videos = talk.videos.service,
                  .votes_of = {},
                  .clock = talk.clock,
                  .random = talk.random});
    auto const top = co_await over.service.post(talk.ada, {talk.video, "The sea!", {}});
    CO_ASSERT_OK(top);
    CO_ASSERT_OK(co_await over.service.post(talk.bob, {talk.video, "Yes", top->comment.comment_id}));
    EXPECT_THAT(noting.noted, ElementsAre("Comments if CommentId", "Outbox", "Comments if CommentId", "Outbox"));
}

KLIEG_ASYNC_TEST(CommentService, LetsSixtyFourPostAtOnce) {
    Talk talk;
    co_await talk.raise();
    auto const top = co_await talk.said(talk.owner, "Say something");
    std::vector<Task<Result<CommentService::Found>>> posts;
    for (int i = 0; i < 64; ++i) {
        Principal const who{UserId::make(talk.random)};
        auto parent = i % 2 == 0 ? std::optional(top) : std::nullopt;
        posts.push_back(talk.say(who, "number " + std::to_string(i), std::move(parent)));
    }
    std::set<CommentId> ids;
    for (auto const& made : co_await run_concurrently(std::move(posts))) {
        CO_ASSERT_OK(made);
        ids.insert(made->comment.comment_id);
    }
    EXPECT_EQ(ids.size(), 64U);
    co_await talk.let_events_pass();
    EXPECT_EQ(co_await talk.count(videos::comments_counter(talk.video)), 65);
    EXPECT_EQ(co_await talk.count(replies_counter(top)), 32);
}

KLIEG_ASYNC_TEST(CommentService, RefusesWhatMayNotBeSaid) {
    Talk talk;
    co_await talk.raise();
    EXPECT_EQ(code_of(co_await talk.say({}, "Hello")), "unauthenticated");
    EXPECT_EQ(code_of(co_await talk.say(talk.ada, "")), "validation_failed");
    EXPECT_EQ(code_of(co_await talk.say(talk.ada, "\xE2\x80\x8B \n")), "validation_failed") << "nothing to see";
    EXPECT_EQ(code_of(co_await talk.say(talk.ada, std::string(10'001, 'a'))), "validation_failed");
    EXPECT_EQ(code_of(co_await talk.say(talk.ada, std::string(10'000, 'a'))), "ok");
    auto const hidden = co_await talk.make_video(videos::Visibility::private_);
    EXPECT_EQ(code_of(co_await talk.feature.service.post(talk.ada, {hidden, "Hello", {}})), "not_found");
    EXPECT_EQ(code_of(co_await talk.feature.service.post(talk.owner, {hidden, "Note to myself", {}})), "ok");
    auto const elsewhere = co_await talk.make_video(videos::Visibility::public_);
    auto const other = Talk::must(co_await talk.feature.service.post(talk.ada, {elsewhere, "There", {}}));
    EXPECT_EQ(code_of(co_await talk.say(talk.ada, "Here", other.comment.comment_id)), "not_found")
        << "an answer is said of the same video";
    co_await talk.set_policy(CommentPolicy::closed);
    EXPECT_EQ(code_of(co_await talk.say(talk.ada, "Hello")), "comments_closed");
    EXPECT_EQ(code_of(co_await talk.say(talk.owner, "Hello")), "comments_closed");
}

KLIEG_ASYNC_TEST(CommentService, TidiesTextsAndTellsWhomTheyMention) {
    Talk talk;
    co_await talk.raise();
    auto const id = co_await talk.said(talk.ada, "Cafe\xCC\x81 with @Bob\xE2\x80\xAE and @carl_9?");
    EXPECT_EQ((co_await talk.row(id))->text, "Caf\xC3\xA9 with @Bob and @carl_9?");
    auto const told = (co_await talk.events.all()).back();
    EXPECT_EQ(told.type, "comment.created");
    EXPECT_EQ(told.subject, id.text());
    auto const payload = events::payload_of<CommentEvent>(told);
    CO_ASSERT_OK(payload);
    EXPECT_THAT(payload->mentions, ElementsAre("bob", "carl_9"));
    EXPECT_EQ(payload->owner_user_id, talk.owner.user);
    EXPECT_EQ(json::to_text(told.payload).find("Caf"), std::string::npos) << "words are in no event";
}

KLIEG_ASYNC_TEST(CommentService, FindsWhatARequestMadeThatWasSentBefore) {
    Talk talk;
    co_await talk.raise();
    OrderedText ids(talk.clock, talk.random);
    auto const id = CommentId::make(talk.video, ids);
    auto const first = co_await talk.feature.service.post(talk.ada, {talk.video, "Once", {}}, id);
    auto const again = co_await talk.feature.service.post(talk.ada, {talk.video, "Once", {}}, id);
    CO_ASSERT_OK(first);
    CO_ASSERT_OK(again);
    EXPECT_EQ(first->comment.comment_id, id);
    EXPECT_EQ(again->comment.comment_id, id);
    EXPECT_THAT(co_await talk.texts(CommentOrder::newest), ElementsAre("Once"));
    EXPECT_EQ(code_of(co_await talk.say(talk.ada, "Once")), "repeated");
}

KLIEG_ASYNC_TEST(CommentService, BelievesNoFailureThatItHasNotLookedAt) {
    Talk talk;
    co_await talk.raise();
    using enum testing::Faults::Manner;
    using enum testing::Faults::Among;
    for (auto const manner : {lost_answer, repeated}) {
        auto begin = [&] { talk.faults.begin({.manner = manner, .among = changes}); };
        begin();
        auto const made = co_await talk.say(talk.ada, "Hello " + std::to_string(static_cast<int>(manner)));
        EXPECT_TRUE(talk.faults.end());
        CO_ASSERT_OK(made);
        auto const id = made->comment.comment_id;
        begin();
        CO_ASSERT_OK(co_await talk.feature.service.edit(talk.ada, id, Talk::patch_of("Hello again"), {}));
        EXPECT_TRUE(talk.faults.end());
        begin();
        CO_ASSERT_OK(co_await talk.feature.service.edit(talk.owner, id, Talk::patch_of({}, true), {}));
        EXPECT_TRUE(talk.faults.end());
        begin();
        CO_ASSERT_OK(co_await talk.feature.service.remove(talk.ada, id, {}));
        EXPECT_TRUE(talk.faults.end());
        EXPECT_TRUE((co_await talk.row(id))->deleted);
    }
    talk.faults.begin({.manner = throws, .among = changes});
    EXPECT_THROW(static_cast<void>(co_await talk.say(talk.bob, "Hello")), std::exception);
    talk.faults.end();
    CO_ASSERT_OK(co_await talk.say(talk.bob, "Hello"));
}

KLIEG_ASYNC_TEST(CommentService, HoldsUntilTheOwnerReleases) {
    Talk talk;
    co_await talk.raise();
    auto& service = talk.feature.service;
    co_await talk.set_policy(CommentPolicy::held);
    auto const id = co_await talk.said(talk.ada, "May I?");
    EXPECT_TRUE((co_await talk.row(id))->held);
    EXPECT_FALSE((co_await talk.row(co_await talk.said(talk.owner, "My own")))->held);
    EXPECT_FALSE((co_await talk.row(co_await talk.said(talk.moderator, "The rules")))->held);
    EXPECT_THAT(co_await talk.texts(CommentOrder::newest), ElementsAre("The rules", "My own"));
    EXPECT_THAT(co_await talk.texts(CommentOrder::top), ElementsAre("The rules", "My own"));
    EXPECT_EQ(code_of(co_await service.get(talk.bob, id)), "not_found");
    EXPECT_EQ(code_of(co_await service.get({}, id)), "not_found");
    for (auto const& who : {talk.ada, talk.owner, talk.moderator})
        EXPECT_EQ(code_of(co_await service.get(who, id)), "ok");
    EXPECT_EQ(code_of(co_await talk.say(talk.bob, "No", id)), "not_found");
    EXPECT_EQ(code_of(co_await talk.say(talk.owner, "Wait", id)), "parent_held");
    co_await talk.let_events_pass();
    EXPECT_EQ(co_await talk.count(videos::comments_counter(talk.video)), 2);

    EXPECT_EQ(code_of(co_await service.edit(talk.ada, id, Talk::patch_of({}, {}, {}, false), {})), "forbidden");
    EXPECT_EQ(code_of(co_await service.edit(talk.owner, id, Talk::patch_of({}, true), {})), "not_pinnable");
    CO_ASSERT_OK(co_await service.edit(talk.owner, id, Talk::patch_of({}, {}, {}, false), {}));
    EXPECT_THAT(co_await talk.texts(CommentOrder::newest), ElementsAre("The rules", "My own", "May I?"));
    co_await talk.let_events_pass();
    EXPECT_EQ(co_await talk.count(videos::comments_counter(talk.video)), 3);

    CO_ASSERT_OK(co_await service.edit(talk.ada, id, Talk::patch_of("Buy this!"), {}));
    EXPECT_TRUE((co_await talk.row(id))->held) << "nobody has let that through";
    CO_ASSERT_OK(co_await service.edit(talk.moderator, id, Talk::patch_of({}, {}, {}, false), {}));
    CO_ASSERT_OK(co_await service.edit(talk.moderator, id, Talk::patch_of({}, {}, {}, true), {}));
    co_await talk.let_events_pass();
    EXPECT_EQ(co_await talk.count(videos::comments_counter(talk.video)), 2);
    EXPECT_THAT(co_await talk.events.types("comment."),
                ElementsAre("comment.created", "comment.created", "comment.created", "comment.released", "comment.held",
                            "comment.released", "comment.held"));
}

KLIEG_ASYNC_TEST(CommentService, LetsAuthorsEditAndMarksIt) {
    Talk talk;
    co_await talk.raise();
    auto& service = talk.feature.service;
    auto const id = co_await talk.said(talk.ada, "The see");
    for (auto const& who : {talk.bob, talk.owner, talk.moderator, talk.administrator})
        EXPECT_EQ(code_of(co_await service.edit(who, id, Talk::patch_of("Mine"), {})), "forbidden");
    EXPECT_EQ(code_of(co_await service.edit({}, id, Talk::patch_of("Mine"), {})), "unauthenticated");
    talk.clock.advance(1min);
    auto const edited = co_await service.edit(talk.ada, id, Talk::patch_of("The sea"), 1);
    CO_ASSERT_OK(edited);
    EXPECT_EQ(edited->comment.edited_at, talk.clock.now());
    EXPECT_EQ(edited->comment.version, 2);
    EXPECT_EQ(code_of(co_await service.edit(talk.ada, id, Talk::patch_of("The ocean"), 1)), "precondition");
    CommentPatch none;
    none.text.emplace();
    EXPECT_EQ(code_of(co_await service.edit(talk.ada, id, none, {})), "validation_failed");
    talk.clock.advance(1min);
    CO_ASSERT_OK(co_await service.edit(talk.ada, id, Talk::patch_of("The sea"), {}));
    EXPECT_EQ((co_await talk.row(id))->version, 2) << "what is the same is no change";
    CO_ASSERT_OK(co_await service.edit(talk.owner, id, Talk::patch_of({}, {}, true), {}));
    EXPECT_TRUE((co_await talk.row(id))->hearted);
    EXPECT_EQ((co_await talk.row(id))->edited_at, edited->comment.edited_at) << "a heart is no edit";
    for (auto const& who : {talk.ada, talk.moderator, talk.administrator})
        EXPECT_EQ(code_of(co_await service.edit(who, id, Talk::patch_of({}, {}, false), {})), "forbidden");
    EXPECT_THAT(co_await talk.events.types("comment."),
                ElementsAre("comment.created", "comment.edited", "comment.edited"));
}

KLIEG_ASYNC_TEST(CommentService, PinsOneOfAVideo) {
    Talk talk;
    co_await talk.raise();
    auto& service = talk.feature.service;
    std::vector<CommentId> ids;
    for (int i = 0; i < 8; ++i) ids.push_back(co_await talk.said(talk.ada, "number " + std::to_string(i)));
    auto pinned = [&] { return talk.feature.repo.pinned_on(talk.video); };
    auto const reply = co_await talk.said(talk.bob, "Yes", ids[0]);
    EXPECT_EQ(code_of(co_await service.edit(talk.owner, reply, Talk::patch_of({}, true), {})), "not_pinnable");
    EXPECT_EQ(code_of(co_await service.edit(talk.ada, ids[0], Talk::patch_of({}, true), {})), "forbidden");
    CO_ASSERT_OK(co_await service.edit(talk.owner, ids[0], Talk::patch_of({}, true), {}));
    CO_ASSERT_OK(co_await service.edit(talk.owner, ids[1], Talk::patch_of({}, true), {}));
    EXPECT_EQ(**co_await pinned(), ids[1]);
    EXPECT_FALSE((co_await service.get(talk.owner, ids[0]))->pinned);
    CO_ASSERT_OK(co_await service.edit(talk.owner, ids[0], Talk::patch_of({}, false), {}));
    EXPECT_EQ(**co_await pinned(), ids[1]) << "of one that is not pinned nothing is taken away";
    CO_ASSERT_OK(co_await service.edit(talk.owner, ids[1], Talk::patch_of({}, false), {}));
    EXPECT_FALSE((co_await pinned())->has_value());

    std::vector<Task<Result<CommentService::Found>>> at_once;
    for (auto const& id : ids) at_once.push_back(service.edit(talk.owner, id, Talk::patch_of({}, true), {}));
    int done = 0;
    for (auto const& one : co_await run_concurrently(std::move(at_once))) {
        EXPECT_THAT(code_of(one), ::testing::AnyOf("ok", "changed_meanwhile"));
        done += one.ok() ? 1 : 0;
    }
    EXPECT_GE(done, 1);
    int seen = 0;
    for (auto const& id : ids) seen += (co_await service.get(talk.owner, id))->pinned ? 1 : 0;
    EXPECT_EQ(seen, 1);

    // Each event names the one before it, so who follows them ends with the same.
    std::set<CommentId> told;
    for (auto const& event : co_await talk.events.all()) {
        if (event.type != "comment.pinned") continue;
        auto const pin = events::payload_of<PinEvent>(event);
        if (pin->before) told.erase(*pin->before);
        if (pin->comment_id) told.insert(*pin->comment_id);
    }
    EXPECT_THAT(told, ElementsAre(**co_await pinned()));
    auto const last = **co_await pinned();
    CO_ASSERT_OK(co_await service.remove(talk.ada, last, {}));
    EXPECT_FALSE((co_await pinned())->has_value()) << "what is deleted is not pinned";
}

KLIEG_ASYNC_TEST(CommentService, DecidesBetweenAnEditAndADeletionAtOnce) {
    Talk talk;
    co_await talk.raise();
    for (int round = 0; round < 8; ++round) {
        auto const id = co_await talk.said(talk.ada, "round " + std::to_string(round));
        std::vector<Task<Result<CommentService::Found>>> edits;
        edits.push_back(talk.feature.service.edit(talk.ada, id, Talk::patch_of("edited"), {}));
        edits.push_back(talk.feature.service.edit(talk.owner, id, Talk::patch_of({}, true, true), {}));
        auto editing = run_concurrently(std::move(edits));
        std::vector<Task<Result<>>> removals;
        for (auto const& who : {talk.ada, talk.owner}) removals.push_back(talk.feature.service.remove(who, id, {}));
        std::vector<Result<CommentService::Found>> edited;
        std::vector<Result<>> removed;
        TaskGroup group(co_await this_executor());
        auto run = [](auto task, auto& into) -> Task<> { into = co_await std::move(task); };
        group.spawn("edits", run(std::move(editing), edited));
        group.spawn("removals", run(run_concurrently(std::move(removals)), removed));
        co_await group.join();
        for (auto const& one : edited) EXPECT_THAT(code_of(one), ::testing::AnyOf("ok", "not_found"));
        for (auto const& one : removed) EXPECT_THAT(code_of(one), ::testing::AnyOf("ok", "not_found"));
        EXPECT_TRUE(std::ranges::any_of(removed, [](auto const& one) { return one.ok(); }));
        auto const left = co_await talk.row(id);
        CO_ASSERT(left.has_value());
        EXPECT_TRUE(left->deleted);
        EXPECT_EQ(left->text, "");
        EXPECT_FALSE(left->hearted);
    }
    co_await talk.let_events_pass();
    EXPECT_EQ(co_await talk.count(videos::comments_counter(talk.video)), 0);
}

KLIEG_ASYNC_TEST(CommentService, KeepsRepliesFromWhoDoesNotSeeWhatTheyAnswer) {
    Talk talk;
    co_await talk.raise();
    auto& service = talk.feature.service;
    auto const top = co_await talk.said(talk.ada, "The sea");
    auto const reply = co_await talk.said(talk.bob, "Yes", top);
    EXPECT_TRUE((co_await service.get(talk.bob, reply))->shown);
    CO_ASSERT_OK(co_await service.edit(talk.owner, top, Talk::patch_of({}, {}, {}, true), {}));
    EXPECT_EQ(code_of(co_await service.get(talk.bob, reply)), "not_found");
    EXPECT_EQ(code_of(co_await service.edit(talk.bob, reply, Talk::patch_of("No"), {})), "not_found");
    EXPECT_EQ(code_of(co_await talk.say(talk.bob, "And", reply)), "not_found");
    EXPECT_EQ(code_of(co_await service.remove({UserId::make(talk.random)}, reply, {})), "not_found");
    for (auto const& who : {talk.ada, talk.owner, talk.moderator}) {
        auto const seen = co_await service.get(who, reply);
        CO_ASSERT_OK(seen);
        EXPECT_FALSE(seen->shown);
        EXPECT_EQ(code_of(co_await talk.say(who, "And", reply)), "parent_held");
    }
    CO_ASSERT_OK(co_await service.edit(talk.owner, top, Talk::patch_of({}, {}, {}, false), {}));
    CO_ASSERT_OK(co_await service.edit(talk.bob, reply, Talk::patch_of("No"), {}));
}

KLIEG_ASYNC_TEST(CommentService, LetsAuthorsTakeBackWhatIsNotForTheirEyes) {
    Talk talk;
    co_await talk.raise();
    auto& service = talk.feature.service;
    auto const top = co_await talk.said(talk.ada, "The sea");
    auto const reply = co_await talk.said(talk.bob, "Yes", top);
    CO_ASSERT_OK(co_await service.edit(talk.owner, top, Talk::patch_of({}, {}, {}, true), {}));
    EXPECT_EQ(code_of(co_await service.remove(talk.bob, reply, 7)), "precondition");
    CO_ASSERT_OK(co_await service.remove(talk.bob, reply, {}));
    EXPECT_FALSE((co_await talk.row(reply)).has_value());
    EXPECT_EQ(code_of(co_await service.remove(talk.bob, reply, {})), "not_found");

    auto const other = co_await talk.said(talk.bob, "The land");
    videos::VideoPatch hidden;
    hidden.visibility = std::optional(videos::Visibility::private_);
    CO_ASSERT_OK(co_await talk.videos.service.edit(talk.owner, talk.video, std::move(hidden), {}));
    EXPECT_EQ(code_of(co_await service.get(talk.bob, other)), "not_found");
    EXPECT_EQ(code_of(co_await service.remove(talk.ada, other, {})), "not_found");
    EXPECT_EQ(code_of(co_await service.remove({}, other, {})), "not_found");
    CO_ASSERT_OK(co_await service.remove(talk.bob, other, {}));
    EXPECT_TRUE((co_await talk.row(other))->deleted);
    EXPECT_EQ(code_of(co_await service.remove(talk.bob, other, {})), "not_found");
    co_await talk.let_events_pass();
    EXPECT_EQ(co_await talk.count(videos::comments_counter(talk.video)), 0);
}

KLIEG_ASYNC_TEST(CommentService, PassesOverAPinThatCannotBeRead) {
    Talk talk;
    co_await talk.raise();
    auto const id = co_await talk.said(talk.ada, "The sea");
    auto const elsewhere = co_await talk.make_video(videos::Visibility::public_);
    auto const other = Talk::must(co_await talk.feature.service.post(talk.ada, {elsewhere, "There", {}}));
    CO_ASSERT_OK(
        co_await talk.feature.service.edit(talk.owner, other.comment.comment_id, Talk::patch_of({}, true), {}));
    ports::Item odd{{"Of", talk.video.text()}, {"CommentId", 7}};
    CO_ASSERT_OK(co_await talk.tables.write(ports::Put{"CommentPins", std::move(odd)}));
    auto const pinned = co_await talk.feature.repo.pinned_on_each({talk.video, elsewhere});
    CO_ASSERT_OK(pinned);
    EXPECT_THAT(*pinned, ElementsAre(other.comment.comment_id));
    auto const found = co_await talk.feature.service.get(talk.bob, id);
    CO_ASSERT_OK(found);
    EXPECT_FALSE(found->pinned);
    CO_ASSERT_OK(co_await talk.feature.service.remove(talk.ada, id, {}));
}

KLIEG_ASYNC_TEST(CommentService, CountsAsARecountDoes) {
    Talk talk;
    co_await talk.raise();
    auto& service = talk.feature.service;
    auto const top = co_await talk.said(talk.ada, "The sea");
    auto const other = co_await talk.said(talk.bob, "The land");
    auto const reply = co_await talk.said(talk.bob, "Yes", top);
    co_await talk.said(talk.ada, "No", top);
    CO_ASSERT_OK(co_await service.remove(talk.bob, reply, {}));
    CO_ASSERT_OK(co_await service.edit(talk.owner, other, Talk::patch_of({}, {}, {}, true), {}));
    co_await talk.let_events_pass();
    for (int round = 0; round < 2; ++round) {
        EXPECT_EQ(co_await talk.count(videos::comments_counter(talk.video)), 2);
        EXPECT_EQ(co_await talk.count(replies_counter(top)), 1);
        CO_ASSERT_OK(co_await talk.feature.count.recount());
    }
}

KLIEG_ASYNC_TEST(Blocked, PeopleSayNothingMoreToWhoBlockedThem) {
    Talk talk;
    co_await talk.raise();
    auto const before = co_await talk.said(talk.ada, "before");
    talk.blocked.insert({talk.owner.user, talk.ada.user});
    talk.blocked.insert({talk.owner.user, talk.moderator.user});
    auto const refused = co_await talk.say(talk.ada, "after");
    CO_ASSERT(!refused.ok());
    EXPECT_EQ(refused.error().kind, Errc::forbidden);
    EXPECT_EQ(refused.error().code, "cannot_comment");
    auto const edited = co_await talk.feature.service.edit(talk.ada, before, Talk::patch_of("after"), {});
    CO_ASSERT(!edited.ok());
    EXPECT_EQ(edited.error().code, "cannot_comment");
    CO_ASSERT_OK(co_await talk.say(talk.bob, "after"));
    CO_ASSERT_OK(co_await talk.say(talk.moderator, "a word of mine"));
    CO_ASSERT_OK(co_await talk.feature.service.remove(talk.ada, before, {}));
}

}  // namespace
}  // namespace klieg::comments
