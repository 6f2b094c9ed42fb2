#include "media/images/cursor.h"
#include "media/images/formats.h"

namespace klieg::media {

namespace {

namespace marker {
constexpr unsigned kStartOfImage = 0xd8;
constexpr unsigned kEndOfImage = 0xd9;
constexpr unsigned kStartOfScan = 0xda;
constexpr unsigned kExif = 0xe1;
constexpr unsigned kAdobe = 0xee;
constexpr unsigned kComment = 0xfe;

/// SOF0 to SOF15, among which DHT, JPG and DAC lie.
bool is_start_of_frame(unsigned marker) {
    return marker >= 0xc0 && marker <= 0xcf && marker != 0xc4 && marker != 0xc8 && marker != 0xcc;
}
bool is_for_applications(unsigned marker) {
    return marker >= 0xe0 && marker <= 0xef;
}
/// What a scan's own bytes hold: a stuffed 0xff, a restart. And 0xff itself, which fills up; TEM has no use.
bool stands_alone(unsigned marker) {
    return marker <= 0x01 || (marker >= 0xd0 && marker <= 0xd7) || marker == 0xff;
}
}  // namespace marker

/// Where the next segment's 0xff is, or the end.
std::size_t next_segment(std::string_view bytes) {
    for (std::size_t at = 0; (at = bytes.find('\xff', at)) != std::string_view::npos && at + 1 < bytes.size(); ++at)
        if (!marker::stands_alone(static_cast<unsigned char>(bytes[at + 1]))) return at;
    return bytes.size();
}

}  // namespace

Result<ShownImage> shown_jpeg(std::string_view image) {
    ShownImage shown{.format = ImageFormat::jpeg};
    Cursor in(image);
    shown.bytes = in.take(2);
    bool is_in_scan = false;
    for (;;) {
        auto const before = in.take(next_segment(in.left()));
        if (is_in_scan) shown.bytes += before;
        auto const whole = in.left();
        in.take(1);
        auto const marker = static_cast<unsigned>(in.big(1));
        if (in.failed() || marker == marker::kStartOfImage) return image_not_readable();
        if (marker == marker::kEndOfImage) {
            shown.bytes += whole.substr(0, 2);
            return shown;
        }
        auto const length = in.big(2);
        if (length < 2) return image_not_readable();
        auto const content = in.take(length - 2);
        if (in.failed()) return image_not_readable();
        is_in_scan = marker == marker::kStartOfScan;
        if (marker::is_start_of_frame(marker) && shown.width == 0) {
            Cursor frame(content);
            frame.take(1);
            shown.height = static_cast<std::uint32_t>(frame.big(2));
            shown.width = static_cast<std::uint32_t>(frame.big(2));
        }
        constexpr std::string_view kExifMark("Exif\0\0", 6);
        if (marker == marker::kExif && shown.orientation == 1 && content.starts_with(kExifMark))
            shown.orientation = orientation_in_exif(content.substr(kExifMark.size()));
        bool const is_beside =
            marker == marker::kComment ||
            (marker::is_for_applications(marker) && !(marker == marker::kAdobe && content.starts_with("Adobe")));
        if (!is_beside) shown.bytes += whole.substr(0, content.size() + 4);
    }
}

}  // namespace klieg::media
