#pragma once

#include "base/clock.h"
#include "base/result.h"

#include <boost/describe/class.hpp>

#include <string>
#include <string_view>
#include <vector>

namespace klieg::tiered {

/// A tag with the token that stood for it when a value was loaded: invalidating a tag gives it another.
struct TagToken {
    std::string tag;
    std::string token;
};
BOOST_DESCRIBE_STRUCT(TagToken, (), (tag, token))

/// What is said of a value in a far cache, on a line of JSON before the text.
struct FarHead {
    Time until{};
    std::vector<TagToken> tags;
};
BOOST_DESCRIBE_STRUCT(FarHead, (), (until, tags))

struct FarEntry {
    FarHead head;
    std::string text;
};

std::string to_bytes(FarHead const& head, std::string_view text);
/// Fails: corrupt, also for what another version of ours has written and this one cannot read.
Result<FarEntry> parse_far_entry(std::string_view bytes);

}  // namespace klieg::tiered
