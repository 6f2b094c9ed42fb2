#pragma once

#include <string_view>

namespace klieg {

// A name counts as what a person reads in it, in any case and whatever letters it is drawn with: a Cyrillic or a
// full-width "a" looks like "a", and "rn" like "m" (UTS #39, section 4). Spaces, signs and accents do not count,
// visible or not; words beside it make it another name.

/// What visitors would take for the site's staff: nobody's name but theirs.
bool reads_as_staff(std::string_view utf8);
/// Those, and the first parts of the site's own addresses. For handles and user names; administrators may give them.
bool is_reserved_name(std::string_view utf8);

}  // namespace klieg
