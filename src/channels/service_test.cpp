#include "channels/service.h"

#include "budgets/recount.h"
#include "channels/fixture_for_test.h"
#include "testing/async_test.h"
#include "testing/faulty_engines.h"
#include "testing/run_concurrently.h"

#include <algorithm>

namespace klieg::channels {
namespace {

using ::testing::ElementsAre;
using testing::run_concurrently;

NewChannel wanted(std::string handle) {
    return {handle, "The " + handle, "About " + handle};
}

ChannelPatch with_handle(std::string handle) {
    ChannelPatch patch;
    patch.handle = std::optional(std::move(handle));
    return patch;
}

ChannelPatch with_name(std::string name) {
    ChannelPatch patch;
    patch.name = std::optional(std::move(name));
    return patch;
}

template <class T>
Errc kind_of(Result<T> const& result) {
    return result.ok() ? Errc{} : result.error().kind;
}

KLIEG_ASYNC_TEST(ChannelService, FindsByIdAndByHandleInAnyCase) {
    Channels site;
    auto made = co_await site.service.create(site.owner, wanted("film.club"));
    CO_ASSERT_OK(made);
    for (auto const& name : {made->channel_id.text(), std::string("@film.club"), std::string("@Film.Club")}) {
        auto found = co_await site.service.get_named({name});
        CO_ASSERT_OK(found);
        EXPECT_EQ(found->name, "The film.club");
    }
    for (std::string name : {"film.club", "@", "@nobody", "ch_aaaaaaaaaaaaaaaa", "ch_", ""})
        EXPECT_EQ(kind_of(co_await site.service.get_named({name})), Errc::not_found) << name;
    EXPECT_EQ(kind_of(co_await site.service.get_named({"@" + std::string(5000, 'x')})), Errc::not_found);
}

KLIEG_ASYNC_TEST(ChannelService, FindsManyWithOneRead) {
    Channels site;
    std::vector<ChannelId> ids;
    for (auto const* handle : {"first", "second", "third"}) {
        auto made = co_await site.service.create(site.owner, wanted(handle));
        CO_ASSERT_OK(made);
        ids.push_back(made->channel_id);
    }
    CO_ASSERT_OK(co_await site.service.get(ids[1]));
    auto const gone = ChannelId::make(site.random);
    auto const before = site.tables.calls();
    auto found = co_await site.service.find_all({ids[2], ids[0], gone, ids[2], ids[1]});
    CO_ASSERT_OK(found);
    EXPECT_EQ(site.tables.calls(), before + 1);
    CO_ASSERT(found->size() == 3U);
    EXPECT_EQ(found->at(ids[0]).handle, "first");
    EXPECT_EQ(found->at(ids[1]).handle, "second");
    EXPECT_EQ(found->at(ids[2]).handle, "third");

    // What a list has read is as new as the next change all the same.
    CO_ASSERT_OK(co_await site.service.edit(site.owner, ids[0], with_name("Renamed"), {}));
    EXPECT_EQ((co_await site.service.find_all({ids[0]}))->at(ids[0]).name, "Renamed");
}

KLIEG_ASYNC_TEST(ChannelService, ACachedChannelCostsNoReadUntilItChanges) {
    Channels site;
    auto made = co_await site.service.create(site.owner, wanted("club"));
    CO_ASSERT_OK(made);
    CO_ASSERT_OK(co_await site.service.get(made->channel_id));
    auto before = site.tables.calls();
    for (int i = 0; i < 5; ++i) CO_ASSERT_OK(co_await site.service.get(made->channel_id));
    EXPECT_EQ(site.tables.calls(), before);
    CO_ASSERT_OK(co_await site.service.edit(site.owner, made->channel_id, with_name("Renamed"), {}));
    auto found = co_await site.service.get(made->channel_id);
    CO_ASSERT_OK(found);
    EXPECT_EQ(found->name, "Renamed");
}

KLIEG_ASYNC_TEST(ChannelService, OfCreationsOfOneHandleAtOnceExactlyOneWins) {
    Channels site;
    std::vector<Task<Result<Channel>>> attempts;
    for (int i = 0; i < 6; ++i) attempts.push_back(site.service.create(site.person(), wanted("club")));
    int won = 0;
    for (auto const& result : co_await run_concurrently(std::move(attempts))) {
        if (result.ok()) ++won;
        if (!result.ok()) EXPECT_EQ(result.error().fields.at(0).code, "taken");
    }
    EXPECT_EQ(won, 1);
    EXPECT_EQ(site.tables.item_count("Channels"), 1U);
    EXPECT_EQ(site.tables.item_count("Outbox"), 1U) << "no event of what did not happen";
}

KLIEG_ASYNC_TEST(ChannelService, TellsEveryWrongField) {
    Channels site;
    NewChannel wrong{"Ab c", std::string(61, 'x'), std::string(5001, 'x')};
    auto refused = co_await site.service.create(site.owner, wrong);
    CO_ASSERT(!refused.ok());
    std::vector<std::string> fields;
    for (auto const& field : refused.error().fields) fields.push_back(field.pointer + " " + field.code);
    EXPECT_THAT(fields, ElementsAre("/handle characters", "/name too_long", "/description too_long"));
}

/// Devanagari's U+0958 is two letters in NFC.
KLIEG_ASYNC_TEST(ChannelService, KeepsNothingThatMayNotBeSentAgain) {
    Channels site;
    auto long_name = [](int letters) {
        std::string name;
        for (int i = 0; i < letters; ++i) name += "\u0958";
        return name;
    };
    auto made = co_await site.service.create(site.owner, {"club", long_name(30), {}});
    CO_ASSERT_OK(made);
    CO_ASSERT_OK(co_await site.service.edit(site.owner, made->channel_id, with_name(made->name), {}));
    EXPECT_EQ(kind_of(co_await site.service.create(site.owner, {"other", long_name(31), {}})), Errc::invalid);
    EXPECT_EQ(kind_of(co_await site.service.edit(site.owner, made->channel_id, with_name(long_name(31)), {})),
              Errc::invalid);
}

KLIEG_ASYNC_TEST(ChannelService, AUserHasTwentyChannelsAtMost) {
    Channels site;
    for (int i = 0; i < 20; ++i)
        CO_ASSERT_OK(co_await site.service.create(site.owner, wanted("club" + std::to_string(i))));
    auto refused = co_await site.service.create(site.owner, wanted("onemore"));
    CO_ASSERT(!refused.ok());
    EXPECT_EQ(refused.error().code, budgets::kQuotaExceeded);
    CO_ASSERT_OK(co_await site.service.create(site.person(), wanted("onemore")));
}

KLIEG_ASYNC_TEST(ChannelService, OfCreationsAtOnceNoMoreComeThroughThanTheLimit) {
    Channels site;
    std::vector<Task<Result<Channel>>> attempts;
    for (int i = 0; i < 64; ++i)
        attempts.push_back(site.service.create(site.owner, wanted("club" + std::to_string(i))));
    int made = 0;
    for (auto const& result : co_await run_concurrently(std::move(attempts))) {
        if (result.ok()) ++made;
        if (!result.ok()) EXPECT_EQ(result.error().code, budgets::kQuotaExceeded) << result.error().detail;
    }
    EXPECT_EQ(made, 20);
    EXPECT_EQ(site.tables.item_count("Channels"), 20U);
    EXPECT_EQ(site.tables.item_count(uniques::kTable), 20U) << "no handle is kept by what was refused";
}

KLIEG_ASYNC_TEST(ChannelService, EachOfManyDeletionsAtOnceMakesRoomForOne) {
    Channels site;
    std::vector<Task<Result<>>> removals;
    for (int i = 0; i < 20; ++i) {
        auto made = co_await site.service.create(site.owner, wanted("club" + std::to_string(i)));
        CO_ASSERT_OK(made);
        // Twice, as of two tabs: the second finds nothing, and counts nothing.
        if (i % 4 == 0) removals.push_back(site.service.remove(site.owner, made->channel_id, {}));
        if (i % 4 == 0) removals.push_back(site.service.remove(site.owner, made->channel_id, {}));
    }
    co_await run_concurrently(std::move(removals));
    EXPECT_EQ(site.tables.item_count("Channels"), 15U);
    for (int i = 0; i < 5; ++i)
        CO_ASSERT_OK(co_await site.service.create(site.owner, wanted("again" + std::to_string(i))));
    EXPECT_EQ((co_await site.service.create(site.owner, wanted("onemore"))).error().code, budgets::kQuotaExceeded);
}

/// As in a data folder of a Klieg that had no budgets.
Task<> forget_all_counts(Channels& site) {
    for (auto const* table : {"Uses", "Budgets"}) {
        site.tables.catch_up();
        auto const all = co_await site.tables.scan({.table = table});
        for (auto const& item : all->items) {
            ports::Key key{std::string(item.at("OwnerUserId").as_string())};
            if (auto const* subject = item.if_contains("Subject")) key.sort = subject->as_string();
            CO_ASSERT_OK(co_await site.tables.write(ports::Delete{table, key}));
        }
    }
    site.tables.catch_up();
}

KLIEG_ASYNC_TEST(ChannelService, ChannelsThatNobodyCountedCountOnceTheyAreRecounted) {
    Channels site;
    std::vector<ChannelId> ids;
    for (int i = 0; i < 19; ++i) {
        auto made = co_await site.service.create(site.owner, wanted("club" + std::to_string(i)));
        CO_ASSERT_OK(made);
        ids.push_back(made->channel_id);
    }
    co_await forget_all_counts(site);
    // One goes, and one is made, before anybody has looked.
    CO_ASSERT_OK(co_await site.service.remove(site.owner, ids[0], {}));
    CO_ASSERT_OK(co_await site.service.create(site.owner, wanted("early")));
    site.tables.catch_up();
    budgets::Recount recount(site.budgets);
    recount.add(counted_channels(site.feature.repo));
    auto const report = co_await recount.run();
    CO_ASSERT_OK(report);
    EXPECT_EQ(report->uses_corrected, 18U);
    EXPECT_EQ((co_await site.budgets.of(site.owner.user))->use.channels, 19);

    std::vector<Task<Result<Channel>>> attempts;
    for (int i = 0; i < 4; ++i) attempts.push_back(site.service.create(site.owner, wanted("more" + std::to_string(i))));
    auto const results = co_await run_concurrently(std::move(attempts));
    EXPECT_EQ(std::ranges::count_if(results, [](auto const& result) { return result.ok(); }), 1);
    auto const again = co_await recount.run();
    CO_ASSERT_OK(again);
    EXPECT_FALSE(again->found_drift());
}

KLIEG_ASYNC_TEST(ChannelService, CountsToNothingWhereTheLastChannelsOfAUserGo) {
    Channels site;
    for (bool is_counted : {true, false}) {
        std::vector<Task<Result<>>> removals;
        for (std::string handle : {"one", "two", "three"}) {
            auto made = co_await site.service.create(site.owner, wanted(handle));
            CO_ASSERT_OK(made);
            removals.push_back(site.service.remove(site.owner, made->channel_id, {}));
        }
        if (!is_counted) co_await forget_all_counts(site);
        for (auto const& removed : co_await run_concurrently(std::move(removals))) CO_ASSERT_OK(removed);
        EXPECT_EQ(site.tables.item_count("Channels"), 0U);
        EXPECT_EQ(site.tables.item_count("Uses"), 0U);
        EXPECT_EQ((co_await site.budgets.of(site.owner.user))->use, budgets::Use{});
    }
}

KLIEG_ASYNC_TEST(ChannelService, ListsAnOwnersChannelsPageByPage) {
    Channels site;
    for (std::string handle : {"one", "two", "three"}) {
        CO_ASSERT_OK(co_await site.service.create(site.owner, wanted(handle)));
        site.clock.advance(std::chrono::milliseconds(1));
    }
    CO_ASSERT_OK(co_await site.service.create(site.person(), wanted("other")));
    site.tables.catch_up();
    auto first = co_await site.service.list_owned(site.owner.user, 2, {});
    CO_ASSERT_OK(first);
    auto second = co_await site.service.list_owned(site.owner.user, 2, first->next);
    CO_ASSERT_OK(second);
    CO_ASSERT(first->channels.size() == 2);
    CO_ASSERT(second->channels.size() == 1);
    EXPECT_EQ(first->channels[0].handle, "one");
    EXPECT_EQ(second->channels[0].handle, "three");
    EXPECT_EQ(kind_of(co_await site.service.list_owned(site.owner.user, 2, "nonsense")), Errc::invalid);
}

KLIEG_ASYNC_TEST(ChannelService, ANewHandleFreesTheOldOneInTheSameMoment) {
    Channels site;
    auto made = co_await site.service.create(site.owner, wanted("old"));
    CO_ASSERT_OK(made);
    auto edited = co_await site.service.edit(site.owner, made->channel_id, with_handle("new"), {});
    CO_ASSERT_OK(edited);
    EXPECT_EQ(edited->version, 2);
    EXPECT_EQ(kind_of(co_await site.service.get_named({"@old"})), Errc::not_found);
    CO_ASSERT_OK(co_await site.service.get_named({"@new"}));
    CO_ASSERT_OK(co_await site.service.create(site.person(), wanted("old")));
    auto back = co_await site.service.edit(site.owner, made->channel_id, with_handle("old"), {});
    EXPECT_EQ(kind_of(back), Errc::conflict);
    EXPECT_THAT(co_await site.event_lines(),
                ElementsAre("channel.created old", "channel.changed new", "channel.created old"));
}

KLIEG_ASYNC_TEST(ChannelService, OfTwoWhoWantAHandleAtOnceOneGetsIt) {
    Channels site;
    auto a = co_await site.service.create(site.owner, wanted("aaa"));
    auto b = co_await site.service.create(site.owner, wanted("bbb"));
    CO_ASSERT_OK(a);
    CO_ASSERT_OK(b);
    std::vector<Task<Result<Channel>>> attempts;
    attempts.push_back(site.service.edit(site.owner, a->channel_id, with_handle("wanted"), {}));
    attempts.push_back(site.service.edit(site.owner, b->channel_id, with_handle("wanted"), {}));
    auto results = co_await run_concurrently(std::move(attempts));
    EXPECT_NE(results[0].ok(), results[1].ok());
    EXPECT_EQ(kind_of(results[0].ok() ? results[1] : results[0]), Errc::conflict);
    EXPECT_EQ(site.tables.item_count(uniques::kTable), 2U);
}

KLIEG_ASYNC_TEST(ChannelService, EditsOfDifferentFieldsAtOnceBothHold) {
    Channels site;
    auto made = co_await site.service.create(site.owner, wanted("club"));
    CO_ASSERT_OK(made);
    ChannelPatch description;
    description.description = std::optional<std::string>();
    std::vector<Task<Result<Channel>>> attempts;
    attempts.push_back(site.service.edit(site.owner, made->channel_id, with_name("New name"), {}));
    attempts.push_back(site.service.edit(site.owner, made->channel_id, description, {}));
    for (auto const& result : co_await run_concurrently(std::move(attempts))) CO_ASSERT_OK(result);
    auto found = co_await site.service.get(made->channel_id);
    CO_ASSERT_OK(found);
    EXPECT_EQ(found->name, "New name");
    EXPECT_EQ(found->description, "");
    EXPECT_EQ(found->version, 3);
}

KLIEG_ASYNC_TEST(ChannelService, APinnedVersionRefusesWhatCameBetween) {
    Channels site;
    auto made = co_await site.service.create(site.owner, wanted("club"));
    CO_ASSERT_OK(made);
    CO_ASSERT_OK(co_await site.service.edit(site.owner, made->channel_id, with_name("First"), 1));
    auto late = co_await site.service.edit(site.owner, made->channel_id, with_name("Second"), 1);
    EXPECT_EQ(kind_of(late), Errc::precondition);
    EXPECT_EQ(kind_of(co_await site.service.remove(site.owner, made->channel_id, 1)), Errc::precondition);
    CO_ASSERT_OK(co_await site.service.remove(site.owner, made->channel_id, 2));
}

KLIEG_ASYNC_TEST(ChannelService, WhatAPatchCannotTakeAwayStays) {
    Channels site;
    auto made = co_await site.service.create(site.owner, wanted("club"));
    CO_ASSERT_OK(made);
    ChannelPatch patch;
    patch.name = std::optional<std::string>();
    auto refused = co_await site.service.edit(site.owner, made->channel_id, patch, {});
    CO_ASSERT(!refused.ok());
    EXPECT_EQ(refused.error().fields.at(0).code, "required");
    auto nothing = co_await site.service.edit(site.owner, made->channel_id, ChannelPatch{}, {});
    CO_ASSERT_OK(nothing);
    EXPECT_EQ(nothing->version, 1);
    EXPECT_THAT(co_await site.event_lines(), ElementsAre("channel.created club"));
}

KLIEG_ASYNC_TEST(ChannelService, AHandleOfOlderRulesStays) {
    Channels site;
    auto made = co_await site.service.create(site.owner, wanted("club"));
    CO_ASSERT_OK(made);
    ports::Update rename{.table = "Channels", .key = {made->channel_id.text()}, .set = {{"Handle", "..."}}};
    CO_ASSERT_OK(co_await site.tables.write(rename));
    auto patch = with_name("New name");
    patch.handle = std::optional<std::string>("...");
    auto edited = co_await site.service.edit(site.owner, made->channel_id, patch, {});
    CO_ASSERT_OK(edited);
    EXPECT_EQ(edited->name, "New name");
    auto refused = co_await site.service.edit(site.owner, made->channel_id, with_handle("---"), {});
    CO_ASSERT(!refused.ok());
    EXPECT_EQ(refused.error().fields.at(0).code, "characters");
}

/// One that only administrators give, as a keyboard or a clipboard may spell it: é as e and its accent, with marks that
/// draw nothing.
KLIEG_ASYNC_TEST(ChannelService, ANameThatIsSpeltOtherwiseIsTheSame) {
    Channels site;
    auto made = co_await site.service.create(site.owner, wanted("cinema"));
    CO_ASSERT_OK(made);
    auto const administrator = site.person(Role::administrator);
    made = co_await site.service.edit(administrator, made->channel_id, with_name("Klieg Support Caf\u00e9"), {});
    CO_ASSERT_OK(made);
    for (auto const* spelling : {"Klieg Support Cafe\u0301", "Klieg Support Caf\u00e9\u200e"}) {
        auto patch = with_name(spelling);
        patch.description = std::optional(std::string("By ") + spelling);
        auto const edited = co_await site.service.edit(site.owner, made->channel_id, patch, {});
        CO_ASSERT_OK(edited);
        EXPECT_EQ(edited->name, "Klieg Support Caf\u00e9");
        EXPECT_EQ(edited->description, "By Klieg Support Caf\u00e9");
    }
    auto const other = co_await site.service.edit(site.owner, made->channel_id, with_name("Klieg Support Cafe"), {});
    CO_ASSERT(!other.ok());
    EXPECT_EQ(other.error().fields.at(0).code, "reserved");
}

KLIEG_ASYNC_TEST(ChannelService, ADeletedChannelIsGoneAndItsHandleFree) {
    Channels site;
    auto made = co_await site.service.create(site.owner, wanted("club"));
    CO_ASSERT_OK(made);
    CO_ASSERT_OK(co_await site.service.get(made->channel_id));
    CO_ASSERT_OK(co_await site.service.remove(site.owner, made->channel_id, {}));
    EXPECT_EQ(kind_of(co_await site.service.get(made->channel_id)), Errc::not_found);
    EXPECT_EQ(kind_of(co_await site.service.remove(site.owner, made->channel_id, {})), Errc::not_found);
    EXPECT_THAT(co_await site.event_lines(), ElementsAre("channel.created club", "channel.deleted club"));
    CO_ASSERT_OK(co_await site.service.create(site.person(), wanted("club")));
}

KLIEG_ASYNC_TEST(ChannelService, AChannelThatCannotBeReadIsNotGone) {
    Channels site;
    auto const made = co_await site.service.create(site.owner, wanted("cinema"));
    CO_ASSERT_OK(made);
    auto const id = made->channel_id;
    CO_ASSERT_OK(co_await site.tables.write(
        ports::Update{.table = "Channels", .key = {id.text()}, .set = {{"Version", "many"}}}));
    EXPECT_TRUE(*co_await site.service.exists(id));
    EXPECT_FALSE(*co_await site.service.exists(ChannelId::make(site.random)));
}

KLIEG_ASYNC_TEST(ChannelService, AFailedWriteChangesNothing) {
    Channels site;
    auto const before = site.events.outbox().wake_up().ticket();
    auto made = co_await site.service.create(site.owner, wanted("club"));
    CO_ASSERT_OK(made);
    auto const notified = site.events.outbox().wake_up().ticket();
    EXPECT_NE(notified, before) << "what was committed may be delivered at once";
    site.tables.fail_after(2, 1, Error{Errc::unavailable, "the disk is away"});
    EXPECT_EQ(kind_of(co_await site.service.remove(site.owner, made->channel_id, {})), Errc::unavailable);
    CO_ASSERT_OK(co_await site.service.get_named({"@club"}));
    EXPECT_EQ(site.tables.item_count("Outbox"), 1U);
    EXPECT_EQ(site.events.outbox().wake_up().ticket(), notified);
}

KLIEG_ASYNC_TEST(ChannelService, OwnersAndAdministratorsEditOwnersAloneOwn) {
    Channels site;
    auto made = co_await site.service.create(site.owner, wanted("club"));
    CO_ASSERT_OK(made);
    struct Case {
        Principal caller;
        Errc owns;
        Errc edits;
    };
    std::vector<Case> cases{{Principal{}, Errc::unauthenticated, Errc::unauthenticated},
                            {site.person(), Errc::forbidden, Errc::forbidden},
                            {site.person(Role::moderator), Errc::forbidden, Errc::forbidden},
                            {site.person(Role::administrator), Errc::forbidden, Errc{}},
                            {site.owner, Errc{}, Errc{}}};
    for (auto const& one : cases) {
        EXPECT_EQ(kind_of(co_await site.service.require_owner(one.caller, made->channel_id)), one.owns);
        EXPECT_EQ(kind_of(co_await site.service.require_editor(one.caller, made->channel_id)), one.edits);
    }
}

std::string code_of(Result<Channel> const& refused, std::string_view pointer) {
    for (auto const& field : refused.error().fields)
        if (field.pointer == pointer) return field.code;
    return {};
}

KLIEG_ASYNC_TEST(ChannelService, TellsAllThatIsWrongWithAChangeAtOnce) {
    Channels site;
    auto const made = co_await site.service.create(site.owner, wanted("cinema"));
    CO_ASSERT_OK(made);
    auto patch = with_handle("admin");
    patch.name = std::optional(std::string(1000, 'x'));
    auto const refused = co_await site.service.edit(site.owner, made->channel_id, patch, {});
    CO_ASSERT(!refused.ok());
    EXPECT_EQ(code_of(refused, "/handle"), "reserved");
    EXPECT_EQ(code_of(refused, "/name"), "too_long");
}

KLIEG_ASYNC_TEST(ChannelService, TellsAllThatIsWrongWithANewOneAtOnce) {
    Channels site;
    auto staff = wanted("admin");
    staff.name = std::string(1000, 'x');
    auto refused = co_await site.service.create(site.owner, staff);
    CO_ASSERT(!refused.ok());
    EXPECT_EQ(code_of(refused, "/handle"), "reserved");
    EXPECT_EQ(code_of(refused, "/name"), "too_long");
    staff.name = "Support";
    refused = co_await site.service.create(site.owner, staff);
    CO_ASSERT(!refused.ok());
    EXPECT_EQ(code_of(refused, "/handle"), "reserved");
    EXPECT_EQ(code_of(refused, "/name"), "reserved");
}

KLIEG_ASYNC_TEST(ChannelService, NobodyButAdministratorsLooksLikeStaff) {
    Channels site;
    auto dressed = wanted("club");
    dressed.name = "\u0410dmin";  // begins with a Cyrillic letter
    auto refused = co_await site.service.create(site.owner, dressed);
    CO_ASSERT(!refused.ok());
    EXPECT_EQ(refused.error().fields.at(0).code, "reserved");
    CO_ASSERT_OK(co_await site.service.create(site.person(Role::administrator), dressed));

    auto made = co_await site.service.create(site.owner, wanted("cinema"));
    CO_ASSERT_OK(made);
    auto renamed = co_await site.service.edit(site.owner, made->channel_id, with_name("Support"), {});
    CO_ASSERT(!renamed.ok());
    EXPECT_EQ(renamed.error().fields.at(0).pointer, "/name");
}

/// As the job that removes accounts does it.
Task<Result<>> remove_all_of(Channels& site, ChannelService& service, UserId owner) {
    for (int calls = 0; calls < 20; ++calls) {
        site.tables.catch_up();
        KLIEG_CO_TRY(bool const more, co_await service.remove_some_of(owner));
        if (!more) co_return Result<>{};
    }
    throw std::runtime_error("the removal does not end");
}

KLIEG_ASYNC_TEST(ChannelService, AnOwnersChannelsGoWithHisAccountAndNobodyElses) {
    Channels site;
    auto const other = site.person();
    CO_ASSERT_OK(co_await site.service.create(other, wanted("other")));
    for (int i = 0; i < 15; ++i)
        CO_ASSERT_OK(co_await site.service.create(site.owner, wanted("club" + std::to_string(i))));
    CO_ASSERT_OK(co_await remove_all_of(site, site.service, site.owner.user));
    EXPECT_EQ(site.tables.item_count("Channels"), 1U);
    EXPECT_EQ(site.tables.item_count("Uses"), 1U);
    EXPECT_EQ((co_await site.budgets.of(site.owner.user))->use, budgets::Use{});
    CO_ASSERT_OK(co_await site.service.get_named({"@other"}));
    CO_ASSERT_OK(co_await site.service.create(other, wanted("club3")));
    auto const lines = co_await site.event_lines();
    EXPECT_EQ(std::ranges::count_if(lines, [](auto const& line) { return line.starts_with("channel.deleted"); }), 15);
}

KLIEG_ASYNC_TEST(ChannelService, TheRemovalOfAnOwnersChannelsGoesOnWhereverItWasStopped) {
    using enum testing::Faults::Manner;
    for (auto const manner : {refused, lost_answer, repeated}) {
        for (std::size_t healthy = 0;; ++healthy) {
            CO_ASSERT(healthy < 60);
            Channels site;
            testing::Faults faults;
            testing::FaultyTables engine(site.tables, faults);
            Feature feature(
                {engine, site.cache, site.events.outbox(), site.budgets, site.queue, site.clock, site.random});
            for (std::string handle : {"one", "two", "three"})
                CO_ASSERT_OK(co_await site.service.create(site.owner, wanted(handle)));
            faults.begin({healthy, 1, manner, {Errc::unavailable, "away"}});
            static_cast<void>(co_await remove_all_of(site, feature.service, site.owner.user));
            bool const struck = faults.end();
            CO_ASSERT_OK(co_await remove_all_of(site, feature.service, site.owner.user));
            EXPECT_EQ(site.tables.item_count("Channels"), 0U);
            EXPECT_EQ(site.tables.item_count("Uses"), 0U);
            EXPECT_EQ((co_await site.event_lines()).size(), 6U) << "each is made and deleted once";
            if (struck) continue;
            EXPECT_GT(healthy, 2U) << "its changes are three";
            break;
        }
    }
}

}  // namespace
}  // namespace klieg::channels
