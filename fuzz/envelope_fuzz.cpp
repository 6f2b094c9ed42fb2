// What stands in the log, and may have been written by another version: read, written and read again.

#include "base/assert.h"
#include "events/envelope.h"

#include <cstdint>

extern "C" int LLVMFuzzerTestOneInput(std::uint8_t const* data, std::size_t size) {
    using namespace klieg;
    auto envelope = events::parse_envelope({reinterpret_cast<char const*>(data), size});
    if (!envelope.ok()) {
        KLIEG_ASSERT(envelope.error().kind == Errc::invalid);
        return 0;
    }
    auto const text = events::to_text(*envelope);
    auto again = events::parse_envelope(text);
    KLIEG_ASSERT(again.ok());
    KLIEG_ASSERT(again->version == envelope->version);
    KLIEG_ASSERT(events::to_text(*again) == text);
    return 0;
}
