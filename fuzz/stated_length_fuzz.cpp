// The first bytes of an upload: whatever they claim, what a file should last is told of one that is too short for it
// alone.

#include "base/assert.h"
#include "media/stated_length.h"

#include <cstddef>
#include <cstdint>
#include <span>

using namespace klieg;

extern "C" int LLVMFuzzerTestOneInput(std::uint8_t const* data, std::size_t size) {
    auto const stated = media::stated_length(BytesAccess(std::as_bytes(std::span(data, size))));
    KLIEG_ASSERT(stated.ok());
    if (!*stated) return 0;
    KLIEG_ASSERT((*stated)->parts > 1);
    KLIEG_ASSERT((*stated)->length >= std::chrono::microseconds(0));
    KLIEG_ASSERT((*stated)->length <= std::chrono::hours(24 * 365));
    return 0;
}
