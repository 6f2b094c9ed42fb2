#include "comments/messages.h"

#include "comments/fixture_for_test.h"
#include "testing/async_test.h"

#include <gmock/gmock.h>

namespace klieg::comments {
namespace {

using ::testing::ElementsAre;

/// The talk, and somebody who follows its video.
struct Followed : Talk {
    /// What is told of the events since this was last called: "type text" of each, and the topic where it is another.
    Task<std::vector<std::string>> told() {
        auto const renderers = feature.renderers();
        std::vector<std::string> lines;
        for (auto const& event : co_await events.all()) {
            if (!seen.insert(event.id).second) continue;
            for (auto const& renderer : renderers) {
                if (renderer.event != event.type) continue;
                auto const rendered = must(co_await renderer.render({&event, 1}));
                for (auto const& message : rendered.front()) {
                    auto const data = must(json::parse(message.data)).as_object();
                    auto const* text = data.if_contains("text");
                    lines.push_back(message.type + (text != nullptr ? " " + std::string(text->as_string()) : "") +
                                    (message.topic == "video:" + video.text() ? "" : " on " + message.topic));
                    last = data;
                }
            }
        }
        co_return lines;
    }
    std::set<std::string> seen;
    json::Object last;
};

KLIEG_ASYNC_TEST(CommentMessages, TellWhatIsSaidAsEverybodySeesIt) {
    Followed talk;
    co_await talk.raise();
    auto const id = co_await talk.said(talk.ada, "The see");
    EXPECT_THAT(co_await talk.told(), ElementsAre("comment.created The see"));
    EXPECT_EQ(talk.last.at("viewer"), nullptr);
    EXPECT_EQ(talk.last.at("author").at("username").as_string(), "ada");
    auto& service = talk.feature.service;
    CO_ASSERT_OK(co_await service.edit(talk.ada, id, Talk::patch_of("The sea"), {}));
    CO_ASSERT_OK(co_await service.edit(talk.owner, id, Talk::patch_of({}, true), {}));
    EXPECT_THAT(co_await talk.told(), ElementsAre("comment.edited The sea", "comment.edited The sea"));
    EXPECT_TRUE(talk.last.at("pinned").as_bool());
    auto const other = co_await talk.said(talk.bob, "The land");
    CO_ASSERT_OK(co_await service.edit(talk.owner, other, Talk::patch_of({}, true), {}));
    EXPECT_THAT(co_await talk.told(),
                ElementsAre("comment.created The land", "comment.edited The sea", "comment.edited The land"))
        << "the one that is not pinned any more is told, too";
    CO_ASSERT_OK(co_await service.remove(talk.ada, id, {}));
    EXPECT_THAT(co_await talk.told(), ElementsAre("comment.deleted"));
    EXPECT_EQ(talk.last.at("id").as_string(), id.text());
    EXPECT_EQ(talk.last.at("parentId"), nullptr);
}

KLIEG_ASYNC_TEST(CommentMessages, SayNothingOfWhatIsHeld) {
    Followed talk;
    co_await talk.raise();
    auto& service = talk.feature.service;
    co_await talk.set_policy(videos::CommentPolicy::held);
    auto const id = co_await talk.said(talk.ada, "May I?");
    CO_ASSERT_OK(co_await service.edit(talk.ada, id, Talk::patch_of("Please?"), {}));
    auto const gone = co_await talk.said(talk.bob, "Spam");
    CO_ASSERT_OK(co_await service.remove(talk.owner, gone, {}));
    EXPECT_THAT(co_await talk.told(), ElementsAre());
    CO_ASSERT_OK(co_await service.edit(talk.owner, id, Talk::patch_of({}, {}, {}, false), {}));
    EXPECT_THAT(co_await talk.told(), ElementsAre("comment.created Please?"));
    CO_ASSERT_OK(co_await service.edit(talk.owner, id, Talk::patch_of({}, {}, {}, true), {}));
    EXPECT_THAT(co_await talk.told(), ElementsAre("comment.deleted"));
}

KLIEG_ASYNC_TEST(CommentMessages, SayNothingOfWhatAnswersWhatIsHeld) {
    Followed talk;
    co_await talk.raise();
    auto& service = talk.feature.service;
    auto const top = co_await talk.said(talk.ada, "Rude words");
    auto const reply = co_await talk.said(talk.bob, "Not so", top);
    CO_ASSERT_OK(co_await service.edit(talk.owner, top, Talk::patch_of({}, {}, {}, true), {}));
    co_await talk.told();
    CO_ASSERT_OK(co_await service.edit(talk.owner, reply, Talk::patch_of({}, {}, true), {}));
    EXPECT_THAT(co_await talk.told(), ElementsAre());
    CO_ASSERT_OK(co_await service.edit(talk.owner, top, Talk::patch_of({}, {}, {}, false), {}));
    CO_ASSERT_OK(co_await service.edit(talk.bob, reply, Talk::patch_of("So?"), {}));
    EXPECT_THAT(co_await talk.told(), ElementsAre("comment.created Rude words", "comment.edited So?"));
}

KLIEG_ASYNC_TEST(CommentMessages, QuoteNobodyWhoHasDeletedHisWords) {
    Followed talk;
    co_await talk.raise();
    auto const id = co_await talk.said(talk.ada, "Rash words");
    CO_ASSERT_OK(co_await talk.feature.service.remove(talk.ada, id, {}));
    EXPECT_THAT(co_await talk.told(), ElementsAre("comment.deleted"));
}

KLIEG_ASYNC_TEST(CommentMessages, TellOfTheOthersBesideOneThatCannotBeRead) {
    Followed talk;
    co_await talk.raise();
    auto const top = co_await talk.said(talk.ada, "From a release to come");
    co_await talk.said(talk.bob, "Under it", top);
    co_await talk.said(talk.bob, "Beside it");
    co_await talk.make_unreadable(top);
    EXPECT_THAT(co_await talk.told(), ElementsAre("comment.created Beside it"))
        << "as a list has them that is read anew";
}

}  // namespace
}  // namespace klieg::comments
