#pragma once

#include "app/features.h"
#include "app/run_blocking.h"
#include "testing/api_client.h"
#include "testing/temp_dir.h"

#include <stdexcept>
#include <string>

namespace klieg::app {

/// The whole wiring over a folder of its own, asked through the middleware without sockets. Nothing runs in the
/// background.
class Site {
public:
    Site() {
        config_.data = (temp_.path() / "data").string();
        folder_ = std::make_unique<DataFolder>(must(DataFolder::open(config_.data, DataFolder::Use::serve, random_)));
        storage_ = must(Storage::open(*folder_, clock_, 1, Features::tables()));
        features_ = std::make_unique<Features>(
            Features::Needs{config_, *folder_, *storage_, cores_, metrics_, clock_, random_, {}, "test"});
        features_->system_api().set_ready(true);
        client_ = std::make_unique<testing::ApiClient>(features_->router(), features_->authenticator(), clock_, random_,
                                                       &features_->idempotency_keys());
    }
    ~Site() { cores_.stop(); }
    Site(Site const&) = delete;
    Site& operator=(Site const&) = delete;

    Features& features() { return *features_; }
    template <class Feature>
    Feature& get() {
        return features_->get<Feature>();
    }
    http::Router const& router() const { return features_->router(); }
    Task<testing::Answered> send(testing::Asked asked) { co_return co_await client_->send(std::move(asked)); }

    template <class T>
    static T must(Result<T> result) {
        if (!result.ok()) throw std::runtime_error("a test's preparation failed: " + result.error().detail);
        return *std::move(result);
    }
    static void must(Result<> result) {
        if (!result.ok()) throw std::runtime_error("a test's preparation failed: " + result.error().detail);
    }

    Config& config() { return config_; }
    DataFolder const& folder() const { return *folder_; }
    Storage& storage() { return *storage_; }
    SystemRandom& random() { return random_; }
    Clock const& clock() const { return clock_; }

private:
    testing::TempDir temp_;
    Config config_;
    SystemClock clock_;
    SystemRandom random_;
    Metrics metrics_;
    CorePool cores_{1};
    std::unique_ptr<DataFolder> folder_;
    std::unique_ptr<Storage> storage_;
    std::unique_ptr<Features> features_;
    std::unique_ptr<testing::ApiClient> client_;
};

}  // namespace klieg::app
