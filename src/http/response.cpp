#include "http/response.h"

namespace klieg::http {

std::optional<std::string_view> text_of(Body const& body) {
    if (auto const* text = std::get_if<std::string>(&body)) return *text;
    if (auto const* shared = std::get_if<SharedAnswer>(&body)) return shared->bytes();
    return std::nullopt;
}

std::optional<std::uint64_t> Response::body_length() const noexcept {
    using Known = std::optional<std::uint64_t>;
    struct Length {
        Known operator()(std::string const& text) const noexcept { return text.size(); }
        Known operator()(SharedAnswer const& answer) const noexcept { return answer.bytes().size(); }
        Known operator()(FileSlice const& slice) const noexcept { return slice.length; }
        Known operator()(StreamBody const& stream) const noexcept { return stream.length; }
        Known operator()(Takeover const&) const noexcept { return 0; }
    };
    return std::visit(Length{}, body);
}

Response&& Response::with(std::string_view name, std::string_view value) && {
    headers.set(name, value);
    return std::move(*this);
}

Response json_text(std::string text, int status) {
    Response response{.status = status, .body = std::move(text)};
    response.headers.add("Content-Type", "application/json");
    return response;
}

Response no_content() {
    return Response{.status = 204};
}

Response text_response(std::string text, std::string_view content_type) {
    Response response{.body = std::move(text)};
    response.headers.add("Content-Type", content_type);
    return response;
}

}  // namespace klieg::http
