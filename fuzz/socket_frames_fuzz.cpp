#include "base/assert.h"
#include "base/text.h"
#include "realtime/frame_reader.h"

#include <string>
#include <vector>

namespace {

using klieg::realtime::FrameReader;
using Event = FrameReader::Event;

constexpr std::size_t kMessageMax = 4096;

/// All that a reader makes of it in pieces of that size, as one text.
std::string seen_in_pieces(std::span<std::byte const> input, std::size_t piece) {
    FrameReader reader(kMessageMax);
    std::string seen;
    bool ended = false;
    while (!input.empty()) {
        auto const given = input.first(std::min(piece, input.size()));
        auto const step = reader.read(given);
        KLIEG_ASSERT(step.consumed <= given.size());
        KLIEG_ASSERT(!ended || (step.consumed == 0 && step.event == Event::more));
        KLIEG_ASSERT(ended || step.consumed > 0);
        if (ended) break;
        KLIEG_ASSERT(step.event != Event::more || step.consumed == given.size());
        input = input.subspan(step.consumed);
        ended = step.event == Event::close || step.event == Event::broken;
        if (step.event == Event::more) continue;
        seen += static_cast<char>('a' + static_cast<int>(step.event));
        if (step.event == Event::text) {
            auto const text = reader.take_text();
            KLIEG_ASSERT(text.size() <= kMessageMax && klieg::is_utf8(text) && reader.is_between());
            seen += text;
        } else {
            KLIEG_ASSERT(reader.control().size() <= klieg::realtime::kControlBytesMax);
            seen += reader.control();
            if (ended) seen += std::to_string(reader.close_code());
            if (step.event == Event::close) KLIEG_ASSERT(klieg::is_utf8(reader.control()));
        }
        seen += '\0';
    }
    return seen;
}

}  // namespace

/// What a client of a socket sends. The first byte says how large the pieces are that it comes in, which must not
/// matter.
extern "C" int LLVMFuzzerTestOneInput(std::uint8_t const* data, std::size_t size) {
    if (size == 0) return 0;
    auto const input = std::as_bytes(std::span(data + 1, size - 1));
    auto const whole = seen_in_pieces(input, input.size());
    KLIEG_ASSERT(seen_in_pieces(input, 1) == whole);
    KLIEG_ASSERT(seen_in_pieces(input, data[0] + 1U) == whole);
    return 0;
}
