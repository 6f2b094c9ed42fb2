#include "pages/answers.h"

#include "http/conditions.h"

namespace klieg::pages {

namespace {

class NoBody final : public http::RequestBody {
public:
    std::optional<std::uint64_t> length() const noexcept override { return 0; }
    Task<Result<std::size_t>> read(std::span<std::byte>) override { co_return std::size_t{0}; }
};

std::string target_of(std::string const& path, http::Parameters const& query) {
    auto target = path;
    char mark = '?';
    for (auto const& [name, value] : query) {
        target += mark + name + "=" + value;
        mark = '&';
    }
    return target;
}

}  // namespace

Task<Result<ApiAnswer>> ApiAnswers::get(std::string path, http::Parameters query) {
    auto match = router_.find(http::Method::get, path);
    if (match.route == nullptr) co_return Error{Errc::not_found, "there is nothing at this path"};
    NoBody body;
    http::Request request;
    request.path = path;
    request.query = query;
    request.path_parameters = std::move(match.parameters);
    request.route = match.route;
    request.body = &body;
    KLIEG_CO_TRY(auto response, co_await match.route->handler(request).wait());
    auto const text = http::text_of(response.body);
    if (response.status != 200 || !text) co_return Error{Errc::internal, "an answer of the API is no text: " + path};
    auto const* shared = std::get_if<http::SharedAnswer>(&response.body);
    co_return ApiAnswer{target_of(path, query), std::string(*text),
                        shared != nullptr ? std::string(shared->etag()) : http::make_etag(*text)};
}

}  // namespace klieg::pages
