#pragma once

#include "app/features.h"
#include "app/run_blocking.h"
#include "identity/plain_passwords_for_test.h"
#include "testing/api_client.h"
#include "testing/manual_clock.h"
#include "testing/memory_mail.h"
#include "testing/temp_dir.h"

#include <functional>
#include <stdexcept>
#include <string>

namespace klieg::app {

/// Of everybody who signs up in a test.
inline constexpr auto kPassword = "a password of some length";

/// Pictures in the sizes that are asked for, whatever is sent: what decoders make of images is no matter of a site's.
inline Task<Result<media::MadeImage>> make_image_of_nothing(std::string, media::ImageOrder order) {
    media::MadeImage made;
    for (auto const width : order.widths) made.sizes.push_back({width, width, Bytes(100, std::byte{'x'})});
    for (auto const width : order.jpeg_widths) made.jpegs.push_back({width, width, Bytes(100, std::byte{'x'})});
    if (order.jpeg_width_max > 0) made.jpeg = media::ImageFile{order.jpeg_width_max, 1, Bytes(100, std::byte{'x'})};
    co_return made;
}

/// The whole wiring over a folder of its own, asked through the middleware without sockets. Nothing runs in the
/// background, and the clock stands still until it is told.
class Site {
public:
    /// What the site is given instead of the storage of its folder: something in front of it, say.
    using InFront = std::function<std::unique_ptr<Storage>(std::unique_ptr<Storage>)>;
    /// Hashed as a server does, which takes long, or hardly.
    enum class Passwords : std::uint8_t { costly, plain };
    struct Options {
        InFront in_front{};
        Passwords passwords = Passwords::costly;
        Config config{};  ///< its folder is the site's own
        bool decodes = true;
        bool mails = false;
    };

    Site() : Site(Options{}) {}
    explicit Site(Options const& options) : config_(options.config) {
        config_.data = (temp_.path() / "data").string();
        folder_ = std::make_unique<DataFolder>(must(DataFolder::open(config_.data, DataFolder::Use::serve, random_)));
        storage_ = must(Storage::open(*folder_, clock_,
                                      {.tables = Features::tables(), .reserve_bytes = 0, .copy_reserve_bytes = 0}));
        if (options.in_front) storage_ = options.in_front(std::move(storage_));
        features_ =
            std::make_unique<Features>(Features::Needs{config_,
                                                       *folder_,
                                                       *storage_,
                                                       cores_,
                                                       metrics_,
                                                       clock_,
                                                       random_,
                                                       {},
                                                       "test",
                                                       options.passwords == Passwords::plain ? &plain_ : nullptr,
                                                       options.decodes,
                                                       make_image_of_nothing,
                                                       options.mails ? &mail_ : nullptr});
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

    Config const& config() const { return config_; }
    DataFolder const& folder() const { return *folder_; }
    Storage& storage() { return *storage_; }
    SystemRandom& random() { return random_; }
    Metrics& metrics() { return metrics_; }
    testing::ManualClock& clock() { return clock_; }
    testing::MemoryMail& mail() { return mail_; }

private:
    testing::TempDir temp_;
    Config config_;
    testing::ManualClock clock_;
    SystemRandom random_;
    identity::PlainPasswords plain_;
    testing::MemoryMail mail_;
    Metrics metrics_;
    CorePool cores_{1};
    std::unique_ptr<DataFolder> folder_;
    std::unique_ptr<Storage> storage_;
    std::unique_ptr<Features> features_;
    std::unique_ptr<testing::ApiClient> client_;
};

}  // namespace klieg::app
