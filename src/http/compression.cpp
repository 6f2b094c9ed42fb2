#include "http/compression.h"

#include "http/quality_list.h"

#include <brotli/encode.h>
#include <zlib.h>
#include <zstd.h>

#include <algorithm>
#include <optional>

namespace klieg::http {

namespace {

constexpr std::size_t kBytesMin = 1024;
/// Packing happens on the core: a MiB takes about 10 ms.
constexpr std::size_t kBytesMax = 1024 * 1024;
constexpr int kGzipLevel = 5;
constexpr int kBrotliQuality = 4;
constexpr int kZstdLevel = 3;

std::optional<std::string> to_gzip(std::string_view text) {
    z_stream stream{};
    constexpr int kGzipWindow = 15 + 16;
    if (deflateInit2(&stream, kGzipLevel, Z_DEFLATED, kGzipWindow, 8, Z_DEFAULT_STRATEGY) != Z_OK) return std::nullopt;
    std::string packed(deflateBound(&stream, static_cast<uLong>(text.size())), '\0');
    stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(text.data()));  // NOLINT: zlib reads only
    stream.avail_in = static_cast<uInt>(text.size());
    stream.next_out = reinterpret_cast<Bytef*>(packed.data());
    stream.avail_out = static_cast<uInt>(packed.size());
    bool done = deflate(&stream, Z_FINISH) == Z_STREAM_END;
    packed.resize(stream.total_out);
    deflateEnd(&stream);
    if (!done) return std::nullopt;
    return packed;
}

std::optional<std::string> to_brotli(std::string_view text) {
    auto length = BrotliEncoderMaxCompressedSize(text.size());
    std::string packed(length, '\0');
    if (BrotliEncoderCompress(kBrotliQuality, BROTLI_DEFAULT_WINDOW, BROTLI_MODE_TEXT, text.size(),
                              reinterpret_cast<std::uint8_t const*>(text.data()), &length,
                              reinterpret_cast<std::uint8_t*>(packed.data())) != BROTLI_TRUE)
        return std::nullopt;
    packed.resize(length);
    return packed;
}

std::optional<std::string> to_zstd(std::string_view text) {
    std::string packed(ZSTD_compressBound(text.size()), '\0');
    auto length = ZSTD_compress(packed.data(), packed.size(), text.data(), text.size(), kZstdLevel);
    if (ZSTD_isError(length) != 0) return std::nullopt;
    packed.resize(length);
    return packed;
}

std::optional<std::string> packed_by(Coding coding, std::string_view text) {
    switch (coding) {
        case Coding::gzip: return to_gzip(text);
        case Coding::brotli: return to_brotli(text);
        case Coding::zstd: return to_zstd(text);
        case Coding::identity: break;
    }
    return std::nullopt;
}

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

std::string_view etag_suffix(Coding coding) noexcept {
    switch (coding) {
        case Coding::gzip: return "-gzip";
        case Coding::brotli: return "-br";
        case Coding::zstd: return "-zstd";
        case Coding::identity: break;
    }
    return {};
}

std::string_view to_string(Coding coding) noexcept {
    auto const suffix = etag_suffix(coding);
    return suffix.substr(std::min<std::size_t>(1, suffix.size()));
}

Coding choose_coding(std::string_view accept_encoding) noexcept {
    auto best = Coding::identity;
    int weight = 0;
    for (auto coding : {Coding::brotli, Coding::zstd, Coding::gzip}) {
        auto wanted = quality_of(accept_encoding, to_string(coding));
        if (wanted <= weight) continue;
        best = coding;
        weight = wanted;
    }
    return best;
}

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
    if (!text) return;
    auto accepted = request.headers.find("Accept-Encoding");
    auto coding = accepted ? choose_coding(*accepted) : Coding::identity;
    auto packed = packed_by(coding, *text);
    if (!packed || packed->size() >= text->size()) return;
    response.body = std::move(*packed);
    response.headers.set("Content-Encoding", std::string(to_string(coding)));
    auto etag = response.headers.get("ETag");
    if (etag.size() > 2 && etag.ends_with('"'))
        response.headers.set("ETag",
                             std::string(etag.substr(0, etag.size() - 1)) + std::string(etag_suffix(coding)) + "\"");
}

}  // namespace klieg::http
