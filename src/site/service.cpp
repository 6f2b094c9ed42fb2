#include "site/service.h"

#include "assembly/cache_tags.h"
#include "assembly/picture_jobs.h"
#include "audit/audit.h"
#include "base/log.h"
#include "site/events.h"
#include "site/site_rules.h"

#include <utility>

namespace klieg::site {

namespace {

constexpr int kAttemptsMax = 4;

bool says_the_same(SiteRow const& a, SiteRow const& b) {
    return static_cast<ChosenSite const&>(a) == b && a.logo == b.logo;
}

/// Whether what stands there is what one write, of one moment, made of it.
bool is_the_write(SiteRow const& stands, SiteRow const& written) {
    return stands.version == written.version && stands.changed_at == written.changed_at &&
           says_the_same(stands, written);
}

}  // namespace

Task<Result<SiteInBrief>> SiteService::brief() {
    KLIEG_CO_TRY(auto const row, co_await needs_.repo.get());
    auto brief = brief_of(row, configured_);
    brief.logo = assembly::shown(row.logo, kSiteSubject);
    brief.logo_jpegs = assembly::shown_as_jpegs(row.logo, kSiteSubject);
    co_return brief;
}

Task<Result<bool>> SiteService::registration_open() {
    KLIEG_CO_TRY(auto const now, co_await brief());
    co_return now.registration_open;
}

Task<Result<std::string>> SiteService::text_of(SitePage page) {
    KLIEG_CO_TRY(auto const row, co_await needs_.repo.get());
    auto const& text = page.of(row);
    if (!text) co_return Error{Errc::not_found, "the site has no such text"};
    co_return *text;
}

Task<Result<SiteRow>> SiteService::chosen(Principal caller) {
    KLIEG_CO_CHECK(caller.require_administrator());
    co_return co_await needs_.repo.get();
}

Task<Result<SiteRow>> SiteService::change(Principal caller, SitePatch patch, VersionCondition expected) {
    KLIEG_CO_CHECK(caller.require_administrator());
    auto apply = [patch = std::move(patch)](SiteRow row) -> Result<SiteRow> {
        KLIEG_TRY(static_cast<ChosenSite&>(row), patched(row, patch));
        return row;
    };
    co_return co_await write(std::move(caller), std::move(apply), expected);
}

Task<Result<SiteRow>> SiteService::set_logo(Principal caller, assembly::Picture logo, VersionCondition expected) {
    KLIEG_CO_CHECK(caller.require_administrator());
    auto show = [logo = std::move(logo)](SiteRow row) -> Result<SiteRow> {
        row.logo = logo;
        return row;
    };
    co_return co_await write(std::move(caller), std::move(show), std::move(expected));
}

/// Read, edit, write on the condition of the version that was read, as channels are changed: a lost race is begun
/// again, and a write that failed is looked for before that is believed.
Task<Result<SiteRow>> SiteService::write(Principal by, Edit edit, VersionCondition expected) {
    for (int attempt = 0; attempt < kAttemptsMax; ++attempt) {
        KLIEG_CO_TRY(auto const before, co_await needs_.repo.get());
        if (!expected.admits(before.version))
            co_return Error{Errc::precondition, "the site has changed since you read it"};
        KLIEG_CO_TRY(auto after, edit(before));
        if (says_the_same(before, after)) co_return before;
        after.version = before.version + 1;
        after.changed_at = needs_.clock.now();
        auto replaced = co_await needs_.repo.replace(before, after, also(before, after, by));
        co_await needs_.cache.invalidate(cache_tags::site());  // after one that failed, too: it may have been done
        bool done = replaced.ok();
        if (!done) {
            KLIEG_CO_TRY(auto const stands, co_await needs_.repo.get());
            done = is_the_write(stands, after);
        }
        if (done) {
            needs_.outbox.notify(after.of);
            log::info("the site was changed", {{"by", by.user.text()}, {"version", after.version}});
            co_return after;
        }
        if (replaced.error().kind != Errc::conflict) co_return std::move(replaced).error();
    }
    co_return Error{Errc::unavailable, "the site is being changed by many at once: try again", "changed_meanwhile"};
}

/// The news, the entry of the audit log, and the removal of a logo that the row names no more.
ports::Transaction SiteService::also(SiteRow const& before, SiteRow const& after, Principal const& by) {
    SiteEvent const payload{by.user, brief_of(after, configured_).name, after.changed_at};
    ports::Transaction transaction{needs_.outbox.event(kSiteChanged, {after.of, after.version}, payload)};
    bool const has_other_logo = before.logo.key != after.logo.key;
    audit::Act act{.what = "site.changed",
                   .area = audit::Area::administration,
                   .subject = after.of,
                   .detail = has_other_logo ? "the logo" : ""};
    transaction.add(audit::entry(std::move(act), by, after.changed_at));
    bool const goes = !before.logo.key.empty() && has_other_logo;
    if (goes) transaction.add(needs_.jobs.enqueue(assembly::settle_picture(before.of, before.logo.key)));
    return transaction;
}

}  // namespace klieg::site
