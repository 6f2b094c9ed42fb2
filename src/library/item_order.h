#pragma once

#include <cstdint>
#include <string>
#include <string_view>

/// Places of items in a list whose order people choose: texts that sort as the items stand, so that one that moves is
/// one write. At an end a place is a number of eight digits to the base of 36, counted by the list; between two others
/// it is a text between theirs, which grows by a digit for each third or fourth that is put into the same gap.
namespace klieg::library {

/// Of the numbers that a list counts up behind its last item, and down, below zero, before its first.
std::string place_numbered(std::int64_t number);

/// Behind `low` and before `high`, which is behind `low`. Whatever of letters and digits is put behind it stands there,
/// too. It never ends in a zero.
std::string place_between(std::string_view low, std::string_view high);

}  // namespace klieg::library
