#include "pages/feature.h"

#include "pages/preference.h"

namespace klieg::pages {

Feature::Feature(Needs needs, Documents::Options options) : needs_(needs), options_(std::move(options)) {}

Result<> Feature::open(std::filesystem::path const& web_root) {
    KLIEG_TRY(files_, http::StaticFiles::open(web_root));
    KLIEG_TRY(auto client, Client::open(web_root));
    documents_ = std::make_unique<Documents>(needs_.router, options_, std::move(client));
    return {};
}

http::Handler Feature::handler() const {
    return [this](http::Request& request) { return serve(request); };
}

Task<Result<http::Response>> Feature::serve(http::Request& request) const {
    if (auto page = co_await documents_->find(request)) co_return *std::move(page);
    auto file = co_await files_->serve(request);
    bool const is_missing = !file.ok() && file.error().kind == Errc::not_found;
    bool const is_file = request.path.starts_with("/assets/");
    if (is_missing && !is_file && names_html(request.headers.get("Accept"))) co_return documents_->missing(request);
    co_return file;
}

}  // namespace klieg::pages
