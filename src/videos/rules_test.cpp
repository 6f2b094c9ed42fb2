#include "videos/rules.h"

#include <gtest/gtest.h>

namespace klieg::videos::rules {

namespace {
Video a_video(Visibility visibility, bool playable) {
    Video video;
    video.owner_user_id = *UserId::parse("u_aaaaaaaaaaaaaaaa");
    video.title = "Sea";
    video.visibility = visibility;
    video.playable = playable;
    return video;
}
/// As a new one's, or as those of one that had `category_before`.
Result<> checked(Video const& video, std::vector<Category> const& categories,
                 std::optional<std::string> const& category_before) {
    FieldChecks wrong;
    check_members(wrong, video);
    check_category(wrong, video, categories, category_before);
    return std::move(wrong).result();
}
Principal const kNobody{};
Principal const kOwner{*UserId::parse("u_aaaaaaaaaaaaaaaa"), Role::user, {}};
Principal const kOther{*UserId::parse("u_bbbbbbbbbbbbbbbb"), Role::user, {}};
Principal const kModerator{*UserId::parse("u_cccccccccccccccc"), Role::moderator, {}};
Principal const kAdministrator{*UserId::parse("u_dddddddddddddddd"), Role::administrator, {}};
std::vector<Category> const kCategories = {{"music", "Music"}, {"news", "News and politics"}};
}  // namespace

TEST(VideoRules, ShowPrivateAndUnfinishedVideosToOwnersAndModeratorsOnly) {
    for (auto const& video : {a_video(Visibility::private_, true), a_video(Visibility::public_, false)}) {
        EXPECT_FALSE(may_see(kNobody, video));
        EXPECT_FALSE(may_see(kOther, video));
        EXPECT_TRUE(may_see(kOwner, video));
        EXPECT_TRUE(may_see(kModerator, video));
        EXPECT_TRUE(may_see(kAdministrator, video));
    }
    EXPECT_TRUE(may_see(kNobody, a_video(Visibility::public_, true)));
    EXPECT_TRUE(may_see(kNobody, a_video(Visibility::unlisted, true)));
}

TEST(VideoRules, LetOwnersAndAdministratorsEdit) {
    auto hidden = a_video(Visibility::private_, true);
    auto shown = a_video(Visibility::public_, true);
    EXPECT_TRUE(require_editor(kOwner, hidden).ok());
    EXPECT_TRUE(require_editor(kAdministrator, hidden).ok());
    EXPECT_EQ(require_editor(kModerator, hidden).error().kind, Errc::forbidden);
    EXPECT_EQ(require_editor(kOther, hidden).error().kind, Errc::not_found);
    EXPECT_EQ(require_editor(kOther, shown).error().kind, Errc::forbidden);
    EXPECT_EQ(require_editor(kNobody, shown).error().kind, Errc::unauthenticated);
}

TEST(VideoRules, CountCharactersRatherThanBytes) {
    auto video = a_video(Visibility::public_, false);
    video.title.clear();
    for (int i = 0; i < 120; ++i) video.title += "\u00e9";
    EXPECT_TRUE(checked(video, kCategories, {}).ok());
    video.title += "!";
    ASSERT_FALSE(checked(video, kCategories, {}).ok());
    EXPECT_EQ(checked(video, kCategories, {}).error().fields.front().pointer, "/title");
}

TEST(VideoRules, NameEveryWrongField) {
    auto video = a_video(Visibility::public_, false);
    video.title = "two\nlines";
    video.description = std::string("a\0b", 3);
    video.category = "nonsense";
    video.tags.assign(21, "t");
    auto const result = checked(video, kCategories, {});
    ASSERT_FALSE(result.ok());
    EXPECT_EQ(result.error().fields.size(), 4U);
}

TEST(VideoRules, LeaveAVideoTheCategoryThatTheSiteHadOnce) {
    auto video = a_video(Visibility::public_, true);
    video.category = "opera";
    EXPECT_FALSE(checked(video, kCategories, {}).ok());
    EXPECT_FALSE(checked(video, kCategories, "music").ok());
    EXPECT_TRUE(checked(video, kCategories, "opera").ok());
    video.category = "music";
    EXPECT_TRUE(checked(video, kCategories, "opera").ok());
    EXPECT_FALSE(checked(video, {}, {}).ok());
}

TEST(VideoRules, ListWhatIsPublicAndPlayable) {
    EXPECT_TRUE(is_listed(a_video(Visibility::public_, true)));
    EXPECT_FALSE(is_listed(a_video(Visibility::public_, false)));
    EXPECT_FALSE(is_listed(a_video(Visibility::unlisted, true)));
    EXPECT_FALSE(is_listed(a_video(Visibility::private_, true)));
}

TEST(VideoRules, TidyTagsKeepsEachOnce) {
    EXPECT_EQ(tidy_tags({" Sea ", "sea", "", "  ", "\u200b", "Two Words"}),
              (std::vector<std::string>{"sea", "two words"}));
}

}  // namespace klieg::videos::rules
