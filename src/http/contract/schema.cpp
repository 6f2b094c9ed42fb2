#include "http/contract/schema.h"

#include <algorithm>

namespace klieg::http {

namespace {

void drop_suffix(std::string& name, std::string_view suffix) {
    if (name.size() > suffix.size() && name.ends_with(suffix)) name.resize(name.size() - suffix.size());
}

/// "klieg::channels::(anonymous namespace)::ChannelAnswer" is "Channel".
std::string plain_name(std::string_view qualified) {
    auto colon = qualified.rfind("::");
    std::string name(colon == std::string_view::npos ? qualified : qualified.substr(colon + 2));
    drop_suffix(name, "Answer");
    drop_suffix(name, "View");
    return name;
}

}  // namespace

Constraints constraints_of(PageQuery const*) {
    static constexpr Constraint kLines[] = {
        {.member = "limit",
         .summary = "How many items a page has at most.",
         .example = "24",
         .range = {{1, kPageLimitMax}}},
        {.member = "cursor", .summary = "The nextCursor of the page before; without one, the first page."},
    };
    return kLines;
}

Schema::Member const* Schema::find(std::string_view member) const noexcept {
    auto found =
        std::find_if(members.begin(), members.end(), [&](Member const& known) { return known.name == member; });
    return found == members.end() ? nullptr : &*found;
}

namespace detail {

std::string public_name(std::string_view printed) {
    // "… [T = klieg::channels::ChannelAnswer]"
    auto begin = printed.find("T = ");
    auto type = printed.substr(begin + 4, printed.rfind(']') - begin - 4);
    auto angle = type.find('<');
    if (angle == std::string_view::npos) return plain_name(type);
    return plain_name(type.substr(angle + 1, type.rfind('>') - angle - 1)) + plain_name(type.substr(0, angle));
}

}  // namespace detail

}  // namespace klieg::http
