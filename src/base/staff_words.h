#pragma once

#include <string>

namespace klieg {

/// What words of staff there are in a text that was read as letters and digits (name_reading.h).
struct StaffWords {
    bool all = false;    ///< nothing else is in it, and together they mean the site's staff: "theadmin", "support2"
    bool title = false;  ///< nothing else is in it, and it is one that people put beside a name: "mod", "thestaff"
    bool office =
        false;  ///< one that is staff's whatever stands beside it is parted from the rest by digits, or is all
};

/// Fails not: what has none has none. Its time grows with the length, and by its square where nothing but letters of a
/// listed word are repeated.
StaffWords staff_words_in(std::string const& reading);

}  // namespace klieg
