#pragma once

#include "app/config.h"
#include "app/storage.h"
#include "assembly/picture.h"
#include "base/metrics.h"
#include "http/contract/reply.h"
#include "http/router.h"
#include "ports/cache.h"
#include "videos/types.h"

#include <atomic>

namespace klieg::site {
class SiteService;
}
namespace klieg::videos {
class VideoService;
}

namespace klieg::app {

class BackupSchedule;

inline constexpr auto kVersion = "0.1.0";

/// What a site is and allows.
struct SiteAnswer {
    std::string name;
    std::string description;
    std::optional<std::string> accent;
    bool has_about = false;
    bool has_terms = false;
    bool has_contact = false;
    std::string version;
    bool registration_open = false;
    bool sends_mail = false;
    std::int64_t upload_bytes_max = 0;
    std::vector<videos::Category> categories;
    std::vector<assembly::PictureSize> logo;
    std::vector<assembly::PictureSize> logo_jpegs;
};
BOOST_DESCRIBE_STRUCT(SiteAnswer, (),
                      (name, description, accent, has_about, has_terms, has_contact, version, registration_open,
                       sends_mail, upload_bytes_max, categories, logo, logo_jpegs))
Constraints constraints_of(SiteAnswer const*);

/// What operators and every page need: health, readiness, metrics, and what this site is.
/// Threads: any core. Lifetime: what it is given, and this, outlive the router.
class SystemApi {
public:
    struct Needs {
        Config const& config;
        site::SiteService& site;
        videos::VideoService& videos;
        Storage& storage;
        Metrics& metrics;
        BackupSchedule const& backups;
        bool decodes = true;      ///< else no files are taken
        bool sends_mail = false;  ///< else nobody is led to what begins with a mail
    };
    explicit SystemApi(Needs needs) : needs_(needs) {}
    void add_routes(http::Router& router);

    /// Until then, and again while it drains, /readyz answers 503.
    void set_ready(bool ready) noexcept { ready_ = ready; }

private:
    Task<Result<http::Response>> health(http::Request& request);
    Task<Result<http::Response>> readiness(http::Request& request);
    Task<Result<http::Response>> show_metrics(http::Request& request);
    http::QuickAnswer<SiteAnswer> site();
    http::Answer<SiteAnswer> site_first();
    Task<Result<ports::Cache::Loaded>> load_site(ports::Cache::Tags& tags);
    Task<Result<>> measure_storage();

    Needs needs_;
    std::atomic<bool> ready_{false};
};

}  // namespace klieg::app
