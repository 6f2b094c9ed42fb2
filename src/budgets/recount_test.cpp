#include "budgets/recount.h"

#include "testing/async_test.h"
#include "testing/manual_clock.h"
#include "testing/memory_table_store.h"

namespace klieg::budgets {
namespace {

using ::testing::UnorderedElementsAre;

struct Thing {
    std::string id;
    UserId owner_user_id;
    std::int64_t bytes = 0;
    bool is_being_made = false;
};
BOOST_DESCRIBE_STRUCT(Thing, (), (id, owner_user_id, bytes, is_being_made))

/// Things whose rows say what they use, as they were written by whoever did not count.
struct Shelf {
    Shelf() {
        recount.add({.prefix = "t_",
                     .list = [this](ports::Cursor cursor) { return list(std::move(cursor)); },
                     .find = [this](std::string id) { return find(std::move(id)); },
                     .gone = [this](std::string id) { return gone(std::move(id)); }});
    }
    Task<Result<Counted::Things>> list(ports::Cursor cursor) {
        KLIEG_CO_TRY(auto page, co_await tables.scan({.table = "Things", .limit = 2, .cursor = std::move(cursor)}));
        Counted::Things things{.ids = {}, .next = std::move(page.next)};
        for (auto const& item : page.items) things.ids.emplace_back(item.at("Id").as_string());
        co_return things;
    }
    Task<Result<std::optional<Claim>>> find(std::string id) {
        KLIEG_CO_TRY(auto item, co_await tables.get("Things", {id}, ports::Consistency::strong));
        if (!item) co_return std::optional<Claim>();
        KLIEG_CO_TRY(auto const thing, json::from_item<Thing>(*item));
        ports::Check stands{"Things", {id}, {ports::Condition::attribute_equals("Bytes", thing.bytes)}};
        Claim claim{.owner = thing.owner_user_id, .uses = {}, .guard = {stands}};
        if (thing.bytes > 0) claim.uses[id] = {.stored_bytes = thing.bytes};
        if (thing.is_being_made) claim.unsettled.insert(id + "/240");
        co_return claim;
    }
    Task<Result<std::optional<ports::Transaction>>> gone(std::string id) {
        KLIEG_CO_TRY(auto item, co_await tables.get("Things", {id}, ports::Consistency::strong));
        if (item || still_lies_there == id) co_return std::optional<ports::Transaction>();
        co_return ports::Transaction{ports::Check{"Things", {id}, {ports::Condition::attribute_absent("Id")}}};
    }
    Task<> put(Thing thing) {
        thing.owner_user_id = owner;
        CO_ASSERT_OK(co_await tables.write(ports::Put{"Things", json::to_item(thing)}));
        tables.catch_up();
    }
    Task<> use(std::string subject, Use now) {
        CO_ASSERT_OK(co_await budgets.apply({owner, {{std::move(subject), now}}}, {}));
        tables.catch_up();
    }
    Task<Recount::Report> run() {
        corrected.clear();
        auto report = co_await recount.run(
            [this](std::string const& what, Use const&, Use const&) { corrected.push_back(what); });
        EXPECT_TRUE(report.ok());
        tables.catch_up();
        co_return report.ok() ? *report : Recount::Report{};
    }
    Task<Use> now() { co_return (co_await budgets.of(owner))->use; }

    testing::MemoryTableStore tables{
        ports::joined({BudgetRepo::tables(), {{.name = "Things", .partition_attribute = "Id"}}})};
    testing::ManualClock clock;
    SystemRandom random;
    BudgetService budgets{{tables, clock}, {.bytes = 1000}};
    Recount recount{budgets};
    UserId owner = UserId::make(random);
    std::string still_lies_there;
    std::vector<std::string> corrected;
};

KLIEG_ASYNC_TEST(Recount, MakesTheSumsOfWhatNobodyHasCounted) {
    Shelf shelf;
    for (int i = 0; i < 5; ++i) co_await shelf.put({.id = "t_" + std::to_string(i), .bytes = 300});
    auto const report = co_await shelf.run();
    EXPECT_EQ(report.things, 5U);
    EXPECT_EQ(report.uses_corrected, 5U);
    EXPECT_EQ(co_await shelf.now(), Use{.stored_bytes = 1500}) << "beyond a limit, too: it is there";
    EXPECT_FALSE((co_await shelf.run()).found_drift());
}

KLIEG_ASYNC_TEST(Recount, FindsNothingWhereAllIsRight) {
    Shelf shelf;
    co_await shelf.put({.id = "t_1", .bytes = 30});
    co_await shelf.use("t_1", {.stored_bytes = 30});
    EXPECT_FALSE((co_await shelf.run()).found_drift());
    EXPECT_EQ(co_await shelf.now(), Use{.stored_bytes = 30});
}

KLIEG_ASYNC_TEST(Recount, CorrectsWhatIsWrongAndEndsWhatNobodyClaims) {
    Shelf shelf;
    co_await shelf.put({.id = "t_1", .bytes = 30});
    co_await shelf.use("t_1", {.stored_bytes = 70});
    co_await shelf.use("t_1/old", {.derived_bytes = 5});
    co_await shelf.use("t_2", {.stored_bytes = 8});
    auto const report = co_await shelf.run();
    EXPECT_EQ(report.uses_corrected, 2U);
    EXPECT_EQ(report.uses_ended, 1U);
    EXPECT_EQ(report.sums_corrected, 0U) << "they change with the uses";
    EXPECT_THAT(shelf.corrected, UnorderedElementsAre("t_1", "t_1/old", "t_2"));
    EXPECT_EQ(co_await shelf.now(), Use{.stored_bytes = 30});
}

KLIEG_ASYNC_TEST(Recount, LeavesWhatAnotherReleaseCountsOfAThingThatIsThere) {
    Shelf shelf;
    co_await shelf.put({.id = "t_1", .bytes = 30});
    UseRow unknown;
    unknown.owner_user_id = shelf.owner;
    unknown.subject = "t_1/subtitles";
    auto item = json::to_item(unknown);
    item["Subtitles"] = 3;
    CO_ASSERT_OK(co_await shelf.tables.write(ports::Put{"Uses", std::move(item)}));
    co_await shelf.run();
    EXPECT_FALSE((co_await shelf.run()).found_drift());
    EXPECT_EQ(shelf.tables.item_count("Uses"), 2U);
}

/// The next change would else be all that an owner uses.
KLIEG_ASYNC_TEST(Recount, MakesSumsAnewThatGotLostBesideTheirUses) {
    Shelf shelf;
    co_await shelf.put({.id = "t_1", .bytes = 30});
    co_await shelf.put({.id = "t_2", .bytes = 12});
    co_await shelf.use("t_1", {.stored_bytes = 30});
    co_await shelf.use("t_2", {.stored_bytes = 12});
    CO_ASSERT_OK(co_await shelf.tables.write(ports::Delete{"Budgets", {shelf.owner.text()}}));
    shelf.tables.catch_up();
    auto const report = co_await shelf.run();
    EXPECT_EQ(report.uses_corrected, 0U);
    EXPECT_EQ(report.sums_corrected, 1U);
    EXPECT_THAT(shelf.corrected, UnorderedElementsAre(shelf.owner.text()));
    EXPECT_EQ(co_await shelf.now(), Use{.stored_bytes = 42});
    EXPECT_FALSE((co_await shelf.run()).found_drift());
    co_await shelf.use("t_2", {});
    EXPECT_EQ(co_await shelf.now(), Use{.stored_bytes = 30});
}

KLIEG_ASYNC_TEST(Recount, LeavesWhatIsReservedAndWhatStillHasToGo) {
    Shelf shelf;
    co_await shelf.put({.id = "t_1", .bytes = 0, .is_being_made = true});
    co_await shelf.use("t_1/240", {.derived_bytes = 40});
    co_await shelf.use("t_2", {.stored_bytes = 8});
    shelf.still_lies_there = "t_2";
    auto const report = co_await shelf.run();
    EXPECT_FALSE(report.found_drift());
    EXPECT_EQ(report.uses_ended, 0U);
    EXPECT_EQ(co_await shelf.now(), (Use{.stored_bytes = 8, .derived_bytes = 40}));
}

/// One row that a release to come has written, or a hand, would else end every count of everybody.
KLIEG_ASYNC_TEST(Recount, GoesOnPastRowsThatCannotBeRead) {
    Shelf shelf;
    auto const unlucky = UserId::make(shelf.random);
    CO_ASSERT_OK(co_await shelf.budgets.apply({unlucky, {{"t_9/old", {.derived_bytes = 5}}}}, {}));
    ports::Item broken{{"OwnerUserId", unlucky.text()}, {"Subject", "t_8"}, {"StoredBytes", "many"}};
    CO_ASSERT_OK(co_await shelf.tables.write(ports::Put{"Uses", broken}));
    CO_ASSERT_OK(co_await shelf.tables.write(ports::Put{"Uses", {{"OwnerUserId", "nobody"}, {"Subject", "t_7"}}}));
    CO_ASSERT_OK(co_await shelf.tables.write(ports::Put{"Budgets", {{"OwnerUserId", "nobody"}, {"Version", "old"}}}));
    ports::Item thing{{"Id", "t_0"}, {"OwnerUserId", unlucky.text()}, {"Bytes", "some"}};
    CO_ASSERT_OK(co_await shelf.tables.write(ports::Put{"Things", thing}));
    co_await shelf.put({.id = "t_1", .bytes = 30});
    co_await shelf.use("t_2", {.stored_bytes = 8});
    CO_ASSERT_OK(co_await shelf.tables.write(
        ports::Update{.table = "Budgets", .key = {shelf.owner.text()}, .add = {{"Drafts", 900}}}));
    shelf.tables.catch_up();
    auto const report = co_await shelf.run();
    EXPECT_EQ(report.uses_corrected, 1U);
    EXPECT_EQ(report.uses_ended, 2U) << "t_2, and beside what cannot be read t_9";
    EXPECT_EQ(report.sums_corrected, 1U);
    EXPECT_EQ(report.passed_over, 5U) << "the thing, t_8 and its owner's sums, and both rows of nobody";
    EXPECT_EQ(co_await shelf.now(), Use{.stored_bytes = 30});
}

/// It is nobody's row: what it would have counted is not known.
KLIEG_ASYNC_TEST(Recount, EndsWhereTheStoreIsAway) {
    Shelf shelf;
    co_await shelf.put({.id = "t_1", .bytes = 30});
    shelf.tables.fail_after(2, 1000, Error{Errc::unavailable, "the storage is away"});
    EXPECT_EQ((co_await shelf.recount.run()).error().kind, Errc::unavailable);
    shelf.tables.fail_after(0, 0, {});
}

KLIEG_ASYNC_TEST(Recount, AddsUpAnewWhatSomebodyHasWrittenByHand) {
    Shelf shelf;
    co_await shelf.put({.id = "t_1", .bytes = 30});
    co_await shelf.use("t_1", {.stored_bytes = 30});
    for (auto const* attribute : {"StoredBytes", "BytesInAll", "Drafts"}) {
        ports::Update by_hand{.table = "Budgets", .key = {shelf.owner.text()}, .add = {{attribute, 900}}};
        CO_ASSERT_OK(co_await shelf.tables.write(by_hand));
        shelf.tables.catch_up();
        auto const report = co_await shelf.run();
        EXPECT_EQ(report.sums_corrected, 1U) << attribute;
        EXPECT_THAT(shelf.corrected, UnorderedElementsAre(shelf.owner.text()));
        EXPECT_EQ(co_await shelf.now(), Use{.stored_bytes = 30});
        EXPECT_FALSE((co_await shelf.run()).found_drift()) << attribute;
    }
}

}  // namespace
}  // namespace klieg::budgets
