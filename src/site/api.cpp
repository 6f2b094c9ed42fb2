#include "site/api.h"

#include "assembly/cache_tags.h"
#include "http/conditions.h"
#include "http/contract/operations.h"

#include <chrono>

namespace klieg::site {

namespace {

/// Changes invalidate them; this bounds what other nodes may lag where that news is lost.
constexpr std::chrono::seconds kTextTtl{60};
/// Three texts, and what JSON may write of each of their characters: twelve bytes of a pair of escapes.
constexpr std::uint64_t kPatchBytesMax = std::uint64_t{1} << 20U;

Result<http::Reply<SiteTextAnswer>> text_from(Result<ports::Cache::Value> kept) {
    KLIEG_TRY(auto shown, std::move(kept));
    if (shown == nullptr) return Error{Errc::not_found, "the site has no such text"};
    return http::Reply<SiteTextAnswer>::shared(std::move(shown)).with("Cache-Control", "no-cache");
}

}  // namespace

Constraints constraints_of(SiteTextAnswer const*) {
    static constexpr Constraint kLines[] = {
        {.member = "text", .summary = "Plain text; lines are its own.", .example = "Who we are."},
    };
    return kLines;
}

void SiteApi::add_routes(http::Router& router) {
    using enum http::Method;
    http::Operations operations(router, *this, {"Site", "What this site is, and how it is."});
    operations.add({.method = get,
                    .path = "/api/site/pages/{page}",
                    .id = "getSitePage",
                    .summary = "Shows one of the texts of the site.",
                    .access = http::Access::anyone},
                   &SiteApi::text);
    operations.add({.method = get,
                    .path = "/api/admin/site",
                    .id = "getSiteSettings",
                    .summary = "Shows what was set of the site, and what the configuration says.",
                    .access = http::Access::administrator},
                   &SiteApi::settings);
    operations.add({.method = patch,
                    .path = "/api/admin/site",
                    .id = "setSiteSettings",
                    .summary = "Changes it by a merge patch; null goes back to the configuration, or to none.",
                    .access = http::Access::administrator,
                    .rate_class = http::RateClass::write,
                    .body_bytes_max = kPatchBytesMax,
                    .if_match = true},
                   &SiteApi::change);
}

http::QuickAnswer<SiteTextAnswer> SiteApi::text(SitePage page) {
    auto key = "site-page:" + page.name;
    if (auto known = cache_.find(key)) return text_from(*std::move(known));
    return text_first(std::move(key), std::move(page));
}

http::Answer<SiteTextAnswer> SiteApi::text_first(std::string key, SitePage page) {
    auto load = [this, &page](ports::Cache::Tags& tags) { return load_text(page, tags); };
    co_return text_from(co_await cache_.get_or_load(std::move(key), load));
}

Task<Result<ports::Cache::Loaded>> SiteApi::load_text(SitePage page, ports::Cache::Tags& tags) {
    co_await tags.add({cache_tags::site()});
    auto text = co_await service_.text_of(std::move(page));
    if (!text.ok() && text.error().kind == Errc::not_found)
        co_return ports::Cache::Loaded::nothing(cache_tags::kNothingTtl);
    if (!text.ok()) co_return std::move(text).error();
    co_return ports::Cache::Loaded{http::SharedAnswer::keep(http::answer_text(SiteTextAnswer{*std::move(text)})),
                                   kTextTtl};
}

http::Answer<SiteSettingsAnswer> SiteApi::settings(http::Request& request) {
    KLIEG_CO_TRY(auto row, co_await service_.chosen(request.principal));
    co_return answer_with(std::move(row), service_.configured());
}

http::Answer<SiteSettingsAnswer> SiteApi::change(http::Request& request, SitePatch patch) {
    KLIEG_CO_TRY(auto row,
                 co_await service_.change(request.principal, std::move(patch), http::version_condition(request)));
    co_return answer_with(std::move(row), service_.configured());
}

}  // namespace klieg::site
