#include "pages/feature.h"

#include "pages/preference.h"

namespace klieg::pages {

namespace {
/// How late a search engine hears of a part of the map; what is new stands in the first, which is always there.
constexpr std::chrono::seconds kSitemapEvery{3600};
}  // namespace

struct Feature::Opened {
    std::unique_ptr<http::StaticFiles> files;
    Client client;
    Documents documents;
    Syndication syndication;

    Opened(Feature& feature, std::unique_ptr<http::StaticFiles> opened_files, Client opened_client)
        : files(std::move(opened_files)),
          client(std::move(opened_client)),
          documents(feature.answers, feature.texts, client),
          syndication(feature.answers, feature.texts, feature.sitemap_parts, client) {}
};

Feature::Feature(Needs needs, SiteOptions options)
    : answers(needs.router), texts(needs.cache), sitemap_parts(answers), options_(std::move(options)) {}

std::vector<assembly::Maintenance> Feature::maintenance() {
    return {{"sitemap", kSitemapEvery, [this] { return sitemap_parts.walk(); }}};
}

Result<> Feature::open(std::filesystem::path const& web_root) {
    KLIEG_TRY(auto files, http::StaticFiles::open(web_root));
    KLIEG_TRY(auto client, Client::open(web_root));
    opened_ = std::make_shared<Opened>(*this, std::move(files), std::move(client));
    return {};
}

std::vector<std::string> Feature::inline_scripts() const {
    return opened_ ? opened_->client.inline_scripts() : std::vector<std::string>{};
}

std::size_t Feature::open_files() const noexcept {
    return opened_ ? opened_->files->open_files() : 0;
}

http::Handler Feature::handler() {
    return [this](http::Request& request) { return serve(request); };
}

Task<Result<http::Response>> Feature::serve(http::Request& request) {
    auto& [files, client, documents, syndication] = *opened_;
    if (request.path.starts_with("/assets/")) co_return co_await files->serve(request);
    auto const site = co_await site_of(answers, options_, request);
    if (auto told = co_await syndication.find(request, site)) co_return *std::move(told);
    if (auto page = co_await documents.find(request, site)) co_return *std::move(page);
    auto file = co_await files->serve(request);
    bool const is_missing = !file.ok() && file.error().kind == Errc::not_found;
    if (is_missing && names_html(request.headers.get("Accept"))) co_return documents.missing(site);
    co_return file;
}

}  // namespace klieg::pages
