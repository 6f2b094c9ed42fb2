#include "app/print_document.h"

#include "app/features.h"

#include <fmt/format.h>

#include <filesystem>

namespace klieg::app {

namespace {

/// The features of a site that nobody visits, over a data folder that goes with this: only there do all routes stand in
/// one table.
class EmptySite {
public:
    EmptySite() {
        config_.data.clear();
        std::error_code failed;
        auto const folder = std::filesystem::temp_directory_path(failed);
        if (!failed) config_.data = (folder / ("klieg-openapi-" + random_.base32(16))).string();
    }
    ~EmptySite() {
        cores_.stop();
        features_.reset();
        storage_.reset();
        folder_.reset();
        std::error_code failed;
        if (!config_.data.empty()) std::filesystem::remove_all(config_.data, failed);
    }
    EmptySite(EmptySite const&) = delete;
    EmptySite& operator=(EmptySite const&) = delete;

    Result<std::string> document() {
        if (config_.data.empty())
            return Error{Errc::not_found, "there is no folder for temporary files: TMPDIR names one that is none"};
        KLIEG_TRY(auto folder, DataFolder::open(config_.data, DataFolder::Use::serve, random_));
        folder_ = std::make_unique<DataFolder>(std::move(folder));
        KLIEG_TRY(storage_, Storage::open(*folder_, clock_, {.tables = Features::tables(), .reserve_bytes = 0}));
        features_ = std::make_unique<Features>(
            Features::Needs{config_, *folder_, *storage_, cores_, metrics_, clock_, random_, {}, "openapi"});
        return std::string(features_->document_api().text());
    }

private:
    Config config_;
    SystemClock clock_;
    SystemRandom random_;
    Metrics metrics_;
    CorePool cores_{1};
    std::unique_ptr<DataFolder> folder_;
    std::unique_ptr<Storage> storage_;
    std::unique_ptr<Features> features_;
};

}  // namespace

int print_document() {
    auto document = EmptySite().document();
    if (!document.ok()) {
        fmt::print(stderr, "klieg: {}\n", document.error().detail);
        return 1;
    }
    fmt::print("{}", *document);
    return 0;
}

}  // namespace klieg::app
