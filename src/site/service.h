#pragma once

#include "base/principal.h"
#include "base/version_condition.h"
#include "events/outbox.h"
#include "jobs/queue.h"
#include "ports/cache.h"
#include "site/repo.h"
#include "site/types.h"

#include <functional>
#include <string>

namespace klieg::site {

/// What the site says of itself: everybody is shown it, administrators change it.
///
/// Threads: any core. Lifetime: what it is given outlives it.
class SiteService {
public:
    struct Needs {
        SiteRepo& repo;
        ports::Cache& cache;
        events::Outbox& outbox;
        jobs::Queue& jobs;
        Clock const& clock;
    };
    SiteService(Needs needs, ConfiguredSite configured) : needs_(needs), configured_(std::move(configured)) {}

    /// What holds now. What is kept of it goes under cache_tags::site().
    Task<Result<SiteInBrief>> brief();
    /// Whether anybody may make an account, at this moment.
    Task<Result<bool>> registration_open();
    /// Fails: not_found, where the site has no such text.
    Task<Result<std::string>> text_of(SitePage page);

    /// What was chosen, and in which version. Administrators only. Fails: unauthenticated, forbidden.
    Task<Result<SiteRow>> chosen(Principal caller);
    /// Changes it, only from a version that `expected` admits. Administrators only.
    /// Fails: unauthenticated, forbidden, invalid, precondition (another version).
    Task<Result<SiteRow>> change(Principal caller, SitePatch patch, VersionCondition expected);
    ConfiguredSite const& configured() const noexcept { return configured_; }

    /// Shows another logo from now on, or none; the objects of the one before go after kUnnamedPictureKept.
    /// Administrators only. Its bytes are nobody's: they count in no account's budget. Fails: unauthenticated,
    /// forbidden, precondition.
    Task<Result<SiteRow>> set_logo(Principal caller, assembly::Picture logo, VersionCondition expected = {});

private:
    /// What a change makes of the row, in the form in which it is kept.
    using Edit = std::function<Result<SiteRow>(SiteRow)>;

    Task<Result<SiteRow>> write(Principal by, Edit edit, VersionCondition expected);
    ports::Transaction also(SiteRow const& before, SiteRow const& after, Principal const& by);

    Needs needs_;
    ConfiguredSite const configured_;
};

}  // namespace klieg::site
