#include "budgets/thing_use.h"

#include <algorithm>
#include <cctype>

namespace klieg::budgets {

namespace {

/// "source" of "v_…/00000001/source": which of its files it is of is nothing that an owner knows. "upload" of an
/// upload, which has no parts.
std::string part_of(std::string const& subject) {
    auto const slash = subject.find('/');
    if (slash == std::string::npos) return "upload";
    auto part = subject.substr(slash + 1);
    auto const next = part.find('/');
    auto const is_digit = [](unsigned char c) { return std::isdigit(c) != 0; };
    if (next != std::string::npos &&
        std::all_of(part.begin(), part.begin() + static_cast<std::ptrdiff_t>(next), is_digit))
        part.erase(0, next + 1);
    return part;
}

}  // namespace

Constraints constraints_of(PartUse const*) {
    static constexpr Constraint kLines[] = {
        {.member = "name",
         .summary = "Which part: source, the file as it was uploaded; rung/720 and the like, and poster, what was made "
                    "of it; upload, an upload under way.",
         .example = "rung/720"},
        {.member = "bytes",
         .summary = "What it takes; while it is being made, what it may come to.",
         .example = "7340032"},
    };
    return kLines;
}

Constraints constraints_of(ThingUse const*) {
    static constexpr Constraint kLines[] = {
        {.member = "id", .summary = "The id of a video, or of an upload under way.", .example = "v_abcdefgh234567ij"},
        {.member = "bytes", .summary = "What it takes in all.", .example = "7340032"},
        {.member = "staged_bytes", .summary = "Announced of an upload under way.", .example = "0"},
        {.member = "stored_bytes", .summary = "Of the file as it was uploaded.", .example = "4194304"},
        {.member = "derived_bytes", .summary = "Of what is made of it.", .example = "3145728"},
        {.member = "parts", .summary = "What each part of it takes."},
    };
    return kLines;
}

std::string thing_of(std::string const& subject) {
    return subject.substr(0, subject.find('/'));
}

std::string behind_thing(std::string const& thing) {
    return thing + static_cast<char>('/' + 1);
}

void add_row(std::vector<ThingUse>& things, UseRow const& row) {
    if (row.bytes() == 0) return;
    auto id = thing_of(row.subject);
    if (things.empty() || things.back().id != id) things.push_back({.id = std::move(id)});
    auto& thing = things.back();
    thing.bytes += row.bytes();
    thing.staged_bytes += row.staged_bytes;
    thing.stored_bytes += row.stored_bytes;
    thing.derived_bytes += row.derived_bytes;
    thing.parts.push_back({part_of(row.subject), row.bytes()});
}

}  // namespace klieg::budgets
