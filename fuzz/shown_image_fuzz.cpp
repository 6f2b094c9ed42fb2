// Images that strangers send, before a decoder gets them.

#include "base/assert.h"
#include "media/images/shown_image.h"

#include <cstddef>
#include <cstdint>
#include <string_view>

using namespace klieg;

extern "C" int LLVMFuzzerTestOneInput(std::uint8_t const* data, std::size_t size) {
    auto const shown = media::shown_image({reinterpret_cast<char const*>(data), size});
    if (!shown.ok()) return 0;
    KLIEG_ASSERT(shown->width > 0 && shown->height > 0);
    KLIEG_ASSERT(std::uint64_t{shown->whole_width()} * shown->whole_height() <= media::ShownImage::kPixelsMax);
    KLIEG_ASSERT(shown->width <= shown->whole_width() && shown->height <= shown->whole_height());
    KLIEG_ASSERT(shown->orientation >= 1 && shown->orientation <= 8);
    // A canvas may be written anew, and a delimiter added.
    KLIEG_ASSERT(shown->bytes.size() <= size + 32);
    KLIEG_ASSERT(shown->alpha.size() <= size + 32);
    return 0;
}
