#include "http/request.h"

#include "base/assert.h"

#include <algorithm>

namespace klieg::http {

namespace {

/// Most bodies are shorter; thousands of connections may have begun one of which nothing else ever comes.
constexpr std::size_t kFirstRoom = 1024;

std::string const* find_parameter(Parameters const& parameters, std::string_view name) noexcept {
    for (auto const& [known, value] : parameters)
        if (known == name) return &value;
    return nullptr;
}

}  // namespace

std::string_view to_string(Method method) noexcept {
    switch (method) {
        case Method::get: return "GET";
        case Method::head: return "HEAD";
        case Method::post: return "POST";
        case Method::put: return "PUT";
        case Method::patch: return "PATCH";
        case Method::del: return "DELETE";
        case Method::options: return "OPTIONS";
        case Method::other: return "other";
    }
    return "other";
}

std::string const& Request::path_parameter(std::string_view name) const {
    auto const* found = find_parameter(path_parameters, name);
    KLIEG_ASSERT(found != nullptr);
    return *found;
}

std::optional<std::string_view> Request::query_parameter(std::string_view name) const noexcept {
    auto const* found = find_parameter(query, name);
    if (found == nullptr) return std::nullopt;
    return *found;
}

Task<Result<std::string>> Request::read_text(std::size_t bytes_max) {
    auto const too_large = [&] { return Error{Errc::too_large, "the body is larger than this route takes"}; };
    auto length = body->length();
    if (length && *length > bytes_max) co_return too_large();
    // One byte beyond what we may keep, so that a body that is too long shows itself.
    auto const most = (length ? static_cast<std::size_t>(*length) : bytes_max) + 1;
    std::string text;
    std::size_t filled = 0;
    while (true) {
        // Room grows with what has come: much is soon announced, and perhaps never sent.
        if (filled == text.size()) text.resize(std::min(std::max(kFirstRoom, 2 * filled), most));
        auto into = std::as_writable_bytes(std::span(text)).subspan(filled);
        KLIEG_CO_TRY(auto count, co_await body->read(into));
        if (count == 0) break;
        filled += count;
        if (filled > bytes_max) co_return too_large();
    }
    text.resize(filled);
    co_return text;
}

Task<Result<std::string>> Request::read_json_text(std::size_t bytes_max) {
    KLIEG_CO_CHECK(require_json());
    co_return co_await read_text(bytes_max);
}

Result<> Request::require_json() const {
    // The type of an empty body says nothing: browsers and proxies send what they like with it.
    if (body->length() == 0) return {};
    auto type = headers.get("Content-Type");
    type = type.substr(0, type.find(';'));
    while (!type.empty() && (type.back() == ' ' || type.back() == '\t')) type.remove_suffix(1);
    if (same_ignoring_case(type, "application/json") || same_ignoring_case(type, "application/merge-patch+json"))
        return {};
    return Error{Errc::unsupported, "the body must be application/json"};
}

}  // namespace klieg::http
