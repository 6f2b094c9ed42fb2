// The pipe of an encoder. The first byte chooses how the rest is cut into pushes: the result may not depend on it.

#include "base/assert.h"
#include "media/segmenter.h"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <span>

using namespace klieg;

namespace {

/// The bytes of all segments, or none where the stream is refused.
std::optional<std::uint64_t> segment_all(ByteView stream, std::size_t step) {
    media::Segmenter segmenter({.name = "240"});
    std::uint64_t bytes = 0;
    auto count = [&](Result<std::vector<media::Segmenter::Finished>> const& finished) {
        if (!finished.ok()) return false;
        for (auto const& segment : *finished) {
            KLIEG_ASSERT(segment.entry.bytes == segment.bytes.size());
            bytes += segment.bytes.size();
        }
        return true;
    };
    for (std::size_t at = 0; at < stream.size(); at += step) {
        if (!count(segmenter.push(stream.subspan(at, std::min(step, stream.size() - at))))) return std::nullopt;
    }
    if (segmenter.ready()) KLIEG_ASSERT(!segmenter.init_segment().empty());
    if (!count(segmenter.finish())) return std::nullopt;
    return bytes;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(std::uint8_t const* data, std::size_t size) {
    if (size < 2) return 0;
    auto stream = std::as_bytes(std::span(data + 1, size - 1));
    KLIEG_ASSERT(segment_all(stream, std::size_t{data[0]} + 1) == segment_all(stream, stream.size()));
    return 0;
}
