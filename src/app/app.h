#pragma once

#include "app/config.h"
#include "app/data_folder.h"
#include "app/storage.h"
#include "base/core_pool.h"
#include "base/metrics.h"
#include "http/server.h"
#include "mail/sender.h"
#include "net/tls_server_context.h"

#include <cstdint>
#include <memory>
#include <string>

namespace klieg::app {

class Features;

/// Everything that `klieg serve` is, in the order in which it depends on each other; stopped in reverse.
///
/// Threads: start() and stop() from the thread that owns it.
class App {
public:
    App(Config config, DataFolder folder);
    ~App();
    App(App const&) = delete;
    App& operator=(App const&) = delete;

    /// Opens the storage, begins to work and to listen. Fails with a sentence that says what is wrong with the machine
    /// or the configuration.
    Result<> start();
    /// Answers 503 to readiness, lets requests under way finish, gives running jobs back.
    void stop();

    enum class Renew : std::uint8_t { if_changed, always };
    /// Reads the certificate's files again, if there are any. What is wrong with them is logged, and then the old ones
    /// stay. Threads: the one that owns this.
    void renew_certificate(Renew renew);

    std::uint16_t port() const;
    /// The path and token with which the first administrator is made; empty where there is one.
    std::string const& setup_path() const noexcept { return setup_path_; }

private:
    Result<> open_features();
    Result<> open_certificate();
    Result<> open_server();
    Result<> open_redirect();

    Config config_;
    DataFolder folder_;
    SystemClock clock_;
    SystemRandom random_;
    Metrics metrics_;
    CorePool cores_;
    std::unique_ptr<Storage> storage_;
    std::unique_ptr<mail::Sender> mail_;  ///< none: the site sends no mail
    std::unique_ptr<Features> features_;
    std::unique_ptr<net::TlsServerContext> certificate_;  ///< none: without TLS
    std::unique_ptr<http::Server> server_;
    http::Router const no_routes_;  ///< of the redirect
    std::unique_ptr<http::Server> redirect_;
    std::string setup_path_;
    std::size_t files_max_ = 0;  ///< that may be open
};

}  // namespace klieg::app
