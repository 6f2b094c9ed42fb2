#pragma once

#include "base/field_checks.h"

#include <string_view>

namespace klieg {

// A name counts as what a person reads in it, in any case and whatever letters, digits and signs it is drawn with: a
// Cyrillic or a full-width "a" looks like "a", "rn" like "m" (UTS #39, section 4), "1" like "l" and "I", a circle like
// "o". Spaces and accents do not count, visible or not, and neither do signs, unless they are such a letter.

/// What visitors would take for the site's staff: nobody's name but theirs. That is
///
/// - a name that is made of staff's words alone, with numbers and words that go along ("support team", "supermod"),
///   written as one or several;
/// - one that has a word among others that names an office ("Admin Bob", "ADMINbob", "klieg_fan");
/// - one to which a title is put ("Bob [mod]", "Bob the mod").
///
/// Ordinary words beside others stay ("Solar System", "Mod Squad"), and so do words that an office is only a part of
/// ("administer", "Adminnie", "badminton"). What has more than 1,000 bytes is no name, and nobody's.
bool reads_as_staff(std::string_view utf8);
/// Those, and the first parts of the site's own addresses. For handles and usernames; administrators may give them.
bool is_reserved_name(std::string_view utf8);

/// A name in a form: which field it is, and what stands in it.
struct NameField {
    std::string_view pointer;
    std::string_view value;
};
/// What of a form's names is the site's own: of the one that stands in addresses and the one that people read. An empty
/// one is not. Code: reserved.
FieldChecks names_of_the_site(NameField in_address, NameField shown);

}  // namespace klieg
