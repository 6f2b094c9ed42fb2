#pragma once

#include "http/contract/reply.h"
#include "http/router.h"
#include "ports/cache.h"
#include "site/service.h"
#include "site/view.h"

namespace klieg::site {

/// One of the site's texts.
struct SiteTextAnswer {
    std::string text;
};
BOOST_DESCRIBE_STRUCT(SiteTextAnswer, (), (text))
Constraints constraints_of(SiteTextAnswer const*);

/// The routes of what administrators set of the site, and of its texts, which are kept as they are answered.
///
/// Threads: any core. Lifetime: what it is given outlives it, and it outlives the router's use.
class SiteApi {
public:
    SiteApi(SiteService& service, ports::Cache& cache) : service_(service), cache_(cache) {}

    void add_routes(http::Router& router);

private:
    http::QuickAnswer<SiteTextAnswer> text(SitePage page);
    http::Answer<SiteTextAnswer> text_first(std::string key, SitePage page);
    Task<Result<ports::Cache::Loaded>> load_text(SitePage page, ports::Cache::Tags& tags);
    http::Answer<SiteSettingsAnswer> settings(http::Request& request);
    http::Answer<SiteSettingsAnswer> change(http::Request& request, SitePatch patch);

    SiteService& service_;
    ports::Cache& cache_;
};

}  // namespace klieg::site
