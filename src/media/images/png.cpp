#include "media/images/cursor.h"
#include "media/images/formats.h"

namespace klieg::media {

Result<ShownImage> shown_png(std::string_view image) {
    constexpr std::uint64_t kOfPalette = 3;
    ShownImage shown{.format = ImageFormat::png};
    Cursor in(image);
    shown.bytes = in.take(8);
    for (;;) {
        auto const whole = in.left();
        auto const length = in.big(4);
        auto const type = in.take(4);
        auto const content = in.take(length);
        in.take(4);  // its check sum, which is the decoder's to look at
        if (in.failed()) return image_not_readable();
        if (type == "IHDR") {
            Cursor header(content);
            shown.width = static_cast<std::uint32_t>(header.big(4));
            shown.height = static_cast<std::uint32_t>(header.big(4));
            header.take(1);
            shown.has_palette = header.big(1) == kOfPalette;
        }
        if (type == "eXIf") shown.orientation = orientation_in_exif(content);
        if (type == "IHDR" || type == "PLTE" || type == "tRNS" || type == "IDAT" || type == "IEND")
            shown.bytes += whole.substr(0, content.size() + 12);
        if (type == "IEND") return shown;
    }
}

}  // namespace klieg::media
