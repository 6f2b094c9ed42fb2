#include "budgets/recount.h"
#include "testing/async_test.h"
#include "testing/faulty_engines.h"
#include "testing/manual_clock.h"
#include "testing/memory_table_store.h"
#include "testing/run_concurrently.h"

#include <random>

/// Budgets beside processes that die between any two changes of their engine, and engines whose answers get lost: at
/// every moment the sums are those of the uses, the uses are what the rows say, and so a recount finds nothing.
namespace klieg::budgets {
namespace {

using testing::Faults;

constexpr int kChanges = 8;
constexpr int kThings = 3;

/// Uses bytes, and is one draft or none. A part of it has a row of its own, which changes without it.
struct Owned {
    std::string id;
    UserId owner_user_id;
    std::int64_t version = 0;
    std::int64_t bytes = 0;
    bool is_draft = false;
};
BOOST_DESCRIBE_STRUCT(Owned, (), (id, owner_user_id, version, bytes, is_draft))

struct Part {
    std::string id;  ///< of the thing
    std::int64_t bytes = 0;
};
BOOST_DESCRIBE_STRUCT(Part, (), (id, bytes))

/// The engine, which outlives every process.
struct Engine {
    testing::MemoryTableStore tables{ports::joined(
        {BudgetRepo::tables(),
         {{.name = "Things", .partition_attribute = "Id"}, {.name = "Parts", .partition_attribute = "Id"}}})};
    testing::ManualClock clock;
    SystemRandom random;
    std::vector<UserId> owners{UserId::make(random), UserId::make(random)};
    std::int64_t versions = 0;  ///< of no thing twice, also where one comes back by the same name
};

std::map<std::string, Use> uses_of(Owned const& thing) {
    std::map<std::string, Use> uses;
    if (thing.is_draft) uses[thing.id + "/draft"] = {.drafts = 1};
    if (thing.bytes > 0) uses[thing.id + "/file"] = {.stored_bytes = thing.bytes};
    return uses;
}

/// One process: it changes things and what they use. From the call on that `faults` names it is dead.
struct Life {
    explicit Life(Engine& given) : engine(given) {
        recount.add({.prefix = "t_",
                     .list = [this](ports::Cursor cursor) { return list(std::move(cursor)); },
                     .find = [this](std::string id) { return claim_of(std::move(id)); },
                     .gone = [this](std::string id) { return gone(std::move(id)); }});
    }
    Task<Result<Counted::Things>> list(ports::Cursor cursor) {
        KLIEG_CO_TRY(auto page, co_await tables.scan({.table = "Things", .cursor = std::move(cursor)}));
        Counted::Things things{.ids = {}, .next = std::move(page.next)};
        for (auto const& item : page.items) things.ids.emplace_back(item.at("Id").as_string());
        co_return things;
    }
    Task<Result<std::optional<Claim>>> claim_of(std::string id) {
        KLIEG_CO_TRY(auto const thing, co_await find(std::move(id)));
        if (thing.version == 0) co_return std::optional<Claim>();
        KLIEG_CO_TRY(auto const part, co_await find_part(thing.id));
        Claim claim{.owner = thing.owner_user_id, .uses = uses_of(thing), .guard = {check(thing)}};
        if (part.bytes > 0) claim.uses[part_of(thing.id)] = {.derived_bytes = part.bytes};
        claim.guard_of = [part](std::string const& subject) {
            return subject == part_of(part.id) ? std::optional(check(part)) : std::nullopt;
        };
        co_return claim;
    }
    Task<Result<std::optional<ports::Transaction>>> gone(std::string id) {
        KLIEG_CO_TRY(auto const thing, co_await find(std::move(id)));
        if (thing.version != 0) co_return std::optional<ports::Transaction>();
        co_return ports::Transaction{check(thing)};
    }
    static ports::Condition unchanged(Owned const& thing) {
        return thing.version == 0 ? ports::Condition::attribute_absent("Id")
                                  : ports::Condition::attribute_equals("Version", thing.version);
    }
    static ports::Condition unchanged(Part const& part) {
        return part.bytes == 0 ? ports::Condition::attribute_absent("Id")
                               : ports::Condition::attribute_equals("Bytes", part.bytes);
    }
    static ports::Action check(Part const& part) { return ports::Check{"Parts", {part.id}, {unchanged(part)}}; }
    static std::string part_of(std::string const& id) { return id + "/part"; }
    static ports::Action check(Owned const& thing) { return ports::Check{"Things", {thing.id}, {unchanged(thing)}}; }
    /// Version 0: there is none.
    Task<Result<Owned>> find(std::string id) {
        KLIEG_CO_TRY(auto row, co_await tables.get("Things", {id}, ports::Consistency::strong));
        if (!row) co_return Owned{.id = std::move(id)};
        co_return json::from_item<Owned>(*row);
    }
    /// No bytes: there is none.
    Task<Result<Part>> find_part(std::string id) {
        KLIEG_CO_TRY(auto row, co_await tables.get("Parts", {id}, ports::Consistency::strong));
        if (!row) co_return Part{.id = std::move(id)};
        co_return json::from_item<Part>(*row);
    }

    Task<Result<>> change(std::string id, std::int64_t bytes, bool is_draft) {
        KLIEG_CO_TRY(auto const before, co_await find(id));
        auto const owner = engine.owners[id.ends_with('0') ? 0 : 1];
        Owned const after{id, owner, ++engine.versions, bytes, is_draft};
        ports::Transaction row{ports::Put{"Things", json::to_item(after), {unchanged(before)}}};
        co_return co_await write(std::move(row), owner, after, {});
    }
    Task<Result<>> remove(std::string id) {
        KLIEG_CO_TRY(auto const before, co_await find(id));
        if (before.version == 0) co_return Result<>{};
        Owned const nothing{.id = id};
        KLIEG_CO_TRY(auto const part, co_await find_part(id));
        ports::Transaction rows{ports::Delete{"Things", {id}, {unchanged(before)}},
                                ports::Delete{"Parts", {id}, {unchanged(part)}}};
        co_return co_await write(std::move(rows), before.owner_user_id, nothing, {{part_of(id)}});
    }
    /// Of the thing it asks only that it is there, as whoever makes parts of a file does.
    Task<Result<>> change_part(std::string id, std::int64_t bytes) {
        KLIEG_CO_TRY(auto const thing, co_await find(id));
        if (thing.version == 0) co_return Result<>{};
        KLIEG_CO_TRY(auto const part, co_await find_part(id));
        ports::Transaction rows{ports::Check{"Things", {id}, {ports::Condition::attribute_exists("Id")}}};
        if (bytes == 0) rows.add(ports::Delete{"Parts", {id}, {unchanged(part)}});
        if (bytes > 0) rows.add(ports::Put{"Parts", json::to_item(Part{id, bytes}), {unchanged(part)}});
        Plan plan{.owner = thing.owner_user_id, .changes = {{part_of(id), {.derived_bytes = bytes}}}};
        co_return co_await budgets.apply(std::move(plan), std::move(rows));
    }
    Task<Result<>> write(ports::Transaction rows, UserId owner, Owned const& after, std::vector<Change> changes) {
        auto uses = uses_of(after);
        Plan plan{.owner = std::move(owner), .changes = std::move(changes)};
        for (auto const* part : {"/draft", "/file"}) plan.changes.push_back({after.id + part, uses[after.id + part]});
        co_return co_await budgets.apply(std::move(plan), std::move(rows));
    }

    Engine& engine;
    Faults faults;
    testing::FaultyTables tables{engine.tables, faults};
    BudgetService budgets{{tables, engine.clock}, {.bytes = 500, .drafts = 2}};
    Recount recount{budgets};
};

/// Failures are the death of the process, refusals, or are met again.
Task<Result<>> lead(Life& life, std::uint32_t seed, int changes) {
    std::mt19937 choice(seed);
    for (int done = 0; done < changes; ++done) {
        auto const id = "t_" + std::to_string(choice() % kThings);
        auto const what = choice() % 6;
        if (what == 0)
            static_cast<void>(co_await life.remove(id));
        else if (what <= 2)
            static_cast<void>(co_await life.change_part(id, 20 * (choice() % 3)));
        else
            static_cast<void>(co_await life.change(id, 100 * (choice() % 4), choice() % 2 == 0));
    }
    co_return Result<>{};
}

Task<> expect_no_drift(Engine& engine, std::string where) {
    engine.tables.catch_up();
    Life examiner(engine);
    auto const report = co_await examiner.recount.run();
    CO_ASSERT_OK(report);
    EXPECT_EQ(report->uses_corrected, 0U) << where;
    EXPECT_EQ(report->sums_corrected, 0U) << where;
    EXPECT_EQ(report->uses_ended, 0U) << where;
}

/// One process has trouble after so many changes of its engine; it goes on, or where it is dead, another does. False:
/// there was none.
Task<bool> trouble_after(std::size_t changes, Faults::Plan plan, std::uint32_t seed) {
    Engine engine;
    Life first(engine);
    Life second(engine);
    auto const dies = plan.faulty == Faults::kAllThatFollow;
    plan.healthy = changes;
    plan.among = Faults::Among::changes;
    first.faults.begin(plan);
    static_cast<void>(co_await lead(first, seed, kChanges));
    bool const struck = first.faults.end();
    auto const where = "seed " + std::to_string(seed) + ", change " + std::to_string(changes);
    co_await expect_no_drift(engine, where);
    static_cast<void>(co_await lead(dies ? second : first, seed + 1, 4));
    co_await expect_no_drift(engine, where + ", and on");
    co_return struck;
}

Task<std::size_t> troubles(Faults::Plan plan) {
    std::size_t count = 0;
    for (std::uint32_t seed : {1U, 2U, 3U}) {
        std::size_t changes = 0;
        while (co_await trouble_after(changes, plan, seed)) ++changes;
        count += changes;
    }
    co_return count;
}

KLIEG_ASYNC_TEST(BudgetCrash, LeavesNoDriftWhereverAProcessDies) {
    EXPECT_GT(co_await troubles({.faulty = Faults::kAllThatFollow}), 10U) << "else this tests nothing";
}

KLIEG_ASYNC_TEST(BudgetCrash, LeavesNoDriftWhicheverAnswerGetsLost) {
    EXPECT_GT(co_await troubles({.manner = Faults::Manner::lost_answer}), 10U) << "else this tests nothing";
    EXPECT_GT(co_await troubles({.manner = Faults::Manner::repeated}), 10U) << "else this tests nothing";
}

Task<Result<>> find_nothing(Life& life) {
    for (int times = 0; times < 3; ++times) {
        auto tell = [](std::string const& what, Use const& was, Use const& is) {
            ADD_FAILURE() << what << " was " << json::to_text(json::from(was, json::Naming::camel)) << ", is "
                          << json::to_text(json::from(is, json::Naming::camel)) << ", which it never was";
        };
        KLIEG_CO_TRY(auto const report, co_await life.recount.run(tell));
        EXPECT_FALSE(report.found_drift());
        EXPECT_EQ(report.uses_ended, 0U);
    }
    co_return Result<>{};
}

/// Many at once over few things of two owners, some of whom die, and recounts beside them.
KLIEG_ASYNC_TEST(BudgetCrash, LeavesNoDriftBesideManyWritersAndRecounts) {
    for (std::uint32_t seed : {1U, 2U, 3U}) {
        Engine engine;
        std::vector<std::unique_ptr<Life>> lives;
        std::vector<Task<Result<>>> all;
        for (std::uint32_t i = 0; i < 16; ++i) {
            auto& life = *lives.emplace_back(std::make_unique<Life>(engine));
            if (i % 4 == 0)
                life.faults.begin(
                    {.healthy = seed + i, .faulty = Faults::kAllThatFollow, .among = Faults::Among::changes});
            all.push_back(lead(life, 100 * seed + i, kChanges));
        }
        Life counting(engine);
        for (int i = 0; i < 2; ++i) all.push_back(find_nothing(counting));
        auto const ended = co_await testing::run_concurrently(std::move(all));
        CO_ASSERT_OK(ended.back());
        co_await expect_no_drift(engine, "seed " + std::to_string(seed));
        for (auto const& owner : engine.owners) {
            auto const budget = co_await counting.budgets.of(owner);
            CO_ASSERT_OK(budget);
            EXPECT_LE(budget->use.drafts, 2);
            EXPECT_LE(budget->use.bytes(), 500);
        }
    }
}

}  // namespace
}  // namespace klieg::budgets
