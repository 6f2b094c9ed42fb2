#include "base/principal.h"

#include <gtest/gtest.h>

namespace klieg {

namespace {
Principal someone(Role role, Scopes scopes) {
    SystemRandom random;
    return {UserId::make(random), role, {}, scopes};
}
}  // namespace

TEST(Principal, IsAskedToSignInWhereNobodyIs) {
    Principal nobody;
    auto refused = nobody.require();
    ASSERT_FALSE(refused.ok());
    EXPECT_EQ(refused.error().kind, Errc::unauthenticated);
    EXPECT_EQ(refused.error().detail, "sign in first");
    EXPECT_EQ(nobody.require(Scope::read).error().kind, Errc::unauthenticated);
}

TEST(Principal, MayDoEverythingInASession) {
    SystemRandom random;
    Principal caller{UserId::make(random), Role::user, SessionId::make(random)};
    for (auto scope : {Scope::read, Scope::write, Scope::upload, Scope::admin}) EXPECT_TRUE(caller.require(scope).ok());
}

TEST(Principal, MayDoWithATokenWhatItWasMadeForOnly) {
    auto caller = someone(Role::user, {Scope::read, Scope::upload});
    EXPECT_TRUE(caller.require().ok());
    EXPECT_TRUE(caller.require(Scope::read).ok());
    EXPECT_TRUE(caller.require(Scope::upload).ok());
    auto refused = caller.require(Scope::write);
    ASSERT_FALSE(refused.ok());
    EXPECT_EQ(refused.error().kind, Errc::forbidden);
    EXPECT_EQ(refused.error().code, "insufficient_scope");
    EXPECT_NE(refused.error().detail.find("scope write"), std::string::npos) << refused.error().detail;
}

TEST(Principal, UsesItsRoleOnlyWithTheScopeForIt) {
    EXPECT_TRUE(someone(Role::administrator, Scopes::all()).administers());
    EXPECT_TRUE(someone(Role::moderator, {Scope::admin}).moderates());
    auto token = someone(Role::administrator, {Scope::read, Scope::write, Scope::upload});
    EXPECT_FALSE(token.administers());
    EXPECT_FALSE(token.moderates());
    EXPECT_TRUE(someone(Role::administrator, Scopes::all()).require_administrator().ok());
    EXPECT_EQ(token.require_administrator().error().kind, Errc::forbidden);
    EXPECT_EQ(someone(Role::moderator, Scopes::all()).require_administrator().error().kind, Errc::forbidden);
    EXPECT_EQ(Principal{}.require_administrator().error().kind, Errc::unauthenticated);
}

}  // namespace klieg
