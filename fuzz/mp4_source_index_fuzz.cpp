// An uploaded file: whatever it claims, opening it must end with a package or an error, and the segments of a package
// must be as large as it said, and together hardly more than the file.

#include "base/assert.h"
#include "media/mp4/source_package.h"

#include <cstddef>
#include <cstdint>
#include <span>

using namespace klieg;

extern "C" int LLVMFuzzerTestOneInput(std::uint8_t const* data, std::size_t size) {
    BytesAccess file(std::as_bytes(std::span(data, size)));
    auto package = media::mp4::SourcePackage::open(file);
    if (!package.ok()) return 0;
    KLIEG_ASSERT((*package)->derived_bytes() <= size + size / 5 + (64U << 10U));
    for (auto const* track : {(*package)->video(), (*package)->audio()}) {
        if (track == nullptr) continue;
        KLIEG_ASSERT(!track->init_segment().empty());
        auto const& segments = track->rendition().segments;
        for (auto number : {std::size_t{0}, segments.size() / 2, segments.size() - 1}) {
            auto pieces = track->segment(static_cast<std::uint32_t>(number));
            KLIEG_ASSERT(pieces.ok());
            auto bytes = media::mp4::materialise(*pieces, file);
            KLIEG_ASSERT(bytes.ok());
            KLIEG_ASSERT(bytes->size() == segments[number].bytes);
        }
    }
    return 0;
}
