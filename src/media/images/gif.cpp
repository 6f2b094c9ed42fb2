#include "media/images/cursor.h"
#include "media/images/formats.h"

namespace klieg::media {

namespace {

/// By the flags of a screen or of an image: whether it has a table of colours, and how long.
std::size_t gif_table_bytes(std::uint64_t flags) {
    return (flags & 0x80U) != 0 ? std::size_t{3} << ((flags & 7U) + 1) : 0;
}

/// Up to the block of no bytes that ends them.
void skip_gif_blocks(Cursor& in) {
    while (!in.failed()) {
        auto const length = in.big(1);
        if (length == 0) return;
        in.take(length);
    }
}

}  // namespace

Result<ShownImage> shown_gif(std::string_view image) {
    constexpr std::uint64_t kExtension = 0x21;
    constexpr std::uint64_t kControl = 0xf9;
    constexpr std::uint64_t kImage = 0x2c;
    ShownImage shown{.format = ImageFormat::gif};
    Cursor in(image);
    in.take(6);
    shown.width = static_cast<std::uint32_t>(in.little(2));
    shown.height = static_cast<std::uint32_t>(in.little(2));
    auto const flags = in.little(1);
    in.take(2);
    in.take(gif_table_bytes(flags));
    shown.bytes = image.substr(0, image.size() - in.left().size());
    for (;;) {
        auto const whole = in.left();
        auto const kind = in.big(1);
        bool const is_control = kind == kExtension && in.big(1) == kControl;
        if (kind == kImage) {
            in.take(8);
            auto const flags_of_image = in.little(1);
            in.take(gif_table_bytes(flags_of_image) + 1);
        } else if (kind != kExtension) {
            return image_not_readable();
        }
        skip_gif_blocks(in);
        if (in.failed()) return image_not_readable();
        if (kind == kImage || is_control) shown.bytes += whole.substr(0, whole.size() - in.left().size());
        if (kind == kImage) break;
    }
    shown.bytes += ';';
    return shown;
}

}  // namespace klieg::media
