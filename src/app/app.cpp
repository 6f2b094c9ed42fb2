#include "app/app.h"

#include "app/decoder_sandbox.h"
#include "app/features.h"
#include "app/mail_settings.h"
#include "app/open_files.h"
#include "app/run_blocking.h"
#include "base/log.h"
#include "http/https_redirect.h"
#include "http/middleware.h"
#include "identity/feature.h"
#include "net/listener.h"
#include "pages/feature.h"

#include <fmt/format.h>

#include <algorithm>

namespace klieg::app {

namespace {

using namespace std::chrono_literals;

constexpr auto kRedirectPatience = 5s;

std::vector<http::Rate> rates_of(Config const& config) {
    using enum http::RateClass;
    auto rate = [](http::RateClass rate_class, std::int64_t per_minute, std::int64_t burst) {
        return http::Rate{rate_class, static_cast<double>(per_minute), static_cast<double>(burst)};
    };
    return {rate(read, config.rate_read_per_second * 60, config.rate_read_per_second * 2),
            rate(write, config.rate_write_per_minute, config.rate_write_per_minute / 2 + 1),
            rate(auth, config.rate_auth_per_minute, config.rate_auth_per_minute),
            rate(upload, config.rate_upload_per_second * 60, config.rate_upload_per_second * 6)};
}

/// Of the files that may be open, those that the web client keeps so are no connection's.
http::ConnectionLimits connections_of(Config const& config, std::size_t files_max, std::size_t kept_open,
                                      http::Router const& router) {
    http::ConnectionLimits wanted{.requests_max = static_cast<std::size_t>(config.connections_max),
                                  .waiting_max = static_cast<std::size_t>(config.connections_waiting_max),
                                  .upgraded_max = static_cast<std::size_t>(config.connections_upgraded_max),
                                  .per_client_max = static_cast<std::size_t>(config.connections_per_client_max)};
    auto const fit = connections_within(files_max - std::min(files_max, kept_open), wanted, uses_of(router));
    log::info("open files", {{"max", files_max},
                             {"connections_max", fit.requests_max},
                             {"connections_waiting_max", fit.waiting_max},
                             {"connections_upgraded_max", fit.upgraded_max}});
    // What nobody chose is nothing to warn of: the line above says what holds.
    Config const initial;
    bool const chosen = config.connections_max != initial.connections_max ||
                        config.connections_waiting_max != initial.connections_waiting_max ||
                        config.connections_upgraded_max != initial.connections_upgraded_max;
    if (chosen && fit.requests_max < wanted.requests_max)  // and each other use by the same share
        log::warn("fewer connections than configured, since too few files may be open",
                  {{"setting", "server.connections_max"}, {"wanted", wanted.requests_max}, {"files", files_max}});
    return fit;
}

Result<bool> read_again(net::TlsServerContext& certificate) {
    KLIEG_CHECK(certificate.renew());
    return true;
}

/// Of an address that cannot be had, what to do about it: who starts a server knows the setting, and not sockets.
Error about_address(Config const& config, std::string_view setting, std::string const& address, Error const& why) {
    std::string sentence;
    if (why.code == net::kAddressInUse)
        sentence =
            fmt::format("is {}, where another program listens already: end that, or choose another port", address);
    if (why.code == net::kAddressForbidden)
        sentence = fmt::format(
            "is {}, where this user may not listen: ports below 1024 need CAP_NET_BIND_SERVICE; or choose another",
            address);
    if (why.code == net::kAddressNotHere)
        sentence = fmt::format(
            "is {}, and this machine has no such address: 0.0.0.0 and [::] stand for all that it has", address);
    return sentence.empty() ? wrong_setting(config, setting, why) : wrong_setting(config, setting, sentence);
}

/// Where `./run` and an installed binary have the built web client.
std::filesystem::path web_root_of(Config const& config) {
    if (!config.web_root.empty()) return config.web_root;
    std::error_code failed;
    auto binary = std::filesystem::read_symlink("/proc/self/exe", failed).parent_path();
    for (auto const& candidate : {binary / "web", binary / "../../web/dist", binary / "../share/klieg/web"})
        if (std::filesystem::exists(candidate / "index.html", failed)) return candidate;
    return {};
}

}  // namespace

App::App(Config config, DataFolder folder)
    : config_(std::move(config)), folder_(std::move(folder)), cores_(config_.core_count()) {}

App::~App() = default;

std::uint16_t App::port() const {
    return server_->port();
}

Result<> App::start() {
    files_max_ = raise_open_files_max();  // before anything is opened: the web client alone has some hundreds
    KLIEG_CHECK(open_certificate());
    KLIEG_TRY(storage_, Storage::open(folder_, clock_,
                                      {.cores = cores_.size(),
                                       .tables = Features::tables(),
                                       .reserve_bytes = config_.reserve_bytes(),
                                       .copy_reserve_bytes = config_.reserve_bytes()}));
    KLIEG_CHECK(open_features());
    KLIEG_CHECK(open_server());
    KLIEG_CHECK(folder_.mark_as_served());
    KLIEG_CHECK(run_blocking(cores_.executor(0), features_->start()));
    if (auto const& token = features_->get<identity::Feature>().setup_token) setup_path_ = "/setup?token=" + *token;
    server_->start();
    if (redirect_) redirect_->start();
    features_->system_api().set_ready(true);
    return {};
}

Result<> App::open_features() {
    KLIEG_TRY(auto tools, tools_of(config_));
    KLIEG_TRY(mail_, make_sender(config_, clock_));
    auto const sandbox = find_sandbox(config_, folder_.secrets(), tools);
    report(sandbox, config_, metrics_);
    features_ = std::make_unique<Features>(Features::Needs{.config = config_,
                                                           .folder = folder_,
                                                           .storage = *storage_,
                                                           .cores = cores_,
                                                           .metrics = metrics_,
                                                           .clock = clock_,
                                                           .random = random_,
                                                           .tools = std::move(tools),
                                                           .boot_id = random_.base32(16),
                                                           .decodes = sandbox.decodes,
                                                           .mail = mail_.get()});
    if (auto root = web_root_of(config_); !root.empty()) {
        auto& pages = features_->get<pages::Feature>();
        KLIEG_CHECK(pages.open(root));
        features_->router().set_fallback(pages.handler());
    } else {
        log::warn("the web client is not here, so only the API is served", {{"setting", "server.web_root"}});
    }
    return {};
}

Result<> App::open_server() {
    KLIEG_TRY(auto endpoint, parse_endpoint(config_.listen));
    if (config_.is_named_by_strangers())
        log::warn("links, feeds and maps name whatever host a request was for: say which is right",
                  {{"setting", "server.public_url"}});
    KLIEG_TRY(auto origins, http::AllowedOrigins::parse(config_.cors_origins));
    KLIEG_TRY(auto proxies, http::TrustedProxies::parse(config_.trusted_proxies));
    http::MiddlewareOptions middleware{.trusted_proxies = std::move(proxies),
                                       .rates = rates_of(config_),
                                       .public_origin = config_.public_origin(),
                                       .health_paths = {"/healthz", "/readyz"},
                                       .cors_origins = std::move(origins),
                                       .inline_scripts = features_->get<pages::Feature>().inline_scripts(),
                                       .access_log = {.slow = std::chrono::milliseconds(config_.log_slow_request_ms)},
                                       .idempotency = &features_->idempotency_keys()};
    auto chain =
        http::make_endpoint(std::move(middleware), features_->router(), features_->authenticator(), clock_, random_);
    http::ServerOptions options{.listen = {{endpoint.host, endpoint.port, certificate_.get()}}};
    options.limits.connections =
        connections_of(config_, files_max_, features_->get<pages::Feature>().open_files(), features_->router());
    options.limits.answer_rate_min = static_cast<std::uint64_t>(config_.answer_rate_min);
    KLIEG_TRY(options.trusted_proxies, http::TrustedProxies::parse(config_.trusted_proxies));
    if (config_.is_https()) options.strict_transport = std::chrono::days(config_.strict_transport_days);
    server_ =
        std::make_unique<http::Server>(std::move(options), cores_, std::move(chain), features_->router(), metrics_);
    if (auto opened = server_->open(); !opened.ok())
        return about_address(config_, "server.listen", config_.listen, opened.error());
    return config_.redirect_listen.empty() ? Result<>() : open_redirect();
}

Result<> App::open_redirect() {
    KLIEG_TRY(auto endpoint, parse_endpoint(config_.redirect_listen));
    http::ServerOptions options{.listen = {{endpoint.host, endpoint.port}}};
    // Who is here has one short answer to hear.
    options.limits.connections = redirect_connections(static_cast<std::size_t>(config_.connections_per_client_max));
    KLIEG_TRY(options.trusted_proxies, http::TrustedProxies::parse(config_.trusted_proxies));
    options.limits.idle_patience = kRedirectPatience;
    redirect_ = std::make_unique<http::Server>(std::move(options), cores_, http::redirect_to(config_.public_origin()),
                                               no_routes_, metrics_);
    auto opened = redirect_->open();
    if (!opened.ok()) return about_address(config_, "server.redirect_listen", config_.redirect_listen, opened.error());
    return opened;
}

Result<> App::open_certificate() {
    if (config_.tls_certificate.empty()) return {};
    auto opened = net::TlsServerContext::open({.certificate = config_.tls_certificate, .key = config_.tls_key});
    if (!opened.ok()) return wrong_setting(config_, "server.tls_certificate", opened.error());
    certificate_ = *std::move(opened);
    return {};
}

void App::renew_certificate(Renew renew) {
    if (!certificate_) return;
    auto renewed = renew == Renew::always ? read_again(*certificate_) : certificate_->renew_if_changed();
    if (!renewed.ok())
        log::error("the certificate cannot be renewed, and the old one stays", {{"error", renewed.error().detail}});
    else if (*renewed)
        log::info("the certificate was read again", {{"file", config_.tls_certificate}});
}

void App::stop() {
    auto wait_for = [this](Task<> task) { run_blocking(cores_.executor(0), std::move(task)); };
    if (features_) features_->system_api().set_ready(false);
    if (redirect_) wait_for(redirect_->stop());
    if (server_) wait_for(server_->stop());
    if (mail_) mail_->give_up();
    if (features_) wait_for(features_->stop());
    cores_.stop();
}

}  // namespace klieg::app
