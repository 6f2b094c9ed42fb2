#include "budgets/service.h"

#include "audit/audit.h"
#include "testing/async_test.h"
#include "testing/contended_tables.h"
#include "testing/manual_clock.h"
#include "testing/memory_table_store.h"
#include "testing/run_concurrently.h"

#include <algorithm>

namespace klieg::budgets {
namespace {

using namespace std::chrono_literals;
using testing::run_concurrently;

constexpr Limits kLimits{.bytes = 1000, .bytes_per_day = 1500, .drafts = 5, .uploads = 3, .channels = 2};

/// Budgets over memory, and one who has one.
struct Desk {
    /// What the thing uses from now on.
    Task<Result<>> set(std::string subject, Use now, Caps caps = Caps::hold) {
        return budgets.apply({.owner = owner, .changes = {{std::move(subject), now}}, .caps = caps}, {});
    }
    Task<Result<>> upload(std::string subject, std::int64_t bytes) {
        return budgets.apply(
            {.owner = owner, .changes = {{std::move(subject), {.staged_bytes = bytes, .uploads = 1}, bytes}}}, {});
    }
    Task<Result<>> end_upload(std::string subject, std::int64_t came) {
        return budgets.apply({.owner = owner, .changes = {{std::move(subject), {}, came}}}, {});
    }
    Task<Budget> now() { co_return (co_await budgets.of(owner)).value(); }

    testing::MemoryTableStore tables{
        ports::joined({BudgetRepo::tables(), audit::tables(), {{.name = "Things", .partition_attribute = "Id"}}})};
    testing::ManualClock clock;
    SystemRandom random;
    std::vector<std::optional<UserId>> told;  ///< that there is more room
    Task<> hear(std::optional<UserId> whom) {
        told.push_back(std::move(whom));
        co_return;
    }
    BudgetService budgets{{tables, clock, [this](std::optional<UserId> whom) { return hear(std::move(whom)); }},
                          kLimits};
    UserId owner = UserId::make(random);
};

template <class T>
std::string code_of(Result<T> const& result) {
    return result.ok() ? "" : std::string(result.error().stable_code());
}
template <class T>
Errc kind_of(Result<T> const& result) {
    return result.ok() ? Errc{} : result.error().kind;
}

KLIEG_ASYNC_TEST(Budgets, SayUntilWhenTheEncodersTimeOfADayIsUsedUp) {
    Desk desk;
    auto const day = std::chrono::floor<std::chrono::days>(desk.clock.now());
    EXPECT_EQ((co_await desk.budgets.decoder_time_spent_until(desk.owner)).value(), std::nullopt);
    co_await desk.budgets.add_decoder_time(desk.owner, 24h - 1ms);
    EXPECT_EQ((co_await desk.budgets.decoder_time_spent_until(desk.owner)).value(), std::nullopt);
    co_await desk.budgets.add_decoder_time(desk.owner, 1ms);
    EXPECT_EQ((co_await desk.budgets.decoder_time_spent_until(desk.owner)).value(), Time(day + std::chrono::days(1)));
    desk.clock.advance(24h);
    EXPECT_EQ((co_await desk.budgets.decoder_time_spent_until(desk.owner)).value(), std::nullopt);
}

KLIEG_ASYNC_TEST(Budgets, SayThatNoEncodersTimeIsUsedUpFromTheFirstMomentOfADay) {
    Desk desk;
    LimitsPatch patch;
    patch.decoder_seconds_per_day = std::optional<std::int64_t>(0);
    CO_ASSERT_OK(co_await desk.budgets.choose_for(desk.owner, patch));
    auto const day = std::chrono::floor<std::chrono::days>(desk.clock.now());
    EXPECT_EQ((co_await desk.budgets.decoder_time_spent_until(desk.owner)).value(), Time(day + std::chrono::days(1)));
}

KLIEG_ASYNC_TEST(Budgets, TellOfRoomWhereAnOwnersBytesBecomeLessOrLimitsAreChosen) {
    using Told = std::vector<std::optional<UserId>>;
    Desk desk;
    CO_ASSERT_OK(co_await desk.set("v_a/1/source", {.stored_bytes = 100}));
    CO_ASSERT_OK(co_await desk.set("v_a/draft", {.drafts = 1}));
    CO_ASSERT_OK(co_await desk.set("v_a/draft", {}));
    EXPECT_EQ(code_of(co_await desk.set("v_a/1/240", {.derived_bytes = 1000})), kQuotaExceeded);
    EXPECT_EQ(desk.told, Told{}) << "more, or no bytes, or nothing";
    CO_ASSERT_OK(co_await desk.set("v_a/1/source", {.stored_bytes = 60}));
    EXPECT_EQ(desk.told, Told{desk.owner});
    CO_ASSERT_OK(co_await desk.budgets.release(desk.owner, "v_a"));
    EXPECT_EQ(desk.told, (Told{desk.owner, desk.owner}));
    CO_ASSERT_OK(co_await desk.budgets.release(desk.owner, "v_a"));
    EXPECT_EQ(desk.told.size(), 2U) << "nothing was there";
    LimitsPatch patch;
    patch.bytes = std::optional(std::int64_t{-1});
    EXPECT_FALSE((co_await desk.budgets.choose_for(desk.owner, patch)).ok());
    EXPECT_EQ(desk.told.size(), 2U);
    patch.bytes = std::optional(std::int64_t{5000});
    CO_ASSERT_OK(co_await desk.budgets.choose_for(desk.owner, patch));
    CO_ASSERT_OK(co_await desk.budgets.choose_for_site(patch));
    EXPECT_EQ(desk.told, (Told{desk.owner, desk.owner, desk.owner, std::nullopt}));
}

KLIEG_ASYNC_TEST(Budgets, AddUpWhatThingsUseAndForgetWhatEnds) {
    Desk desk;
    CO_ASSERT_OK(co_await desk.set("v_a/draft", {.drafts = 1}));
    CO_ASSERT_OK(co_await desk.set("v_a/1/source", {.stored_bytes = 100}));
    CO_ASSERT_OK(co_await desk.set("v_b/draft", {.drafts = 1}));
    CO_ASSERT_OK(co_await desk.set("v_a/1/240", {.derived_bytes = 300}));
    CO_ASSERT_OK(co_await desk.set("v_a/1/240", {.derived_bytes = 30}));
    EXPECT_EQ((co_await desk.now()).use, (Use{.stored_bytes = 100, .derived_bytes = 30, .drafts = 2}));
    CO_ASSERT_OK(co_await desk.budgets.release(desk.owner, "v_a/1/"));
    EXPECT_EQ((co_await desk.now()).use, Use{.drafts = 2});
    CO_ASSERT_OK(co_await desk.budgets.release(desk.owner, "v_"));
    EXPECT_EQ((co_await desk.now()).use, Use{});
    EXPECT_EQ(desk.tables.item_count("Uses"), 0U);
}

/// Of a release to come, which counts more.
KLIEG_ASYNC_TEST(Budgets, ReleaseWhatUsesNothingThatTheyKnow) {
    Desk desk;
    UseRow unknown;
    unknown.owner_user_id = desk.owner;
    unknown.subject = "v_a/subtitles";
    auto item = json::to_item(unknown);
    item["Subtitles"] = 3;
    CO_ASSERT_OK(co_await desk.tables.write(ports::Put{"Uses", std::move(item)}));
    CO_ASSERT_OK(co_await desk.set("v_a/1/240", {.derived_bytes = 30}));
    CO_ASSERT_OK(co_await desk.set("v_b/draft", {.drafts = 1}));
    CO_ASSERT_OK(co_await desk.budgets.release(desk.owner, "v_a/"));
    EXPECT_EQ(desk.tables.item_count("Uses"), 1U);
    EXPECT_EQ((co_await desk.now()).use, Use{.drafts = 1});
}

KLIEG_ASYNC_TEST(Budgets, CountOnceWhatIsSaidTwice) {
    Desk desk;
    for (int i = 0; i < 3; ++i) CO_ASSERT_OK(co_await desk.upload("up_a", 400));
    EXPECT_EQ((co_await desk.now()).use, (Use{.staged_bytes = 400, .uploads = 1}));
    EXPECT_EQ((co_await desk.now()).today.uploaded_bytes, 400);
    for (int i = 0; i < 3; ++i) CO_ASSERT_OK(co_await desk.end_upload("up_a", 400));
    EXPECT_EQ((co_await desk.now()).use, Use{});
    EXPECT_EQ((co_await desk.now()).today.uploaded_bytes, 400);
}

KLIEG_ASYNC_TEST(Budgets, RefuseWithTheLimitTheUseAndWhatToDo) {
    Desk desk;
    EXPECT_EQ(
        (co_await desk.upload("up_a", 1001)).error().detail,
        "This takes 1.0 kB, and you may use 1.0 kB in all: choose a smaller file, or ask an administrator for more "
        "room.");
    CO_ASSERT_OK(co_await desk.set("v_a/1/source", {.stored_bytes = 900}));
    auto const too_large = co_await desk.upload("up_a", 101);
    EXPECT_EQ(kind_of(too_large), Errc::too_large);
    EXPECT_EQ(code_of(too_large), kQuotaExceeded);
    EXPECT_EQ(too_large.error().detail,
              "You use 900 bytes of the 1.0 kB that you may, and this takes 101 bytes more: delete videos that you do "
              "not need, or ask an administrator for more room.");
    EXPECT_TRUE((co_await desk.upload("up_a", 100)).ok()) << "the last byte is one's own, too";
    for (auto const* id : {"ch_a", "ch_b"}) CO_ASSERT_OK(co_await desk.set(id, {.channels = 1}));
    auto const too_many = co_await desk.set("ch_c", {.channels = 1});
    EXPECT_EQ(kind_of(too_many), Errc::conflict);
    EXPECT_EQ(code_of(too_many), kQuotaExceeded);
    EXPECT_EQ(too_many.error().detail,
              "You have 2 channels and may have 2: delete one, or ask an administrator for more.");
}

KLIEG_ASYNC_TEST(Budgets, SayOneOfOne) {
    Desk desk;
    LimitsPatch patch;
    patch.channels = patch.drafts = patch.uploads = std::optional<std::int64_t>(1);
    CO_ASSERT_OK(co_await desk.budgets.choose_for(desk.owner, patch));
    Use const one_more[] = {{.channels = 1}, {.drafts = 1}, {.uploads = 1}};
    char const* const said[] = {
        "You have 1 channel and may have 1: ", "You have 1 video without a file and may have 1: ",
        "You have 1 upload under way and may have 1: "};
    for (std::size_t i = 0; i < 3; ++i) {
        auto const name = std::to_string(i);
        CO_ASSERT_OK(co_await desk.set("a" + name, one_more[i]));
        auto const refused = co_await desk.set("b" + name, one_more[i]);
        CO_ASSERT(!refused.ok());
        EXPECT_EQ(refused.error().detail.substr(0, std::string_view(said[i]).size()), said[i]);
        // tus-js-client tries again at a conflict.
        EXPECT_EQ(refused.error().kind, one_more[i].uploads > 0 ? Errc::forbidden : Errc::conflict);
    }
}

KLIEG_ASYNC_TEST(Budgets, CountADaysUploadsByWhatCameOfThem) {
    Desk desk;
    auto const midnight = (co_await desk.now()).day_ends_at;
    desk.clock.advance(midnight - 1h - desk.clock.now());
    CO_ASSERT_OK(co_await desk.upload("up_a", 1000));
    CO_ASSERT_OK(co_await desk.end_upload("up_a", 200));  // given up
    EXPECT_EQ((co_await desk.now()).today.uploaded_bytes, 200);
    CO_ASSERT_OK(co_await desk.upload("up_b", 1000));
    CO_ASSERT_OK(co_await desk.end_upload("up_b", 1000));
    auto const refused = co_await desk.upload("up_c", 301);
    EXPECT_EQ(kind_of(refused), Errc::rate_limited);
    EXPECT_EQ(code_of(refused), kQuotaExceeded);
    EXPECT_EQ(refused.error().retry_after, 1h);
    CO_ASSERT_OK(co_await desk.upload("up_c", 300));
    desk.clock.advance(2h);
    EXPECT_EQ((co_await desk.now()).today.uploaded_bytes, 0);
    CO_ASSERT_OK(co_await desk.end_upload("up_c", 0));
    EXPECT_EQ((co_await desk.now()).today.uploaded_bytes, 0) << "yesterday's are given back to nobody";
    CO_ASSERT_OK(co_await desk.upload("up_d", 1000));
}

KLIEG_ASYNC_TEST(Budgets, AddUpADaysEncoders) {
    Desk desk;
    co_await desk.budgets.add_decoder_time(desk.owner, 1500ms);
    co_await desk.budgets.add_decoder_time(desk.owner, 700ms);
    EXPECT_EQ((co_await desk.now()).today.decoder_ms, 2200);
    // Made by that, the day knows its limit all the same.
    EXPECT_EQ(code_of(co_await desk.budgets.apply(
                  {.owner = desk.owner, .changes = {{"up_a", {.staged_bytes = 1, .uploads = 1}, 1501}}}, {})),
              kQuotaExceeded);
    CO_ASSERT_OK(co_await desk.upload("up_a", 900));
    EXPECT_EQ((co_await desk.now()).today.uploaded_bytes, 900);
}

KLIEG_ASYNC_TEST(Budgets, LetWhatCannotBeHelpedPassAndSayNoToTheNext) {
    Desk desk;
    for (int i = 0; i < 7; ++i)
        CO_ASSERT_OK(co_await desk.set("v_" + std::to_string(i) + "/draft", {.drafts = 1}, Caps::are_passed_over));
    EXPECT_EQ(code_of(co_await desk.set("v_7/draft", {.drafts = 1})), kQuotaExceeded);
    CO_ASSERT_OK(co_await desk.set("v_0/draft", {}));
    EXPECT_EQ(code_of(co_await desk.set("v_7/draft", {.drafts = 1})), kQuotaExceeded);
}

KLIEG_ASYNC_TEST(Budgets, TakeNothingAwayWhereALimitIsLowered) {
    Desk desk;
    CO_ASSERT_OK(co_await desk.set("v_a/1/source", {.stored_bytes = 500}));
    CO_ASSERT_OK(co_await desk.set("v_a/1/240", {.derived_bytes = 400}));
    LimitsPatch patch;
    patch.bytes = std::optional<std::int64_t>(100);
    CO_ASSERT_OK(co_await desk.budgets.choose_for(desk.owner, patch));
    EXPECT_EQ(code_of(co_await desk.set("v_a/1/480", {.derived_bytes = 1})), kQuotaExceeded);
    CO_ASSERT_OK(co_await desk.set("v_a/1/240", {.derived_bytes = 300}));
    CO_ASSERT_OK(co_await desk.set("v_b/draft", {.drafts = 1}));
    EXPECT_EQ((co_await desk.now()).use.bytes(), 800);
}

KLIEG_ASYNC_TEST(Budgets, AreAsTheUsersElseTheSitesElseTheConfigurationsLimitsSay) {
    Desk desk;
    auto const other = UserId::make(desk.random);
    LimitsPatch site;
    site.drafts = std::optional<std::int64_t>(7);
    site.channels = std::optional<std::int64_t>(0);
    CO_ASSERT_OK(co_await desk.budgets.choose_for_site(site));
    LimitsPatch own;
    own.channels = std::optional<std::int64_t>(1);
    CO_ASSERT_OK(co_await desk.budgets.choose_for(desk.owner, own));
    EXPECT_EQ((co_await desk.budgets.of_site())->limits.drafts, 7);
    EXPECT_EQ((co_await desk.budgets.of(other))->limits.channels, 0);
    auto const mine = co_await desk.now();
    EXPECT_EQ(mine.limits.drafts, 7);
    EXPECT_EQ(mine.limits.channels, 1);
    EXPECT_EQ(mine.limits.bytes, kLimits.bytes);
    EXPECT_EQ(mine.chosen, ChosenLimits{.channels = 1});
    CO_ASSERT_OK(co_await desk.set("ch_a", {.channels = 1}));
    EXPECT_EQ(code_of(co_await desk.set("ch_b", {.channels = 1})), kQuotaExceeded);

    own.channels = std::optional<std::int64_t>();
    site.channels = std::optional<std::int64_t>();
    CO_ASSERT_OK(co_await desk.budgets.choose_for(desk.owner, own));
    CO_ASSERT_OK(co_await desk.budgets.choose_for_site(site));
    EXPECT_EQ((co_await desk.now()).limits.channels, kLimits.channels);
    own.channels = std::optional<std::int64_t>(-1);
    EXPECT_EQ(kind_of(co_await desk.budgets.choose_for(desk.owner, own)), Errc::invalid);
}

/// Each limit, with 64 writers at the same moment, from nothing on.
KLIEG_ASYNC_TEST(Budgets, AreExactUnder64WritersAtOnce) {
    struct Case {
        Use each;
        std::size_t admitted;
    };
    Desk desk;
    for (auto const& [each, admitted] :
         {Case{{.channels = 1}, 2}, Case{{.drafts = 1}, 5}, Case{{.uploads = 1}, 3}, Case{{.staged_bytes = 70}, 14}}) {
        desk.owner = UserId::make(desk.random);
        std::vector<Task<Result<>>> writers;
        for (int i = 0; i < 64; ++i) writers.push_back(desk.set("t_" + std::to_string(i), each));
        auto const results = co_await run_concurrently(std::move(writers));
        std::size_t done = 0;
        for (auto const& result : results) {
            if (result.ok()) ++done;
            if (!result.ok()) EXPECT_EQ(code_of(result), kQuotaExceeded) << result.error().detail;
        }
        EXPECT_EQ(done, admitted);
        Use sum;
        for (std::size_t i = 0; i < admitted; ++i) sum += each;
        EXPECT_EQ((co_await desk.now()).use, sum);
    }
}

KLIEG_ASYNC_TEST(Budgets, ADayIsExactUnder64WritersAtOnce) {
    Desk desk;
    LimitsPatch patch;
    patch.bytes = patch.uploads = std::optional<std::int64_t>(100'000);
    CO_ASSERT_OK(co_await desk.budgets.choose_for(desk.owner, patch));
    std::vector<Task<Result<>>> writers;
    for (int i = 0; i < 64; ++i) writers.push_back(desk.upload("up_" + std::to_string(i), 200));
    auto const results = co_await run_concurrently(std::move(writers));
    EXPECT_EQ(std::ranges::count_if(results, [](auto const& result) { return result.ok(); }), 7);
    EXPECT_EQ((co_await desk.now()).today.uploaded_bytes, 1400);
}

KLIEG_ASYNC_TEST(Budgets, TellTheConditionOfSomebodyElseFromTheirOwn) {
    Desk desk;
    ports::Transaction also{ports::Check{"Things", {"t_1"}, {ports::Condition::attribute_exists("Id")}}};
    auto const refused = co_await desk.budgets.apply({desk.owner, {{"t_1", {.drafts = 1}}}}, also);
    EXPECT_EQ(kind_of(refused), Errc::conflict);
    EXPECT_EQ(code_of(refused), "condition_failed");
    EXPECT_EQ((co_await desk.now()).use, Use{});
}

/// Each look at it is a second later, and the next but one is tomorrow.
class LateEvening final : public Clock {
public:
    Time now() const override {
        auto const midnight = Time(std::chrono::sys_days(std::chrono::year(2026) / 11 / 28));
        return midnight - 1s + std::chrono::seconds(looks_++);
    }
    SteadyTime steady() const override { return {}; }

private:
    mutable int looks_ = 0;
};

KLIEG_ASYNC_TEST(Budgets, CountAnUploadOnTheDayThatItsRowNames) {
    Desk desk;
    LateEvening clock;
    BudgetService budgets({desk.tables, clock}, kLimits);
    CO_ASSERT_OK(co_await budgets.apply({desk.owner, {{"up_a", {.staged_bytes = 100, .uploads = 1}, 100}}}, {}));
    auto const uses = co_await desk.budgets.repo().uses_of(desk.owner, {"up_a"});
    CO_ASSERT_OK(uses);
    CO_ASSERT(uses->front().has_value());
    auto const day = co_await desk.budgets.repo().find_day(desk.owner, uses->front()->day);
    CO_ASSERT_OK(day);
    CO_ASSERT(day->has_value());
    EXPECT_EQ((*day)->uploaded_bytes, 100);
}

KLIEG_ASYNC_TEST(Budgets, SayThatTheyAreBusyWhereOthersAreAlwaysFaster) {
    Desk desk;
    testing::ContendedTables tables(desk.tables, "Budgets");
    BudgetService budgets({tables, desk.clock}, kLimits);
    auto const lost = co_await budgets.apply({desk.owner, {{"ch_a", {.channels = 1}}}}, {});
    CO_ASSERT(!lost.ok());
    EXPECT_EQ(lost.error().kind, Errc::unavailable) << "a conflict would be about what the caller asked for";
    EXPECT_EQ(tables.lost, std::size_t{BudgetService::kTriesMax});
}

}  // namespace
}  // namespace klieg::budgets
