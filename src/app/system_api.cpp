#include "app/system_api.h"

#include "app/backup_schedule.h"
#include "assembly/cache_tags.h"
#include "http/contract/operations.h"
#include "http/trusted_proxies.h"
#include "site/service.h"
#include "videos/service.h"

namespace klieg::app {

namespace {

/// Changes invalidate it; this bounds what other nodes may lag where that news is lost.
constexpr std::chrono::seconds kSiteTtl{60};
constexpr auto kSiteKey = "site-shown";

}  // namespace

Constraints constraints_of(SiteAnswer const*) {
    static constexpr Constraint kLines[] = {
        {.member = "name", .summary = "What the site is called.", .example = "Klieg"},
        {.member = "description", .summary = "What it is about, in a line; empty where nobody has said."},
        {.member = "accent", .summary = "The colour that it has chosen; null: the client's own.", .example = "#b3401e"},
        {.member = "has_about", .summary = "Whether it has a text about itself."},
        {.member = "has_terms", .summary = "Whether it has terms."},
        {.member = "has_contact", .summary = "Whether it says how its people are reached."},
        {.member = "version", .summary = "Of the software.", .example = "0.1.0"},
        {.member = "registration_open", .summary = "Whether anybody may make an account."},
        {.member = "sends_mail",
         .summary = "Whether it sends mails: else no address is confirmed, and no password replaced, by one."},
        {.member = "upload_bytes_max", .summary = "How large a file may be.", .example = "70000000000"},
        {.member = "categories", .summary = "What videos may be filed under."},
        {.member = "logo",
         .summary = "Its sign, a square, in sizes ascending by width; empty: it has none of its own."},
        {.member = "logo_jpegs",
         .summary = "The same on white for programs that take no WebP, up to 512 pixels wide; empty: none were made."},
    };
    return kLines;
}

void SystemApi::add_routes(http::Router& router) {
    using enum http::Method;
    http::Operations operations(router, *this, {"Site", "What this site is, and how it is."});
    auto plain = [](char const* type) { return std::vector{http::RawAnswer{.status = 200, .media_type = type}}; };
    operations.add({.method = get,
                    .path = "/healthz",
                    .id = "getHealth",
                    .summary = "Whether the process answers at all.",
                    .access = http::Access::anyone,
                    .rate_class = http::RateClass::unlimited,
                    .raw_answers = plain("text/plain")},
                   &SystemApi::health);
    operations.add({.method = get,
                    .path = "/readyz",
                    .id = "getReadiness",
                    .summary = "Whether it can serve: storage answers, and it is not shutting down. Says so where it "
                               "is full, or takes no files.",
                    .access = http::Access::anyone,
                    .rate_class = http::RateClass::unlimited,
                    .raw_answers = plain("text/plain")},
                   &SystemApi::readiness);
    operations.add({.method = get,
                    .path = "/metrics",
                    .id = "getMetrics",
                    .summary = "Counters in Prometheus' text format.",
                    .access = http::Access::operator_,
                    .who = "administrators, and whoever asks from this machine; for others it does not exist",
                    .rate_class = http::RateClass::unlimited,
                    .raw_answers = plain("text/plain")},
                   &SystemApi::show_metrics);
    operations.add({.method = get,
                    .path = "/api/site",
                    .id = "getSite",
                    .summary = "What this site is and allows.",
                    .access = http::Access::anyone,
                    .rate_class = http::RateClass::unlimited},
                   &SystemApi::site);
}

Task<Result<http::Response>> SystemApi::health(http::Request&) {
    co_return http::text_response("ok\n");
}

Task<Result<http::Response>> SystemApi::readiness(http::Request&) {
    if (!ready_) co_return Error{Errc::unavailable, "the server is not ready", "not_ready"};
    KLIEG_CO_CHECK(co_await needs_.storage.probe());
    KLIEG_CO_TRY(auto const room, co_await needs_.storage.room());
    // It goes on serving, so whoever balances load has no reason to turn away; whoever watches has one to look.
    std::string text = "ready";
    if (room && room->is_full()) text += "; storage_full: nothing new is stored";
    if (!needs_.decodes) text += "; sandbox_incomplete: no files are taken";
    if (needs_.backups.is_failing()) text += "; backup_failed: the log says why";
    co_return http::text_response(text + "\n");
}

Task<Result<http::Response>> SystemApi::show_metrics(http::Request& request) {
    if (!http::comes_from_this_machine(request) && !request.principal.administers())
        co_return Error{Errc::not_found, "there is nothing here"};
    KLIEG_CO_CHECK(co_await measure_storage());
    co_return http::text_response(needs_.metrics.exposition(), "text/plain; version=0.0.4; charset=utf-8");
}

/// As of now, since nothing else has a reason to look.
Task<Result<>> SystemApi::measure_storage() {
    KLIEG_CO_TRY(auto const room, co_await needs_.storage.room());
    if (!room) co_return Result<>{};
    auto& metrics = needs_.metrics;
    metrics.gauge({"klieg_storage_available_bytes", "Free on the disk of the objects"})
        .set(static_cast<double>(room->available));
    metrics.gauge({"klieg_storage_reserve_bytes", "Of that, what uploads and encodings leave free"})
        .set(static_cast<double>(room->reserve));
    metrics.gauge({"klieg_storage_full", "1 while nothing new is stored"}).set(room->is_full() ? 1 : 0);
    metrics.gauge({"klieg_storage_ballast", "0 while the database uses what was kept back for deletions"})
        .set(room->has_ballast ? 1 : 0);
    co_return Result<>{};
}

http::QuickAnswer<SiteAnswer> SystemApi::site() {
    if (auto known = needs_.storage.cache().find(kSiteKey)) return http::Reply<SiteAnswer>::shared(*std::move(known));
    return site_first();
}

http::Answer<SiteAnswer> SystemApi::site_first() {
    auto load = [this](ports::Cache::Tags& tags) { return load_site(tags); };
    KLIEG_CO_TRY(auto shown, co_await needs_.storage.cache().get_or_load(kSiteKey, load));
    co_return http::Reply<SiteAnswer>::shared(std::move(shown));
}

Task<Result<ports::Cache::Loaded>> SystemApi::load_site(ports::Cache::Tags& tags) {
    co_await tags.add({cache_tags::site()});
    KLIEG_CO_TRY(auto const brief, co_await needs_.site.brief());
    SiteAnswer const answer{.name = brief.name,
                            .description = brief.description,
                            .accent = brief.accent,
                            .has_about = brief.has_about,
                            .has_terms = brief.has_terms,
                            .has_contact = brief.has_contact,
                            .version = kVersion,
                            .registration_open = brief.registration_open,
                            .sends_mail = needs_.sends_mail,
                            .upload_bytes_max = needs_.config.upload_bytes_max,
                            .categories = needs_.videos.categories(),
                            .logo = brief.logo,
                            .logo_jpegs = brief.logo_jpegs};
    co_return ports::Cache::Loaded{http::SharedAnswer::keep(http::answer_text(answer)), kSiteTtl};
}

}  // namespace klieg::app
