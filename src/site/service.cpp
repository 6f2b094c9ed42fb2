#include "site/service.h"

#include "assembly/cache_tags.h"
#include "base/log.h"
#include "site/events.h"
#include "site/site_rules.h"

#include <utility>

namespace klieg::site {

namespace {

constexpr int kAttemptsMax = 4;

/// Whether what stands there is what one write, of one moment, made of it.
bool is_the_write(SiteRow const& stands, SiteRow const& written) {
    return stands.version == written.version && stands.changed_at == written.changed_at &&
           static_cast<ChosenSite const&>(stands) == written;
}

}  // namespace

Task<Result<SiteInBrief>> SiteService::brief() {
    KLIEG_CO_TRY(auto const row, co_await needs_.repo.get());
    co_return brief_of(row, configured_);
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

/// Read, patch, write on the condition of the version that was read, as channels are changed: a lost race is begun
/// again, and a write that failed is looked for before that is believed.
Task<Result<SiteRow>> SiteService::change(Principal caller, SitePatch patch, VersionCondition expected) {
    KLIEG_CO_CHECK(caller.require_administrator());
    for (int attempt = 0; attempt < kAttemptsMax; ++attempt) {
        KLIEG_CO_TRY(auto const before, co_await needs_.repo.get());
        if (!expected.admits(before.version))
            co_return Error{Errc::precondition, "the site has changed since you read it"};
        SiteRow after = before;
        KLIEG_CO_TRY(static_cast<ChosenSite&>(after), patched(before, patch));
        if (static_cast<ChosenSite const&>(before) == after) co_return before;
        after.version = before.version + 1;
        after.changed_at = needs_.clock.now();
        auto replaced = co_await needs_.repo.replace(before, after, event(after, caller.user));
        co_await needs_.cache.invalidate(cache_tags::site());  // after one that failed, too: it may have been done
        bool done = replaced.ok();
        if (!done) {
            KLIEG_CO_TRY(auto const stands, co_await needs_.repo.get());
            done = is_the_write(stands, after);
        }
        if (done) {
            needs_.outbox.notify(after.of);
            log::info("the site was changed", {{"by", caller.user.text()}, {"version", after.version}});
            co_return after;
        }
        if (replaced.error().kind != Errc::conflict) co_return std::move(replaced).error();
    }
    co_return Error{Errc::unavailable, "the site is being changed by many at once: try again", "changed_meanwhile"};
}

ports::Transaction SiteService::event(SiteRow const& row, UserId by) {
    SiteEvent const payload{std::move(by), brief_of(row, configured_).name, row.changed_at};
    return {needs_.outbox.event(kSiteChanged, {row.of, row.version}, payload)};
}

}  // namespace klieg::site
