#pragma once

#include "app/config.h"
#include "app/data_folder.h"
#include "app/storage.h"
#include "app/system_api.h"
#include "assembly/feature.h"
#include "base/core_pool.h"
#include "base/metrics.h"
#include "events/outbox.h"
#include "http/authenticator.h"
#include "http/contract/document_api.h"
#include "http/router.h"
#include "idempotency/key_table.h"
#include "jobs/queue.h"
#include "mail/sender.h"
#include "media/ffmpeg/image.h"
#include "media/ffmpeg/tools.h"

#include <cstdlib>
#include <functional>
#include <memory>
#include <string>
#include <vector>

namespace klieg::identity {
class Passwords;
}

namespace klieg::app {

/// All features, wired in the order in which they depend on each other, and who runs what they answer: the router, the
/// worker, the projectors, housekeeping. Which they are stands in features.cpp alone, so that a feature that changes
/// rebuilds that file and what tests it.
///
/// Threads: made and destroyed by one; what it hands out says so itself. Lifetime: what it is given outlives it.
class Features {
public:
    struct Needs {
        Config const& config;
        DataFolder const& folder;
        Storage& storage;
        CorePool& cores;
        Metrics& metrics;
        Clock const& clock;
        Random& random;
        media::Tools tools;
        std::string boot_id;
        identity::Passwords* passwords = nullptr;  ///< none: Argon2id, whose cost is its point
        bool decodes = true;                       ///< else files are neither taken nor worked on
        /// None: media::make_image.
        std::function<Task<Result<media::MadeImage>>(std::string image, media::ImageOrder order)> make_image{};
        mail::Sender* mail = nullptr;  ///< none: the site sends no mail
    };
    explicit Features(Needs needs);
    ~Features();
    Features(Features const&) = delete;
    Features& operator=(Features const&) = delete;

    /// Every table of every feature, and of what they share.
    static std::vector<ports::TableSchema> tables();

    /// Begins what runs in the background, after what has to be done before the first request.
    Task<Result<>> start();
    /// Gives running jobs back. After the last request.
    Task<> stop();

    http::Router& router() noexcept;
    http::Authenticator& authenticator() noexcept;
    SystemApi& system_api() noexcept;
    jobs::Queue& queue() noexcept;
    events::Outbox& outbox() noexcept;
    idempotency::KeyTable& idempotency_keys() noexcept;
    http::DocumentApi& document_api() noexcept;

    /// In the order in which they see each other.
    std::vector<assembly::Feature*> const& all() const noexcept { return all_; }
    /// One of them, for those who include its door.
    template <class Feature>
    Feature& get() {
        for (auto* feature : all_)
            if (auto* wanted = dynamic_cast<Feature*>(feature)) return *wanted;
        std::abort();  // one that nobody has put into features.cpp
    }

private:
    struct Members;

    Needs needs_;
    std::unique_ptr<Members> members_;
    std::vector<assembly::Feature*> all_;
};

}  // namespace klieg::app
