#include "media/images/shown_image.h"

#include "media/images/formats.h"

#include <fmt/format.h>

#include <algorithm>

namespace klieg::media {

namespace {

using Parser = Result<ShownImage> (*)(std::string_view image);

Parser parser_of(std::string_view image) {
    using namespace std::string_view_literals;
    auto const from = [image](std::size_t at) { return image.substr(std::min(at, image.size())); };
    if (image.starts_with("\x89PNG\r\n\x1a\n"sv)) return shown_png;
    if (image.starts_with("\xff\xd8\xff"sv)) return shown_jpeg;
    if (image.starts_with("GIF87a"sv) || image.starts_with("GIF89a"sv)) return shown_gif;
    if (image.starts_with("RIFF"sv) && from(8).starts_with("WEBP"sv)) return shown_webp;
    // The first of its brands; the others are looked at there.
    if (from(4).starts_with("ftypavif"sv) || from(4).starts_with("ftypavis"sv) || from(4).starts_with("ftypmif1"sv))
        return shown_avif;
    return nullptr;
}

Error image_of_no_kind() {
    return {Errc::unsupported, "This is no picture of a kind that can be taken. Choose a JPEG, PNG, WebP, GIF or AVIF.",
            kUnsupportedImage};
}

Error too_many_pixels() {
    return {Errc::too_large,
            "The picture has more than 50 million pixels, or more than 65,535 on one side. Make it smaller, and try "
            "again.",
            "too_large"};
}

}  // namespace

Error image_not_readable() {
    return {Errc::unsupported,
            "This picture cannot be read: it is damaged, or not whole. Save it anew as a PNG or a JPEG, and try again.",
            kUnsupportedImage};
}

Error image_not_readable_here(std::string_view kind) {
    return {
        Errc::unsupported,
        fmt::format("This {} is of a form that cannot be read here. Save it as a JPEG or a PNG, and try again.", kind),
        kUnsupportedImage};
}

Result<ShownImage> shown_image(std::string_view image) {
    auto const parser = parser_of(image);
    if (parser == nullptr) return image_of_no_kind();
    KLIEG_TRY(auto shown, parser(image));
    if (shown.width == 0 || shown.height == 0) return image_not_readable();
    auto const pixels = std::uint64_t{shown.whole_width()} * shown.whole_height();
    if (pixels > ShownImage::kPixelsMax || std::max(shown.whole_width(), shown.whole_height()) > ShownImage::kSideMax)
        return too_many_pixels();
    return shown;
}

}  // namespace klieg::media
