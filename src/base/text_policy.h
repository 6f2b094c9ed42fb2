#pragma once

#include <string>
#include <string_view>

namespace klieg {

/// What people write for others (names, titles, descriptions, tags), as it is kept: in one form of each letter
/// (Unicode's NFC), and without what nobody sees. Such characters make two names of one, turn round what stands after
/// them, or hide a message. So what is dropped are controls, direction marks, tags and everything else that draws
/// nothing, Unicode's noncharacters among them, but for:
///
/// - line ends and tabs, where the rule of a field allows them;
/// - joiners and non-joiners between two letters or pictures, which words of Persian or Hindi and families of emoji are
///   made with;
/// - variation selectors behind what they choose a form of;
/// - the tags of a flag, behind it (UTS #51, ED-14a).
///
/// Of marks upon one letter six stay, which is more than any language writes; a tower of them draws over other lines.
/// Line and paragraph separators become line ends. Fields are checked as they came, and as this leaves them, since a
/// letter may become two and three (check_and_tidy_members). It leaves what it has left as it is.
std::string tidy_text(std::string_view utf8);

/// Whether there is something to see and to click on: a letter, digit, punctuation or symbol that has a glyph. Spaces,
/// marks without what they stand on, fillers, private use, what Unicode has not assigned and noncharacters do not
/// count.
bool shows_something(std::string_view utf8);

}  // namespace klieg
