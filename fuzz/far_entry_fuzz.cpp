// What stands in a cache that all nodes share, and which another version may have written: read, and written again.

#include "adapters/tiered/far_entry.h"

#include <cstdint>
#include <cstdlib>

extern "C" int LLVMFuzzerTestOneInput(std::uint8_t const* data, std::size_t size) {
    using namespace klieg::tiered;
    std::string const bytes(reinterpret_cast<char const*>(data), size);
    auto entry = parse_far_entry(bytes);
    if (!entry.ok()) return 0;
    if (!bytes.ends_with(entry->text)) std::abort();
    auto again = parse_far_entry(to_bytes(entry->head, entry->text));
    if (!again.ok() || again->text != entry->text || again->head.until != entry->head.until) std::abort();
    if (again->head.tags.size() != entry->head.tags.size()) std::abort();
    return 0;
}
