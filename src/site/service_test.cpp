#include "site/service.h"

#include "site/fixture_for_test.h"
#include "testing/async_test.h"

#include <gmock/gmock.h>

namespace klieg::site {
namespace {

template <class T>
Errc kind_of(Result<T> const& result) {
    return result.ok() ? Errc{} : result.error().kind;
}

KLIEG_ASYNC_TEST(SiteService, LetsAdministratorsAloneChangeAndSeeWhatIsSet) {
    Settings site;
    EXPECT_EQ(kind_of(co_await site.service.change({}, {.name = to("Mine")}, {})), Errc::unauthenticated);
    EXPECT_EQ(kind_of(co_await site.service.chosen({})), Errc::unauthenticated);
    for (auto role : {Role::user, Role::moderator}) {
        EXPECT_EQ(kind_of(co_await site.service.change(site.person(role), {.name = to("Mine")}, {})), Errc::forbidden);
        EXPECT_EQ(kind_of(co_await site.service.chosen(site.person(role))), Errc::forbidden);
    }
    EXPECT_EQ((co_await site.service.brief())->name, "Klieg");
    CO_ASSERT_OK(co_await site.service.change(site.administrator, {.name = to("Kino")}, {}));
    EXPECT_EQ((co_await site.service.brief())->name, "Kino");
}

KLIEG_ASYNC_TEST(SiteService, SaysAtOnceWhatWasChosenAndElseWhatIsConfigured) {
    Settings site;
    EXPECT_EQ((co_await site.service.brief())->name, "Klieg");
    CO_ASSERT_OK(co_await site.service.change(
        site.administrator, {.name = to("Kino"), .accent = to("#B3401E"), .terms = to("Be kind.")}, {}));
    auto const now = co_await site.service.brief();
    CO_ASSERT_OK(now);
    EXPECT_EQ(now->name, "Kino");
    EXPECT_EQ(now->accent, "#b3401e");
    EXPECT_TRUE(now->has_terms);
    EXPECT_EQ(*co_await site.service.text_of({"terms"}), "Be kind.");
    EXPECT_EQ(kind_of(co_await site.service.text_of({"about"})), Errc::not_found);
    CO_ASSERT_OK(co_await site.service.change(site.administrator, {.name = to_default(), .terms = to_default()}, {}));
    EXPECT_EQ((co_await site.service.brief())->name, "Klieg");
    EXPECT_EQ(kind_of(co_await site.service.text_of({"terms"})), Errc::not_found);
}

KLIEG_ASYNC_TEST(SiteService, ChangesOnlyWhatItsWriterHasSeenWhereThatIsSaid) {
    Settings site;
    auto const first = co_await site.service.change(site.administrator, {.name = to("Kino")}, 0);
    CO_ASSERT_OK(first);
    EXPECT_EQ(first->version, 1);
    EXPECT_EQ(kind_of(co_await site.service.change(site.administrator, {.name = to("Late")}, 0)), Errc::precondition);
    CO_ASSERT_OK(co_await site.service.change(site.administrator, {.description = to("Films.")}, first->version));
    auto const now = co_await site.service.chosen(site.administrator);
    CO_ASSERT_OK(now);
    EXPECT_EQ(now->name, "Kino");
    EXPECT_EQ(now->description, "Films.");
    EXPECT_EQ(now->version, 2);
}

KLIEG_ASYNC_TEST(SiteService, TellsOfEachChangeOnceAndOfNoneThatChangesNothing) {
    Settings site;
    CO_ASSERT_OK(co_await site.service.change(site.administrator, {.name = to("Kino")}, {}));
    auto const same = co_await site.service.change(site.administrator, {.name = to("Kino")}, {});
    CO_ASSERT_OK(same);
    EXPECT_EQ(same->version, 1);
    auto const told = co_await site.events.all();
    CO_ASSERT(told.size() == 1);
    EXPECT_EQ(told[0].type, "site.changed");
    EXPECT_EQ(told[0].payload.at("name").as_string(), "Kino");
    EXPECT_EQ(told[0].payload.at("changedBy").as_string(), site.administrator.user.text());
}

KLIEG_ASYNC_TEST(SiteService, KeepsLogoAndTextsApart) {
    Settings site;
    assembly::Picture const logo{.key = "abcdefghijklmnop", .sizes = {{48, 48, 100}}};
    for (auto role : {Role::user, Role::moderator})
        EXPECT_EQ(kind_of(co_await site.service.set_logo(site.person(role), logo)), Errc::forbidden);
    EXPECT_EQ(kind_of(co_await site.service.set_logo({}, logo)), Errc::unauthenticated);
    CO_ASSERT_OK(co_await site.service.change(site.administrator, {.name = to("Kino")}, {}));
    auto const set = co_await site.service.set_logo(site.administrator, logo);
    CO_ASSERT_OK(set);
    EXPECT_EQ(set->name, "Kino");
    EXPECT_EQ(kind_of(co_await site.service.change(site.administrator, {.name = to("Late")}, 1)), Errc::precondition);
    auto const changed = co_await site.service.change(site.administrator, {.name = to("Films")}, set->version);
    CO_ASSERT_OK(changed);
    EXPECT_EQ(changed->logo, logo);
    auto const same = co_await site.service.set_logo(site.administrator, logo);
    CO_ASSERT_OK(same);
    EXPECT_EQ(same->version, changed->version);
    auto const now = co_await site.service.brief();
    CO_ASSERT_OK(now);
    CO_ASSERT(now->logo.size() == 1);
    EXPECT_EQ(now->logo[0].url, "/media/pictures/site/abcdefghijklmnop/48.webp");
    CO_ASSERT_OK(co_await site.service.set_logo(site.administrator, {}));
    EXPECT_TRUE((co_await site.service.brief())->logo.empty());
}

KLIEG_ASYNC_TEST(SiteService, ClosesRegistrationOverTheConfiguration) {
    Settings site;
    EXPECT_TRUE(*co_await site.service.registration_open());
    CO_ASSERT_OK(
        co_await site.service.change(site.administrator, {.registration = std::optional(Registration::closed)}, {}));
    EXPECT_FALSE(*co_await site.service.registration_open());
    CO_ASSERT_OK(co_await site.service.change(site.administrator, {.registration = std::optional<Registration>()}, {}));
    EXPECT_TRUE(*co_await site.service.registration_open());
}

}  // namespace
}  // namespace klieg::site
