#include "media/images/cursor.h"
#include "media/images/formats.h"

namespace klieg::media {

int orientation_in_exif(std::string_view tiff) {
    constexpr std::uint64_t kOrientation = 0x0112;
    constexpr std::uint64_t kShort = 3;
    bool const is_little = tiff.starts_with("II");
    auto number = [is_little](Cursor& in, unsigned bytes) { return is_little ? in.little(bytes) : in.big(bytes); };
    Cursor head(tiff);
    head.take(2);
    if (number(head, 2) != 42) return 1;
    auto const at = number(head, 4);
    if (at > tiff.size()) return 1;
    Cursor fields(tiff.substr(static_cast<std::size_t>(at)));
    for (auto count = number(fields, 2); count > 0 && !fields.failed(); --count) {
        Cursor field(fields.take(12));
        if (number(field, 2) != kOrientation || number(field, 2) != kShort) continue;
        field.take(4);
        auto const value = number(field, 2);
        return value >= 1 && value <= 8 ? static_cast<int>(value) : 1;
    }
    return 1;
}

}  // namespace klieg::media
