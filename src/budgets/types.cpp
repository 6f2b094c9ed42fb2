#include "budgets/types.h"

#include <boost/describe/members.hpp>
#include <boost/mp11/algorithm.hpp>

#include <vector>

namespace klieg::budgets {

namespace {

constexpr Constraint::Range kRange{0, kLimitMax};

constexpr Constraint kLines[] = {
    {.member = "bytes",
     .summary = "Bytes together: of uploads under way, of files, and of what is made of them.",
     .example = "280000000000",
     .range = kRange},
    {.member = "bytes_per_day",
     .summary = "Bytes uploaded in a day (UTC).",
     .example = "140000000000",
     .range = kRange},
    {.member = "decoder_seconds_per_day",
     .summary = "Seconds for which encoders run in a day (UTC).",
     .example = "86400",
     .range = kRange},
    {.member = "drafts", .summary = "Videos without a file.", .example = "50", .range = kRange},
    {.member = "uploads", .summary = "Uploads under way.", .example = "10", .range = kRange},
    {.member = "channels", .summary = "Channels.", .example = "20", .range = kRange},
};

std::vector<Count> counts_of_use() {
    std::vector<Count> all;
    boost::mp11::mp_for_each<boost::describe::describe_members<Use, boost::describe::mod_public>>(
        [&](auto member) { all.push_back({json::styled(member.name, json::Naming::pascal), member.pointer}); });
    return all;
}

}  // namespace

std::span<Count const> counts() {
    static std::vector<Count> const all = counts_of_use();
    return all;
}

Use& Use::operator+=(Use const& other) noexcept {
    for (auto const& count : counts()) this->*count.of += other.*count.of;
    return *this;
}

Use operator-(Use const& a, Use const& b) noexcept {
    auto rest = a;
    for (auto const& count : counts()) rest.*count.of -= b.*count.of;
    return rest;
}

Limits with(Limits limits, ChosenLimits const& chosen) {
    limits.bytes = chosen.bytes.value_or(limits.bytes);
    limits.bytes_per_day = chosen.bytes_per_day.value_or(limits.bytes_per_day);
    limits.decoder_seconds_per_day = chosen.decoder_seconds_per_day.value_or(limits.decoder_seconds_per_day);
    limits.drafts = chosen.drafts.value_or(limits.drafts);
    limits.uploads = chosen.uploads.value_or(limits.uploads);
    limits.channels = chosen.channels.value_or(limits.channels);
    return limits;
}

Constraints constraints_of(Limits const*) {
    return kLines;
}
Constraints constraints_of(ChosenLimits const*) {
    return kLines;
}
Constraints constraints_of(LimitsPatch const*) {
    return kLines;
}

}  // namespace klieg::budgets
