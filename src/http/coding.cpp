#include "http/coding.h"

#include "http/headers.h"
#include "http/quality_list.h"

#include <brotli/encode.h>
#include <zlib.h>
#include <zstd.h>

#include <algorithm>

namespace klieg::http {

namespace {

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
    static constexpr std::array kBestFirst{Coding::brotli, Coding::zstd, Coding::gzip};
    std::array<std::optional<int>, kBestFirst.size()> named;
    int others = 0;
    for_each_element(accept_encoding, [&](std::string_view element) {
        auto const [name, weight] = weighed_name(element);
        for (std::size_t i = 0; i < kBestFirst.size(); ++i)
            if (same_ignoring_case(name, to_string(kBestFirst[i]))) named[i] = weight;
        if (is_wildcard(name)) others = weight;
    });
    auto best = Coding::identity;
    int most = 0;
    for (std::size_t i = 0; i < kBestFirst.size(); ++i) {
        auto const weight = named[i].value_or(others);
        if (weight <= most) continue;
        best = kBestFirst[i];
        most = weight;
    }
    return best;
}

std::optional<std::string> pack(Coding coding, std::string_view text) {
    auto packed = packed_by(coding, text);
    if (packed && packed->size() >= text.size()) packed.reset();
    return packed;
}

}  // namespace klieg::http
