#include "http/compression.h"

#include <optional>

namespace klieg::http {

namespace {

constexpr std::size_t kBytesMin = 1024;
/// Packing happens on the core: a MiB takes about 10 ms.
constexpr std::size_t kBytesMax = 1024 * 1024;

/// Playlists are packed however short they are (HLS authoring specification, 8.24).
std::size_t bytes_min_of(std::string_view content_type) {
    return content_type == "application/vnd.apple.mpegurl" ? 1 : kBytesMin;
}

/// The text of an answer that is worth packing, none of others.
std::optional<std::string_view> packable_text(Response const& response) {
    auto text = text_of(response.body);
    auto type = response.headers.get("Content-Type");
    if (!text || response.status != 200 || response.headers.find("Content-Encoding")) return std::nullopt;
    if (text->size() < bytes_min_of(type) || text->size() > kBytesMax || !is_compressible_type(type))
        return std::nullopt;
    return text;
}

}  // namespace

bool is_compressible_type(std::string_view type) noexcept {
    type = type.substr(0, type.find(';'));
    return type.starts_with("text/") || type.ends_with("json") || type == "application/vnd.apple.mpegurl" ||
           type == "application/javascript" || type == "application/xml" || type.ends_with("+xml");
}

void vary_by_coding(Response& response) {
    if (packable_text(response)) response.headers.add("Vary", "Accept-Encoding");
}

void compress(Request const& request, Response& response) {
    auto text = packable_text(response);
    auto accepted = request.headers.find("Accept-Encoding");
    if (!text || !accepted) return;
    auto const coding = choose_coding(*accepted);
    if (auto const* shared = std::get_if<SharedAnswer>(&response.body)) {
        auto packed = shared->packed(coding);
        if (!packed) return;
        response.body = *std::move(packed);
    } else {
        auto packed = pack(coding, *text);
        if (!packed) return;
        response.body = *std::move(packed);
    }
    response.headers.set("Content-Encoding", to_string(coding));
    auto etag = response.headers.get("ETag");
    if (etag.size() > 2 && etag.ends_with('"'))
        response.headers.set("ETag",
                             std::string(etag.substr(0, etag.size() - 1)) + std::string(etag_suffix(coding)) + "\"");
}

}  // namespace klieg::http
