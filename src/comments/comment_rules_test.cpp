#include "comments/comment_rules.h"

#include "base/crypto.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace klieg::comments::rules {
namespace {

using ::testing::ElementsAre;

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
    SystemRandom random;
    auto person = [&random](Role role) { return Principal{UserId::make(random), role}; };
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
        EXPECT_EQ(may_see(line.who, video, comment), line.sees);
        EXPECT_EQ(viewer.can_edit, line.edits);
        EXPECT_EQ(viewer.can_delete, line.deletes);
        EXPECT_EQ(viewer.can_moderate, line.moderates);
        EXPECT_EQ(is_held_first(line.who, video), line.held_first);
    }
}

}  // namespace
}  // namespace klieg::comments::rules
