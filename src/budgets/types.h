#pragma once

#include "base/constraints.h"
#include "base/ids.h"
#include "base/json.h"

#include <boost/describe/class.hpp>

#include <cstdint>
#include <optional>
#include <span>
#include <string>

namespace klieg::budgets {

/// How much of everything that is counted is in use: by one thing, or by all that an owner has.
struct Use {
    std::int64_t staged_bytes = 0;   ///< announced of uploads that are under way, arrived or not
    std::int64_t stored_bytes = 0;   ///< of files as they were uploaded
    std::int64_t derived_bytes = 0;  ///< of what is made of them: segments and posters
    std::int64_t drafts = 0;         ///< videos without a file
    std::int64_t uploads = 0;        ///< under way
    std::int64_t channels = 0;

    std::int64_t bytes() const noexcept { return staged_bytes + stored_bytes + derived_bytes; }
    Use& operator+=(Use const& other) noexcept;
    friend Use operator-(Use const& a, Use const& b) noexcept;
    friend bool operator==(Use const&, Use const&) = default;
};
BOOST_DESCRIBE_STRUCT(Use, (), (staged_bytes, stored_bytes, derived_bytes, drafts, uploads, channels))

/// Which number of a Use, and what it is called in a row.
struct Count {
    std::string attribute;
    std::int64_t Use::* of;
};
/// All that is counted.
std::span<Count const> counts();

/// What ends with a day (UTC) instead of with a thing.
struct DaysUse {
    std::int64_t uploaded_bytes = 0;  ///< announced, less what was given up before it came
    std::int64_t decoder_ms = 0;      ///< for so long encoders ran for this owner
};
BOOST_DESCRIBE_STRUCT(DaysUse, (), (uploaded_bytes, decoder_ms))

/// What an owner may use at most. Nothing stands for "without end": 0 is nothing at all.
struct Limits {
    std::int64_t bytes = 280'000'000'000;          ///< staged, stored and derived together
    std::int64_t bytes_per_day = 140'000'000'000;  ///< uploaded
    std::int64_t decoder_seconds_per_day = 24 * 3600;
    std::int64_t drafts = 50;
    std::int64_t uploads = 10;
    std::int64_t channels = 20;
    friend bool operator==(Limits const&, Limits const&) = default;
};
BOOST_DESCRIBE_STRUCT(Limits, (), (bytes, bytes_per_day, decoder_seconds_per_day, drafts, uploads, channels))

/// What an administrator has set of them, for the site or for a user; what is not set is as below it: a user's as the
/// site's, the site's as the configuration's.
struct ChosenLimits {
    std::optional<std::int64_t> bytes;
    std::optional<std::int64_t> bytes_per_day;
    std::optional<std::int64_t> decoder_seconds_per_day;
    std::optional<std::int64_t> drafts;
    std::optional<std::int64_t> uploads;
    std::optional<std::int64_t> channels;
    friend bool operator==(ChosenLimits const&, ChosenLimits const&) = default;
};
BOOST_DESCRIBE_STRUCT(ChosenLimits, (), (bytes, bytes_per_day, decoder_seconds_per_day, drafts, uploads, channels))

/// Those with what is chosen in their place.
Limits with(Limits limits, ChosenLimits const& chosen);

/// Null: not chosen any more.
struct LimitsPatch {
    json::Change<std::int64_t> bytes;
    json::Change<std::int64_t> bytes_per_day;
    json::Change<std::int64_t> decoder_seconds_per_day;
    json::Change<std::int64_t> drafts;
    json::Change<std::int64_t> uploads;
    json::Change<std::int64_t> channels;
};
BOOST_DESCRIBE_STRUCT(LimitsPatch, (), (bytes, bytes_per_day, decoder_seconds_per_day, drafts, uploads, channels))

/// What a limit may be: sums and deltas of such numbers are far from where they overflow.
inline constexpr std::int64_t kLimitMax = 1LL << 50;

Constraints constraints_of(Limits const*);
Constraints constraints_of(ChosenLimits const*);
Constraints constraints_of(LimitsPatch const*);

/// The code of every refusal of a budget.
inline constexpr auto kQuotaExceeded = "quota_exceeded";

}  // namespace klieg::budgets
