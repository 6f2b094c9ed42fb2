#include "media/images/cursor.h"
#include "media/images/formats.h"

namespace klieg::media {

namespace {

/// A chunk: its name, and its content.
struct WebpChunk {
    std::string_view name;
    std::string_view content;
};

WebpChunk next_webp_chunk(Cursor& in) {
    WebpChunk chunk{.name = in.take(4), .content = {}};
    auto const length = in.little(4);
    chunk.content = in.take(length);
    if (length % 2 == 1 && !in.is_at_end()) in.take(1);
    return chunk;
}

/// The parts of one picture.
struct WebpPicture {
    std::string_view name;  ///< "VP8 " or "VP8L"; empty: there was none
    std::string_view bits;
    std::string_view alpha;

    void take(WebpChunk const& chunk) {
        if (chunk.name == "ALPH" && alpha.empty()) alpha = chunk.content;
        if ((chunk.name != "VP8 " && chunk.name != "VP8L") || !name.empty()) return;
        name = chunk.name;
        bits = chunk.content;
    }
};

std::string webp_number(std::uint64_t value, unsigned bytes) {
    std::string text;
    for (; bytes > 0; --bytes, value >>= 8U) text += static_cast<char>(value & 0xffU);
    return text;
}

std::string webp_chunk(std::string_view name, std::string_view content) {
    auto text = std::string(name) + webp_number(content.size(), 4);
    text += content;
    if (content.size() % 2 == 1) text += '\0';
    return text;
}

/// Where a frame of an animation lies: offsets are in twos (RFC 9649 section 2.7.1.1). Without a canvas it lies
/// nowhere.
ShownImage::Canvas webp_canvas(std::string_view canvas, std::string_view place) {
    Cursor size(canvas);
    size.take(4);
    Cursor offset(place);
    ShownImage::Canvas found;
    found.width = static_cast<std::uint32_t>(size.little(3) + 1);
    found.height = static_cast<std::uint32_t>(size.little(3) + 1);
    found.left = static_cast<std::uint32_t>(offset.little(3) * 2);
    found.top = static_cast<std::uint32_t>(offset.little(3) * 2);
    return size.failed() ? ShownImage::Canvas{} : found;
}

/// The size is what the bits say; that of the canvas is made after it.
Result<ShownImage> written_webp(WebpPicture const& picture) {
    constexpr std::uint64_t kSideBits = 0x3fff;
    ShownImage shown{.format = ImageFormat::webp};
    Cursor in(picture.bits);
    if (picture.name == "VP8 ") {  // RFC 6386 section 9.1
        in.take(6);
        shown.width = static_cast<std::uint32_t>(in.little(2) & kSideBits);
        shown.height = static_cast<std::uint32_t>(in.little(2) & kSideBits);
    } else {
        in.take(1);
        auto const sides = in.little(4);
        shown.width = static_cast<std::uint32_t>((sides & kSideBits) + 1);
        shown.height = static_cast<std::uint32_t>((sides >> 14U & kSideBits) + 1);
    }
    if (in.failed() || shown.width == 0 || shown.height == 0) return image_not_readable();
    std::string chunks = "WEBP";
    bool const has_alpha = picture.name == "VP8 " && !picture.alpha.empty();
    if (has_alpha) {
        constexpr std::uint64_t kAlpha = 0x10;
        chunks += webp_chunk(
            "VP8X", webp_number(kAlpha, 4) + webp_number(shown.width - 1, 3) + webp_number(shown.height - 1, 3));
        chunks += webp_chunk("ALPH", picture.alpha);
    }
    chunks += webp_chunk(picture.name, picture.bits);
    shown.bytes = webp_chunk("RIFF", chunks);
    return shown;
}

}  // namespace

Result<ShownImage> shown_webp(std::string_view image) {
    Cursor whole(image);
    whole.take(4);
    auto const length = whole.little(4);
    Cursor in(whole.take(length));
    in.take(4);
    if (whole.failed() || in.failed()) return image_not_readable();
    WebpPicture picture;
    std::string_view canvas;
    std::string_view place;
    int orientation = 1;
    while (!in.is_at_end()) {
        auto const chunk = next_webp_chunk(in);
        if (in.failed()) return image_not_readable();
        picture.take(chunk);
        if (chunk.name == "VP8X") canvas = chunk.content;
        if (chunk.name == "EXIF") {
            constexpr std::string_view kMark("Exif\0\0", 6);  // which some write, as in JPEG
            orientation =
                orientation_in_exif(chunk.content.substr(chunk.content.starts_with(kMark) ? kMark.size() : 0));
        }
        if (chunk.name != "ANMF" || !picture.name.empty()) continue;
        Cursor frame(chunk.content);
        place = frame.take(12);
        frame.take(4);
        while (!frame.is_at_end()) picture.take(next_webp_chunk(frame));
        if (frame.failed() || picture.name.empty()) return image_not_readable();
    }
    if (picture.name.empty()) return image_not_readable();
    KLIEG_TRY(auto shown, written_webp(picture));
    if (!place.empty()) {
        shown.canvas = webp_canvas(canvas, place);
        auto const& [width, height, left, top] = *shown.canvas;
        if (left + shown.width > width || top + shown.height > height) return image_not_readable();
    }
    shown.orientation = orientation;
    return shown;
}

}  // namespace klieg::media
