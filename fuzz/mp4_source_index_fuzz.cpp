// An uploaded file: whatever it claims, opening it must end with a package or an error, and the segments of a package
// must be as large as it said, and together hardly more than the file. So must the whole file be that is made of it,
// which can be read to its end and is no larger than its source and its head.

#include "base/assert.h"
#include "media/mp4/whole_file.h"

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

using namespace klieg;

namespace {

void check_whole_file(media::mp4::SourcePackage const& package, RandomAccess const& source) {
    auto const whole = media::mp4::WholeFile::make(package);
    if (!whole.ok()) return;
    KLIEG_ASSERT(whole->bytes() <= media::mp4::WholeFile::memory_to_make(package));
    KLIEG_ASSERT(whole->size() <= whole->head().size() + source.size());
    std::vector<std::byte> piece(4000);
    std::uint64_t at = 0;
    while (true) {
        auto const read = whole->read_at(at, piece, source);
        KLIEG_ASSERT(read.ok());
        if (*read == 0) break;
        at += *read;
    }
    KLIEG_ASSERT(at == whole->size());
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(std::uint8_t const* data, std::size_t size) {
    BytesAccess file(std::as_bytes(std::span(data, size)));
    auto package = media::mp4::SourcePackage::open(file);
    if (!package.ok()) return 0;
    KLIEG_ASSERT((*package)->derived_bytes() <= size + size / 5 + (64U << 10U));
    check_whole_file(**package, file);
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
