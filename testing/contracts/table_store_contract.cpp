#include "testing/contracts/table_store_contract.h"

#include "base/task_group.h"
#include "testing/async_test.h"

#include <gmock/gmock.h>

namespace klieg::testing {

GTEST_ALLOW_UNINSTANTIATED_PARAMETERIZED_TEST(TableStoreContract);

using namespace ports;  // NOLINT(google-build-using-namespace): the subject of the whole file

std::vector<TableSchema> TableStoreContract::schemas() {
    return {
        {.name = "Videos",
         .partition_attribute = "VideoId",
         .indexes = {{"ByChannel", "ChannelId", "PublishedAt"}, {"Feed", "FeedBucket", "PublishedAt"}}},
        {.name = "Comments",
         .partition_attribute = "VideoId",
         .sort_attribute = "CommentId",
         .indexes = {{"Thread", "ThreadKey", "CommentId"}}},
        {.name = "Subscriptions",
         .partition_attribute = "UserId",
         .sort_attribute = "ChannelId",
         .indexes = {{"ByChannel", "ChannelShard", "UserId"}, {"NewestOf", "UserId", "CreatedOrder"}}},
    };
}

namespace {

Put video(std::string id, std::string channel, std::string published) {
    Item item{{"VideoId", id}, {"Title", "title of " + id}};
    if (!channel.empty()) item["ChannelId"] = channel;
    if (!published.empty()) item["PublishedAt"] = published;
    return {.table = "Videos", .item = item};
}

Put comment(std::string const& video_id, std::string const& id) {
    return {.table = "Comments", .item = {{"VideoId", video_id}, {"CommentId", id}, {"ThreadKey", "V#" + video_id}}};
}

std::vector<std::string> texts(Page const& page, char const* attribute) {
    std::vector<std::string> found;
    for (auto const& item : page.items) found.emplace_back(item.at(attribute).as_string());
    return found;
}

bool is(Result<> const& result, Errc kind) {
    return !result.ok() && result.error().kind == kind;
}

bool condition_failed(Result<> const& result) {
    return is(result, Errc::conflict) && result.error().stable_code() == "condition_failed";
}

Task<Item> item_at(TableStore& store, std::string table, Key key) {
    auto item = co_await store.get(std::move(table), std::move(key), Consistency::strong);
    co_return item.ok() && *item ? **item : Item{};
}

Task<bool> refused(TableStore& store, Query query) {
    auto result = co_await store.query(std::move(query));
    co_return !result.ok() && result.error().kind == Errc::invalid;
}

}  // namespace

KLIEG_ASYNC_TEST_P(TableStoreContract, GetsWhatWasPut) {
    auto& store = fixture.store();
    auto none = co_await store.get("Videos", {"v1"}, Consistency::strong);
    CO_ASSERT_OK(none);
    EXPECT_FALSE(none->has_value());

    Item item{{"VideoId", "v1"},
              {"Title", "größer \"than\" \n\\ 🎬"},
              {"Size", std::int64_t{1} << 60U},
              {"Ratio", 1.5},
              {"Public", true},
              {"Nothing", nullptr},
              {"Huge", UINT64_MAX},
              {"Tags", {"a", "b"}},
              {"Deep", {{"Er", {{"x", 1}}}}}};
    CO_ASSERT_OK(co_await store.write(Put{.table = "Videos", .item = item}));
    auto found = co_await store.get("Videos", {"v1"}, Consistency::eventual);
    CO_ASSERT_OK(found);
    CO_ASSERT(found->has_value());
    EXPECT_EQ(**found, item);
}

KLIEG_ASYNC_TEST_P(TableStoreContract, PutReplacesTheWholeItem) {
    auto& store = fixture.store();
    CO_ASSERT_OK(co_await store.write(video("v1", "c1", "2026")));
    CO_ASSERT_OK(co_await store.write(Put{.table = "Videos", .item = {{"VideoId", "v1"}, {"New", 1}}}));
    EXPECT_EQ(co_await item_at(store, "Videos", {"v1"}), (Item{{"VideoId", "v1"}, {"New", 1}}));
}

KLIEG_ASYNC_TEST_P(TableStoreContract, UpdateSetsRemovesAndAdds) {
    auto& store = fixture.store();
    CO_ASSERT_OK(co_await store.write(
        Put{.table = "Videos", .item = {{"VideoId", "v1"}, {"Title", "a"}, {"Old", 1}, {"Views", 5}, {"Rank", 0.5}}}));
    Update update{.table = "Videos",
                  .key = {"v1"},
                  .set = {{"Title", "b"}, {"Tags", {"x"}}},
                  .remove = {"Old", "NeverThere"},
                  .add = {{"Views", 3}, {"Likes", -2}, {"Rank", 1}}};
    CO_ASSERT_OK(co_await store.write(update));
    Item wanted{{"VideoId", "v1"}, {"Title", "b"}, {"Views", 8}, {"Rank", 1.5}, {"Tags", {"x"}}, {"Likes", -2}};
    EXPECT_EQ(co_await item_at(store, "Videos", {"v1"}), wanted);
}

KLIEG_ASYNC_TEST_P(TableStoreContract, UpdateMakesTheItemUnlessForbidden) {
    auto& store = fixture.store();
    CO_ASSERT_OK(co_await store.write(Update{.table = "Comments", .key = {"v1", "c1"}, .add = {{"Likes", 1}}}));
    EXPECT_EQ(co_await item_at(store, "Comments", {"v1", "c1"}),
              (Item{{"VideoId", "v1"}, {"CommentId", "c1"}, {"Likes", 1}}));
    Update guarded{.table = "Comments",
                   .key = {"v1", "c2"},
                   .add = {{"Likes", 1}},
                   .conditions = {Condition::attribute_exists("CommentId")}};
    EXPECT_TRUE(condition_failed(co_await store.write(guarded)));
    EXPECT_TRUE((co_await item_at(store, "Comments", {"v1", "c2"})).empty());
}

KLIEG_ASYNC_TEST_P(TableStoreContract, UpdateRefusesWhatMakesNoSense) {
    auto& store = fixture.store();
    CO_ASSERT_OK(
        co_await store.write(Put{.table = "Videos", .item = {{"VideoId", "v1"}, {"Title", "a"}, {"Most", INT64_MAX}}}));
    EXPECT_TRUE(
        is(co_await store.write(Update{.table = "Videos", .key = {"v1"}, .add = {{"Title", 1}}}), Errc::invalid));
    EXPECT_TRUE(
        is(co_await store.write(Update{.table = "Videos", .key = {"v1"}, .add = {{"Most", 1}}}), Errc::invalid));
    Update moves{.table = "Videos", .key = {"v1"}, .set = {{"VideoId", "v2"}}};
    EXPECT_TRUE(is(co_await store.write(moves), Errc::invalid));
    Update twice{.table = "Videos", .key = {"v1"}, .set = {{"A", 1}}, .remove = {"A"}};
    EXPECT_TRUE(is(co_await store.write(twice), Errc::invalid));
    EXPECT_EQ((co_await item_at(store, "Videos", {"v1"})).at("Title"), "a");
}

KLIEG_ASYNC_TEST_P(TableStoreContract, DeleteRemovesAndSucceedsOnNothing) {
    auto& store = fixture.store();
    CO_ASSERT_OK(co_await store.write(video("v1", "c1", "2026")));
    CO_ASSERT_OK(co_await store.write(Delete{.table = "Videos", .key = {"v1"}}));
    EXPECT_TRUE((co_await item_at(store, "Videos", {"v1"})).empty());
    CO_ASSERT_OK(co_await store.write(Delete{.table = "Videos", .key = {"v1"}}));
    Delete guarded{.table = "Videos", .key = {"v1"}, .conditions = {Condition::attribute_exists("VideoId")}};
    EXPECT_TRUE(condition_failed(co_await store.write(guarded)));
}

KLIEG_ASYNC_TEST_P(TableStoreContract, ConditionsCompareAsDynamoDoes) {
    auto& store = fixture.store();
    Item item{{"VideoId", "v1"}, {"N", 5}, {"D", 2.5}, {"S", "m"}, {"B", true}, {"Null", nullptr}};
    CO_ASSERT_OK(co_await store.write(Put{.table = "Videos", .item = item}));
    using Test = Condition::Test;
    struct Case {
        Condition condition;
        bool holds;
    };
    std::vector<Case> cases{
        {{Test::exists, "N"}, true},         {{Test::exists, "X"}, false},          {{Test::exists, "Null"}, true},
        {{Test::absent, "X"}, true},         {{Test::absent, "N"}, false},          {{Test::equals, "N", 5}, true},
        {{Test::equals, "N", 5.0}, true},    {{Test::equals, "N", 6}, false},       {{Test::equals, "N", "5"}, false},
        {{Test::equals, "X", 5}, false},     {{Test::equals, "S", "m"}, true},      {{Test::equals, "B", true}, true},
        {{Test::equals, "B", false}, false}, {{Test::differs, "N", 5}, false},      {{Test::differs, "N", 6}, true},
        {{Test::differs, "N", "5"}, true},   {{Test::differs, "X", 5}, true},       {{Test::less, "N", 6}, true},
        {{Test::less, "N", 5}, false},       {{Test::less, "N", 5.5}, true},        {{Test::less, "S", "n"}, true},
        {{Test::less, "X", 1}, false},       {{Test::less, "S", 1}, false},         {{Test::greater, "N", 4}, true},
        {{Test::greater, "D", 2}, true},     {{Test::greater, "S", "l"}, true},     {{Test::greater, "N", 5}, false},
        {{Test::equals, "N", 5ULL}, true},   {{Test::less, "N", UINT64_MAX}, true},
    };
    for (std::size_t i = 0; i < cases.size(); ++i) {
        auto result = co_await store.write(
            Update{.table = "Videos", .key = {"v1"}, .set = {{"Seen", i}}, .conditions = {cases[i].condition}});
        EXPECT_EQ(result.ok(), cases[i].holds) << "case " << i;
        EXPECT_TRUE(result.ok() || condition_failed(result)) << "case " << i;
    }
    Update both{.table = "Videos",
                .key = {"v1"},
                .set = {{"Both", 1}},
                .conditions = {Condition::attribute_equals("N", 5), Condition::attribute_equals("S", "other")}};
    EXPECT_TRUE(condition_failed(co_await store.write(both)));
}

KLIEG_ASYNC_TEST_P(TableStoreContract, TransactionsHappenWhollyOrNotAtAll) {
    auto& store = fixture.store();
    CO_ASSERT_OK(co_await store.write(video("old", "c1", "2026")));
    Transaction actions{
        video("new", "c1", "2026"), Update{.table = "Videos", .key = {"old"}, .set = {{"Title", "changed"}}},
        comment("new", "c1"),
        Check{.table = "Videos", .key = {"guard"}, .conditions = {Condition::attribute_exists("VideoId")}}};
    auto failed = co_await store.transact(actions);
    EXPECT_TRUE(condition_failed(failed));
    CO_ASSERT(failed.error().fields.size() == 1);
    EXPECT_EQ(failed.error().fields[0].pointer, "/3");
    EXPECT_TRUE((co_await item_at(store, "Videos", {"new"})).empty());
    EXPECT_TRUE((co_await item_at(store, "Comments", {"new", "c1"})).empty());
    EXPECT_EQ((co_await item_at(store, "Videos", {"old"})).at("Title"), "title of old");

    CO_ASSERT_OK(co_await store.write(video("guard", "", "")));
    CO_ASSERT_OK(co_await store.transact(actions));
    EXPECT_EQ((co_await item_at(store, "Videos", {"old"})).at("Title"), "changed");
    EXPECT_FALSE((co_await item_at(store, "Comments", {"new", "c1"})).empty());
}

KLIEG_ASYNC_TEST_P(TableStoreContract, TransactionsAreRefusedByTheirShape) {
    auto& store = fixture.store();
    EXPECT_TRUE(is(co_await store.transact({}), Errc::invalid));
    EXPECT_TRUE(
        is(co_await store.transact({video("v1", "", ""), Delete{.table = "Videos", .key = {"v1"}}}), Errc::invalid));
    Transaction hundred;
    for (int i = 0; i < 100; ++i) hundred.add(comment("v", "c" + std::to_string(i)));
    CO_ASSERT_OK(co_await store.transact(hundred));
    hundred.add(comment("v", "c100"));
    EXPECT_TRUE(is(co_await store.transact(hundred), Errc::invalid));
    Transaction heavy;
    for (int i = 0; i < 12; ++i) {
        auto put = comment("heavy", "c" + std::to_string(i));
        put.item["Text"] = std::string(390UL * 1024, 'x');
        heavy.add(put);
    }
    EXPECT_TRUE(is(co_await store.transact(heavy), Errc::too_large));
    Check idle{.table = "Videos", .key = {"v1"}, .conditions = {}};
    EXPECT_TRUE(is(co_await store.transact({idle}), Errc::invalid));
}

KLIEG_ASYNC_TEST_P(TableStoreContract, WritesManyEachForItself) {
    auto& store = fixture.store();
    CO_ASSERT_OK(co_await store.write_many({}));
    CO_ASSERT_OK(co_await store.write(video("old", "c1", "2026")));
    std::vector<BatchWrite> writes{Delete{.table = "Videos", .key = {"old"}}, video("new", "c1", "2026")};
    for (int i = 0; i < 998; ++i) writes.emplace_back(comment("v", "c" + std::to_string(i)));
    CO_ASSERT_OK(co_await store.write_many(writes));
    CO_ASSERT_OK(co_await store.write_many(writes));  // as who repeats all, and changes nothing
    EXPECT_TRUE((co_await item_at(store, "Videos", {"old"})).empty());
    EXPECT_FALSE((co_await item_at(store, "Videos", {"new"})).empty());
    for (int i = 0; i < 998; ++i)
        EXPECT_FALSE((co_await item_at(store, "Comments", {"v", "c" + std::to_string(i)})).empty());
}

KLIEG_ASYNC_TEST_P(TableStoreContract, BatchesAreRefusedByTheirShape) {
    auto& store = fixture.store();
    std::vector<BatchWrite> many;
    for (int i = 0; i < 1001; ++i) many.emplace_back(comment("v", "c" + std::to_string(i)));
    EXPECT_TRUE(is(co_await store.write_many(many), Errc::invalid));
    EXPECT_TRUE(
        is(co_await store.write_many({video("v1", "", ""), Delete{.table = "Videos", .key = {"v1"}}}), Errc::invalid));
    Delete conditional{.table = "Videos", .key = {"v1"}, .conditions = {Condition::attribute_exists("VideoId")}};
    EXPECT_TRUE(is(co_await store.write_many({conditional}), Errc::invalid));
    EXPECT_TRUE(is(co_await store.write_many({video("v1", "", ""), video("", "", "")}), Errc::invalid));
    EXPECT_TRUE(is(co_await store.write_many({Delete{.table = "Nowhere", .key = {"v1"}}}), Errc::invalid));
    EXPECT_TRUE((co_await item_at(store, "Videos", {"v1"})).empty());
    EXPECT_TRUE((co_await item_at(store, "Comments", {"v", "c0"})).empty());
}

KLIEG_ASYNC_TEST_P(TableStoreContract, ReadsStronglyWhatHasBeenWrittenButNoIndex) {
    auto& store = fixture.store();
    for (int round = 0; round < 20; ++round) {
        auto number = std::to_string(100 + round);
        CO_ASSERT_OK(co_await store.write(comment("v", number)));
        auto page = co_await store.query({.table = "Comments", .partition = "v", .consistency = Consistency::strong});
        CO_ASSERT_OK(page);
        EXPECT_EQ(page->items.size(), static_cast<std::size_t>(round) + 1);
        auto batch = co_await store.get_batch("Comments", {{"v", number}}, Consistency::strong);
        CO_ASSERT_OK(batch);
        EXPECT_TRUE(batch->front().has_value());
    }
    auto refused = co_await store.query(
        {.table = "Comments", .index = "Thread", .partition = "V#v", .consistency = Consistency::strong});
    CO_ASSERT(!refused.ok());
    EXPECT_EQ(refused.error().kind, Errc::invalid);
}

KLIEG_ASYNC_TEST_P(TableStoreContract, HoldsTheLimitsOfItemsAndKeys) {
    auto& store = fixture.store();
    auto big = video("v1", "", "");
    big.item["Text"] = std::string(400UL * 1024, 'x');
    EXPECT_TRUE(is(co_await store.write(big), Errc::too_large));
    big.item["Text"] = std::string(399UL * 1024, 'x');
    CO_ASSERT_OK(co_await store.write(big));
    Update grows{.table = "Videos", .key = {"v1"}, .set = {{"More", std::string(4096, 'y')}}};
    EXPECT_TRUE(is(co_await store.write(grows), Errc::too_large));

    EXPECT_TRUE(is(co_await store.write(video("", "", "")), Errc::invalid));
    EXPECT_TRUE(is(co_await store.write(video(std::string(2049, 'k'), "", "")), Errc::invalid));
    CO_ASSERT_OK(co_await store.write(video(std::string(2048, 'k'), "", "")));
    EXPECT_TRUE(is(co_await store.write(comment("v", std::string(1025, 'k'))), Errc::invalid));
    CO_ASSERT_OK(co_await store.write(comment("v", std::string(1024, 'k'))));
    EXPECT_TRUE(is(co_await store.write(Put{.table = "Comments", .item = {{"VideoId", "v"}}}), Errc::invalid));
    EXPECT_TRUE(is(co_await store.write(Put{.table = "Videos", .item = {{"VideoId", 7}}}), Errc::invalid));
    EXPECT_TRUE(is(co_await store.write(Put{.table = "Nowhere", .item = {{"VideoId", "v"}}}), Errc::invalid));
    auto shapeless = co_await store.get("Videos", {"v1", "sort"}, Consistency::strong);
    EXPECT_FALSE(shapeless.ok());
    auto empty_index = video("v2", "c1", "");
    empty_index.item["PublishedAt"] = "";
    EXPECT_TRUE(is(co_await store.write(empty_index), Errc::invalid));
    empty_index.item["PublishedAt"] = 5;
    EXPECT_TRUE(is(co_await store.write(empty_index), Errc::invalid));
}

KLIEG_ASYNC_TEST_P(TableStoreContract, RefusesWhatItCouldNotReadBack) {
    auto& store = fixture.store();
    auto put = video("v1", "", "");
    put.item["Title"] = "\xff\xfe";
    EXPECT_TRUE(is(co_await store.write(put), Errc::invalid));
    json::Value deep = 1;
    for (int i = 0; i < 40; ++i) deep = json::Array{deep};
    put.item["Title"] = deep;
    EXPECT_TRUE(is(co_await store.write(put), Errc::invalid));
}

KLIEG_ASYNC_TEST_P(TableStoreContract, QueriesAreInTheOrderOfTheBytesOfTheSortKey) {
    auto& store = fixture.store();
    for (auto const* id : {"b", "a", "B", "10", "9", "é", "aa"}) CO_ASSERT_OK(co_await store.write(comment("v", id)));
    CO_ASSERT_OK(co_await store.write(comment("other", "x")));
    auto up = co_await store.query({.table = "Comments", .partition = "v"});
    CO_ASSERT_OK(up);
    EXPECT_THAT(texts(*up, "CommentId"), ::testing::ElementsAre("10", "9", "B", "a", "aa", "b", "é"));
    EXPECT_TRUE(up->next.empty());
    auto down = co_await store.query({.table = "Comments", .partition = "v", .order = Order::descending, .limit = 3});
    CO_ASSERT_OK(down);
    EXPECT_THAT(texts(*down, "CommentId"), ::testing::ElementsAre("é", "b", "aa"));
    EXPECT_FALSE(down->next.empty());
}

KLIEG_ASYNC_TEST_P(TableStoreContract, BoundsAreInclusiveAndHoldOverPages) {
    auto& store = fixture.store();
    for (auto const* id : {"a", "b", "c", "d", "e", "f"}) CO_ASSERT_OK(co_await store.write(comment("v", id)));
    for (auto order : {Order::ascending, Order::descending}) {
        Query query{.table = "Comments", .partition = "v", .from = "b", .to = "e", .order = order, .limit = 3};
        auto first = co_await store.query(query);
        CO_ASSERT_OK(first);
        query.cursor = first->next;
        auto second = co_await store.query(query);
        CO_ASSERT_OK(second);
        bool up = order == Order::ascending;
        EXPECT_EQ(texts(*first, "CommentId"),
                  (std::vector<std::string>{up ? "b" : "e", up ? "c" : "d", up ? "d" : "c"}));
        EXPECT_EQ(texts(*second, "CommentId"), (std::vector<std::string>{up ? "e" : "b"}));
        EXPECT_TRUE(second->next.empty());
    }
    auto only_from = co_await store.query({.table = "Comments", .partition = "v", .from = "e"});
    CO_ASSERT_OK(only_from);
    EXPECT_THAT(texts(*only_from, "CommentId"), ::testing::ElementsAre("e", "f"));
}

KLIEG_ASYNC_TEST_P(TableStoreContract, IndexesHoldOnlyItemsWithBothAttributes) {
    auto& store = fixture.store();
    CO_ASSERT_OK(co_await store.write(video("v1", "c1", "2026-03")));
    CO_ASSERT_OK(co_await store.write(video("v2", "c1", "2026-01")));
    CO_ASSERT_OK(co_await store.write(video("draft", "c1", "")));
    CO_ASSERT_OK(co_await store.write(video("ownerless", "", "2026-02")));
    Query query{.table = "Videos", .index = "ByChannel", .partition = "c1"};
    auto page = co_await store.query(query);
    CO_ASSERT_OK(page);
    EXPECT_THAT(texts(*page, "VideoId"), ::testing::ElementsAre("v2", "v1"));

    CO_ASSERT_OK(co_await store.write(Update{.table = "Videos", .key = {"v2"}, .remove = {"PublishedAt"}}));
    CO_ASSERT_OK(
        co_await store.write(Update{.table = "Videos", .key = {"draft"}, .set = {{"PublishedAt", "2026-04"}}}));
    page = co_await store.query(query);
    CO_ASSERT_OK(page);
    EXPECT_THAT(texts(*page, "VideoId"), ::testing::ElementsAre("v1", "draft"));
    auto unknown = co_await store.query({.table = "Videos", .index = "Nothing", .partition = "c1"});
    EXPECT_FALSE(unknown.ok());
}

KLIEG_ASYNC_TEST_P(TableStoreContract, PagesOfAnIndexPassEqualSortValuesOnce) {
    auto& store = fixture.store();
    for (int i = 0; i < 25; ++i)
        CO_ASSERT_OK(co_await store.write(video("v" + std::to_string(i), "c1", "2026-0" + std::to_string(1 + i % 2))));
    for (auto order : {Order::ascending, Order::descending}) {
        std::set<std::string> seen;
        Query query{.table = "Videos", .index = "ByChannel", .partition = "c1", .order = order, .limit = 4};
        do {
            auto page = co_await store.query(query);
            CO_ASSERT_OK(page);
            for (auto const& id : texts(*page, "VideoId")) EXPECT_TRUE(seen.insert(id).second) << id;
            query.cursor = page->next;
        } while (!query.cursor.empty());
        EXPECT_EQ(seen.size(), 25U);
    }
}

KLIEG_ASYNC_TEST_P(TableStoreContract, IndexesMayShareAttributesWithTheKey) {
    auto& store = fixture.store();
    for (auto const* user : {"u3", "u1", "u2"}) {
        Item item{{"UserId", user}, {"ChannelId", "c1"}, {"ChannelShard", "c1#0"}};
        CO_ASSERT_OK(co_await store.write(Put{.table = "Subscriptions", .item = item}));
    }
    Query query{.table = "Subscriptions", .index = "ByChannel", .partition = "c1#0", .from = "u1", .limit = 2};
    auto page = co_await store.query(query);
    CO_ASSERT_OK(page);
    EXPECT_THAT(texts(*page, "UserId"), ::testing::ElementsAre("u1", "u2"));
    query.cursor = page->next;
    page = co_await store.query(query);
    CO_ASSERT_OK(page);
    EXPECT_THAT(texts(*page, "UserId"), ::testing::ElementsAre("u3"));
    CO_ASSERT_OK(co_await store.write(comment("v", "c1")));
    auto thread = co_await store.query({.table = "Comments", .index = "Thread", .partition = "V#v"});
    CO_ASSERT_OK(thread);
    EXPECT_EQ(thread->items.size(), 1U);
}

/// The table's own partition in another order, and of some rows alone.
KLIEG_ASYNC_TEST_P(TableStoreContract, AnIndexMayHaveTheTablesOwnPartition) {
    auto& store = fixture.store();
    for (auto const& [channel, order] : {std::pair{"c1", "2"}, {"c2", "1"}, {"c3", ""}, {"c4", "3"}}) {
        Item item{{"UserId", "u1"}, {"ChannelId", channel}};
        if (*order != '\0') item["CreatedOrder"] = order;
        CO_ASSERT_OK(co_await store.write(Put{.table = "Subscriptions", .item = item}));
    }
    Query query{.table = "Subscriptions", .index = "NewestOf", .partition = "u1", .order = Order::descending};
    query.limit = 2;
    auto page = co_await store.query(query);
    CO_ASSERT_OK(page);
    EXPECT_THAT(texts(*page, "ChannelId"), ::testing::ElementsAre("c4", "c1"));
    query.cursor = page->next;
    page = co_await store.query(query);
    CO_ASSERT_OK(page);
    EXPECT_THAT(texts(*page, "ChannelId"), ::testing::ElementsAre("c2"));
}

KLIEG_ASYNC_TEST_P(TableStoreContract, PagesGoOnWhereTheyEndedWhateverIsInserted) {
    auto& store = fixture.store();
    for (auto const* id : {"b", "d", "f", "h"}) CO_ASSERT_OK(co_await store.write(comment("v", id)));
    Query query{.table = "Comments", .partition = "v", .limit = 2};
    auto page = co_await store.query(query);
    CO_ASSERT_OK(page);
    for (auto const* id : {"a", "c", "e"}) CO_ASSERT_OK(co_await store.write(comment("v", id)));
    CO_ASSERT_OK(co_await store.write(Delete{.table = "Comments", .key = {"v", "d"}}));
    query.cursor = page->next;
    query.limit = 100;
    page = co_await store.query(query);
    CO_ASSERT_OK(page);
    EXPECT_THAT(texts(*page, "CommentId"), ::testing::ElementsAre("e", "f", "h"));
}

KLIEG_ASYNC_TEST_P(TableStoreContract, RefusesCursorsThatAreNotOfTheQuery) {
    auto& store = fixture.store();
    for (auto const* id : {"a", "b", "c"}) CO_ASSERT_OK(co_await store.write(comment("v", id)));
    for (auto const* id : {"a", "b", "c"}) CO_ASSERT_OK(co_await store.write(comment("w", id)));
    Query query{.table = "Comments", .partition = "v", .limit = 1};
    auto page = co_await store.query(query);
    CO_ASSERT_OK(page);
    auto good = page->next;
    auto tampered = good;
    tampered.back() = tampered.back() == 'A' ? 'B' : 'A';
    for (auto const& bad : {std::string("nonsense"), std::string("!"), tampered, good + "AAAA", good.substr(0, 8)}) {
        query.cursor = bad;
        EXPECT_TRUE(co_await refused(store, query)) << bad;
    }
    query.cursor = good;
    query.partition = "w";
    EXPECT_TRUE(co_await refused(store, query));
    query.partition = "v";
    query.order = Order::descending;
    EXPECT_TRUE(co_await refused(store, query));
    query.order = Order::ascending;
    query.from = "a";
    EXPECT_TRUE(co_await refused(store, query));
    auto scan = co_await store.scan({.table = "Comments", .cursor = good});
    EXPECT_FALSE(scan.ok());
    query.from.reset();
    query.limit = 0;
    EXPECT_TRUE(co_await refused(store, query));
    query.limit = 1001;
    EXPECT_TRUE(co_await refused(store, query));
}

KLIEG_ASYNC_TEST_P(TableStoreContract, EndsAPageBeforeItFillsTheMemory) {
    auto& store = fixture.store();
    for (int i = 0; i < 8; ++i) {
        auto put = comment("v", "c" + std::to_string(i));
        put.item["Text"] = std::string(300UL * 1024, 'x');
        CO_ASSERT_OK(co_await store.write(put));
    }
    Query query{.table = "Comments", .partition = "v", .limit = 8};
    std::size_t items = 0;
    std::size_t pages = 0;
    do {
        auto page = co_await store.query(query);
        CO_ASSERT_OK(page);
        EXPECT_LE(page->items.size(), 4U);
        items += page->items.size();
        ++pages;
        query.cursor = page->next;
    } while (!query.cursor.empty());
    EXPECT_EQ(items, 8U);
    EXPECT_GE(pages, 2U);
}

KLIEG_ASYNC_TEST_P(TableStoreContract, BatchesAnswerInTheOrderOfTheirKeys) {
    auto& store = fixture.store();
    CO_ASSERT_OK(co_await store.write(video("v1", "", "")));
    CO_ASSERT_OK(co_await store.write(video("v2", "", "")));
    auto batch = co_await store.get_batch("Videos", {{"v2"}, {"none"}, {"v1"}, {"v2"}}, Consistency::strong);
    CO_ASSERT_OK(batch);
    CO_ASSERT(batch->size() == 4);
    EXPECT_EQ((*batch)[0]->at("VideoId"), "v2");
    EXPECT_FALSE((*batch)[1].has_value());
    EXPECT_EQ((*batch)[2]->at("VideoId"), "v1");
    EXPECT_EQ((*batch)[3]->at("VideoId"), "v2");
    auto nothing = co_await store.get_batch("Videos", {}, Consistency::strong);
    CO_ASSERT_OK(nothing);
    EXPECT_TRUE(nothing->empty());
    auto many = co_await store.get_batch("Videos", std::vector<Key>(101, Key{"v1"}), Consistency::strong);
    EXPECT_FALSE(many.ok());
}

KLIEG_ASYNC_TEST_P(TableStoreContract, ScansPassEveryItemOnce) {
    auto& store = fixture.store();
    for (int i = 0; i < 30; ++i)
        CO_ASSERT_OK(co_await store.write(comment("v" + std::to_string(i % 3), "c" + std::to_string(i))));
    std::set<std::string> seen;
    Scan scan{.table = "Comments", .limit = 7};
    do {
        auto page = co_await store.scan(scan);
        CO_ASSERT_OK(page);
        for (auto const& id : texts(*page, "CommentId")) EXPECT_TRUE(seen.insert(id).second);
        scan.cursor = page->next;
    } while (!scan.cursor.empty());
    EXPECT_EQ(seen.size(), 30U);
}

namespace {

Task<> add_many(TableStore& store, int times) {
    for (int i = 0; i < times; ++i) {
        auto added = co_await store.write(Update{.table = "Videos", .key = {"counter"}, .add = {{"Views", 1}}});
        EXPECT_TRUE(added.ok());
    }
}

Task<> take_name(TableStore& store, int who, int& winners) {
    Put put{.table = "Videos",
            .item = {{"VideoId", "name"}, {"Owner", who}},
            .conditions = {Condition::attribute_absent("VideoId")}};
    auto taken = co_await store.write(put);
    EXPECT_TRUE(taken.ok() || condition_failed(taken));
    winners += taken.ok() ? 1 : 0;
}

}  // namespace

KLIEG_ASYNC_TEST_P(TableStoreContract, CountsExactlyUnderManyWriters) {
    TaskGroup writers(co_await this_executor());
    for (int i = 0; i < 20; ++i) writers.spawn("writer", add_many(fixture.store(), 25));
    co_await writers.join();
    EXPECT_EQ((co_await item_at(fixture.store(), "Videos", {"counter"})).at("Views"), 500);
}

KLIEG_ASYNC_TEST_P(TableStoreContract, LetsExactlyOneWinARace) {
    TaskGroup writers(co_await this_executor());
    int winners = 0;
    for (int i = 0; i < 32; ++i) writers.spawn("writer", take_name(fixture.store(), i, winners));
    co_await writers.join();
    EXPECT_EQ(winners, 1);
}

KLIEG_ASYNC_TEST_P(TableStoreContract, KeepsItsDataAndCursorsOverARestart) {
    for (auto const* id : {"a", "b", "c"}) CO_ASSERT_OK(co_await fixture.store().write(comment("v", id)));
    Query query{.table = "Comments", .partition = "v", .limit = 1};
    auto page = co_await fixture.store().query(query);
    CO_ASSERT_OK(page);
    fixture.reopen();
    query.cursor = page->next;
    query.limit = 10;
    page = co_await fixture.store().query(query);
    CO_ASSERT_OK(page);
    EXPECT_THAT(texts(*page, "CommentId"), ::testing::ElementsAre("b", "c"));
}

}  // namespace klieg::testing
