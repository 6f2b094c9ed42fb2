#include "base/assert.h"
#include "base/characters.h"
#include "base/reserved_names.h"
#include "base/text_policy.h"

#include <cstdint>
#include <string_view>

/// What people write for others. Whatever bytes come: what is kept is kept as it is the second time, holds nothing that
/// turns the text around it, shows something just where what came did, and is read for a name of the site's or not, and
/// that is all.
extern "C" int LLVMFuzzerTestOneInput(std::uint8_t const* data, std::size_t size) {
    using namespace klieg;
    std::string_view text(reinterpret_cast<char const*>(data), size);
    auto const tidy = tidy_text(text);
    KLIEG_ASSERT(tidy_text(tidy) == tidy);
    KLIEG_ASSERT(!holds_any_of(direction_characters(), tidy));
    KLIEG_ASSERT(shows_something(tidy) == shows_something(text));
    KLIEG_ASSERT(is_visible(tidy) || !shows_something(tidy));
    KLIEG_ASSERT(is_reserved_name(tidy) || !reads_as_staff(tidy));
    return 0;
}
