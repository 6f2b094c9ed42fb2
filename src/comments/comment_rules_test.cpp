#include "comments/comment_rules.h"

#include "base/crypto.h"
#include "base/ordered_id.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace klieg::comments::rules {
namespace {

using ::testing::ElementsAre;

Principal person(Role role) {
    SystemRandom random;
    return {UserId::make(random), role};
}

TEST(CommentRules, FindWhomATextMentions) {
    EXPECT_THAT(mentions_in("@Ada, and (@bob.b): see @carl-9."), ElementsAre("ada", "bob.b", "carl-9"));
    EXPECT_THAT(mentions_in("@ada @ADA @ada"), ElementsAre("ada")) << "each once";
    EXPECT_THAT(mentions_in("mail ada@example.org, x@y, @@ @ab @"), ElementsAre());
    EXPECT_THAT(mentions_in("\xC3\xA9@ada @ad\xC3\xA9 @ada@example.org"), ElementsAre())
        << "behind a letter, with a letter that no name has, an address elsewhere";
    EXPECT_THAT(mentions_in("@" + std::string(kNameLengthMax + 1, 'a')), ElementsAre());
}

TEST(CommentRules, MentionTenAtMost) {
    std::string text;
    for (int i = 0; i < 30; ++i) text += "@name" + std::to_string(i) + " ";
    EXPECT_EQ(mentions_in(text).size(), kMentionsMax);
}

TEST(CommentRules, SayWhoMayDoWhat) {
    auto const author = person(Role::user);
    auto const owner = person(Role::user);
    videos::Video video;
    video.owner_user_id = owner.user;
    video.comment_policy = videos::CommentPolicy::held;
    Comment comment;
    comment.author_user_id = author.user;
    comment.held = true;
    struct Line {
        Principal who;
        bool sees, edits, deletes, moderates, held_first;
    };
    Line const lines[] = {{author, true, true, true, false, true},
                          {owner, true, false, true, true, false},
                          {person(Role::moderator), true, false, true, true, false},
                          {person(Role::administrator), true, false, true, true, false},
                          {person(Role::user), false, false, false, false, true},
                          {Principal{}, false, false, false, false, true}};
    for (auto const& line : lines) {
        auto const viewer = viewer_of(line.who, video, comment);
        EXPECT_EQ(may_see(line.who, video, comment, nullptr), line.sees);
        EXPECT_EQ(viewer.can_edit, line.edits);
        EXPECT_EQ(viewer.can_delete, line.deletes);
        EXPECT_EQ(viewer.can_moderate, line.moderates);
        EXPECT_EQ(is_held_first(line.who, video), line.held_first);
    }
}

TEST(CommentRules, ShowRepliesToWhoSeesWhatTheyAnswer) {
    auto const author = person(Role::user);
    auto const above = person(Role::user);
    auto const owner = person(Role::user);
    auto const moderator = person(Role::moderator);
    videos::Video video;
    video.owner_user_id = owner.user;
    SystemRandom random;
    SystemClock clock;
    OrderedText ids(clock, random);
    Comment thread;
    thread.comment_id = CommentId::make(VideoId::make(random), ids);
    thread.author_user_id = above.user;
    thread.held = true;
    Comment reply;
    reply.parent_id = thread.comment_id;
    reply.author_user_id = author.user;
    for (auto const& who : {above, owner, moderator}) EXPECT_TRUE(may_see(who, video, reply, &thread));
    for (auto const& who : {author, person(Role::user), Principal{}}) EXPECT_FALSE(may_see(who, video, reply, &thread));
    EXPECT_FALSE(is_shown(reply, &thread));
    EXPECT_FALSE(may_see(author, video, reply, nullptr)) << "it has no place";
    EXPECT_TRUE(may_see(moderator, video, reply, nullptr));
    EXPECT_FALSE(is_shown(reply, nullptr));
    thread.held = false;
    EXPECT_TRUE(may_see(Principal{}, video, reply, &thread));
    EXPECT_TRUE(is_shown(reply, &thread));
    reply.held = true;
    EXPECT_TRUE(may_see(author, video, reply, &thread));
    EXPECT_FALSE(may_see(above, video, reply, &thread));
    EXPECT_FALSE(is_shown(reply, &thread));
}

TEST(CommentRules, ShowTheBeginningOfALongTextInWholeCharacters) {
    EXPECT_EQ(excerpt_of("sea", 3), "sea");
    EXPECT_EQ(excerpt_of("seas", 3), "sea…");
    EXPECT_EQ(excerpt_of("äöüß", 3), "äöü…");
    EXPECT_EQ(excerpt_of("", 3), "");
}

}  // namespace
}  // namespace klieg::comments::rules
