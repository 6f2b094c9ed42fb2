#include "moderation/blocks.h"

#include "moderation/fixture_for_test.h"
#include "testing/async_test.h"

namespace klieg::moderation {
namespace {

using http::Method;

std::string block(Principal const& who) {
    return "/api/blocks/" + who.user.text();
}

KLIEG_ASYNC_TEST(Blocks, KeepPeopleFromCommentingUntilTheyEnd) {
    Desk desk;
    co_await desk.open();
    CO_ASSERT_OK(co_await desk.say(desk.ada, "before"));
    EXPECT_EQ(co_await desk.status_of(Method::put, block(desk.ada), "owner"), 204);
    EXPECT_EQ(co_await desk.status_of(Method::put, block(desk.ada), "owner"), 204);
    auto const refused = co_await desk.say(desk.ada, "after");
    CO_ASSERT(!refused.ok());
    EXPECT_EQ(refused.error().code, "cannot_comment");
    CO_ASSERT_OK(co_await desk.say(desk.bob, "after"));
    auto const listed = co_await desk.ask(Method::get, "/api/blocks", "owner");
    EXPECT_EQ(listed.text_at("/items/0/account/username"), "ada");
    EXPECT_EQ(listed.at("/items/1"), nullptr);
    EXPECT_EQ((co_await desk.ask(Method::get, "/api/blocks", "ada")).text, R"({"items":[],"nextCursor":null})");
    EXPECT_EQ(co_await desk.status_of(Method::del, block(desk.ada), "owner"), 204);
    EXPECT_EQ(co_await desk.status_of(Method::del, block(desk.ada), "owner"), 204);
    CO_ASSERT_OK(co_await desk.say(desk.ada, "again"));
}

KLIEG_ASYNC_TEST(Blocks, AreRefusedWhereTheyMakeNoSense) {
    Desk desk;
    co_await desk.open();
    EXPECT_EQ(co_await desk.status_of(Method::get, "/api/blocks", ""), 401);
    EXPECT_EQ(co_await desk.status_of(Method::put, block(desk.ada), ""), 401);
    EXPECT_EQ(co_await desk.status_of(Method::del, block(desk.ada), ""), 401);
    EXPECT_EQ(co_await desk.status_of(Method::put, block(desk.ada), "ada"), 403);
    EXPECT_EQ(co_await desk.status_of(Method::put, "/api/blocks/u_abcdefgh234567ij", "ada"), 404);
    EXPECT_EQ(co_await desk.status_of(Method::get, "/api/blocks?cursor=x", "ada"), 400);
}

KLIEG_ASYNC_TEST(Blocks, AreSoMany) {
    Desk desk;
    co_await desk.open();
    for (std::size_t i = 0; i < kBlocksMax; ++i) {
        Block const row{.user_id = desk.owner.user, .blocked = UserId::make(desk.random), .at = {}};
        CO_ASSERT_OK(co_await desk.tables.write(ports::Put{"Blocks", json::to_item(row)}));
    }
    auto const refused = co_await desk.ask(Method::put, block(desk.ada), "owner");
    EXPECT_EQ(refused.status, 409);
    EXPECT_EQ(refused.text_at("/code"), "too_many_blocks");
}

KLIEG_ASYNC_TEST(Blocks, GoWithWhoMadeThemAndSoDoesHisAppeal) {
    Desk desk;
    co_await desk.open();
    for (auto const& who : {desk.owner.user, desk.bob.user})
        CO_ASSERT_OK(co_await desk.tables.write(ports::Put{"Appeals", {{"Of", who.text()}}}));
    for (std::size_t i = 0; i < 150; ++i) {
        Block const row{.user_id = desk.owner.user, .blocked = UserId::make(desk.random), .at = {}};
        CO_ASSERT_OK(co_await desk.tables.write(ports::Put{"Blocks", json::to_item(row)}));
    }
    CO_ASSERT_OK(co_await desk.moderation.blocks.block(desk.owner, desk.ada.user));
    CO_ASSERT_OK(co_await desk.moderation.blocks.block(desk.ada, desk.owner.user));
    EXPECT_TRUE(comments::Talk::must(co_await desk.moderation.blocks.has_blocked(desk.owner.user, desk.ada.user)));
    auto& blocks = desk.moderation.blocks;
    for (bool const more : {true, false, false})
        EXPECT_EQ(comments::Talk::must(co_await desk.moderation.remove_some_of(desk.owner.user)), more);
    EXPECT_EQ(desk.tables.item_count("Appeals"), 1U);
    EXPECT_EQ(desk.tables.item_count("Blocks"), 1U) << "what others have blocked is theirs";
    EXPECT_FALSE(comments::Talk::must(co_await blocks.has_blocked(desk.owner.user, desk.ada.user)));
}

}  // namespace
}  // namespace klieg::moderation
