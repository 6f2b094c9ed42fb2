#include "app/serve.h"

#include "app/app.h"
#include "base/log.h"

#include <fmt/format.h>

#include <csignal>
#include <cstdio>
#include <malloc.h>

namespace klieg::app {

namespace {

log::Level level_of(std::string const& name) {
    if (name == "debug") return log::Level::debug;
    if (name == "warn") return log::Level::warn;
    if (name == "error") return log::Level::error;
    return log::Level::info;
}

std::string base_url(Config const& config, std::uint16_t port) {
    if (auto origin = config.public_origin(); !origin.empty()) return origin;
    auto endpoint = parse_endpoint(config.listen);
    auto host = endpoint.ok() ? endpoint->host : "localhost";
    if (host == "0.0.0.0" || host == "127.0.0.1" || host == "::" || host == "::1") host = "localhost";
    return fmt::format("{}://{}:{}", config.is_https() ? "https" : "http", host, port);
}

/// How often the certificate's files are looked at.
constexpr timespec kRenewalInterval{5, 0};

/// Signals that mean something to the server are waited for here, and blocked in every thread that starts after this.
/// Without a certificate to read again, the end of a terminal ends what runs in it, as ever.
sigset_t block_signals(Config const& config) {
    sigset_t signals;
    sigemptyset(&signals);
    sigaddset(&signals, SIGINT);
    sigaddset(&signals, SIGTERM);
    if (!config.tls_certificate.empty()) sigaddset(&signals, SIGHUP);
    pthread_sigmask(SIG_BLOCK, &signals, nullptr);
    return signals;
}

/// Until a signal says that it is time to end. Meanwhile certificates are renewed.
void watch(App& app, sigset_t const& signals) {
    while (true) {
        auto received = sigtimedwait(&signals, nullptr, &kRenewalInterval);
        if (received == SIGINT || received == SIGTERM) return;
        app.renew_certificate(received == SIGHUP ? App::Renew::always : App::Renew::if_changed);
    }
}

int fail(Error const& error) {
    fmt::print(stderr, "klieg: {}\n", error.detail);
    return 1;
}

}  // namespace

int serve(Config const& config) {
    log::set_level(level_of(config.log_level));
    // A heap for each core (base/core_pool.cpp) and one more: what all other threads free is not scattered over many.
    ::mallopt(M_ARENA_MAX, static_cast<int>(config.core_count()) + 1);
    auto const signals = block_signals(config);
    SystemRandom random;
    auto folder = DataFolder::open(config.data, DataFolder::Use::serve, random);
    if (!folder.ok()) return fail(folder.error());
    App app(config, *std::move(folder));
    if (auto started = app.start(); !started.ok()) {
        app.stop();
        return fail(started.error());
    }
    auto const url = base_url(config, app.port());
    fmt::print("Klieg serves {}\n", url);
    if (!app.setup_path().empty())
        fmt::print("Create the administrator (this link works once): {}{}\n", url, app.setup_path());
    std::fflush(stdout);

    watch(app, signals);
    fmt::print("Klieg stops: requests under way may finish.\n");
    std::fflush(stdout);
    app.stop();
    return 0;
}

}  // namespace klieg::app
