#pragma once

#include "base/clock.h"
#include "base/mutex.h"
#include "base/random.h"
#include "base/result.h"

#include <array>
#include <compare>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>

namespace klieg {

/// What an OrderedText gives, as a regular expression.
inline constexpr std::string_view kOrderedPattern = "[a-z2-7]{26}";

/// Gives texts whose order is the order in which they were given: 26 characters, 10 for the millisecond and 16 at
/// random, as in a ULID.
///
/// The characters are those of all our ids (a to z, 2 to 7), but valued in the order in which they sort, 2 lowest and z
/// highest: RFC 4648 counts the digits last, and Crockford's alphabet, which ULIDs have, brings in 0 and 1.
///
/// Within a millisecond, or when the clock was set back, the next is the last plus something at random: later, and as
/// hard to guess as 32 bits are. Between processes the order is that of their clocks.
///
/// Threads: any. Lifetime: clock and random outlive it. Limits: none before the year 37648.
class OrderedText {
public:
    static constexpr std::size_t kLength = 26;
    static constexpr std::size_t kWhatBytes = 10;  ///< what of a text says no time

    OrderedText(Clock const& clock, Random& random) : clock_(clock), random_(random) {}

    std::string next();
    /// The same again for the same moment and the same `what`, which is as good as random and no other thing's: a text
    /// for what happened, and not for what is made.
    static std::string of(Time time, std::span<std::byte const, kWhatBytes> what);
    static bool is_one(std::string_view text) noexcept;
    /// When it was given, or a little before. None: it is no such text.
    static std::optional<Time> time_of(std::string_view text) noexcept;

private:
    using Digits = std::array<std::uint8_t, kLength>;  ///< to the base of 32, the highest first

    Clock const& clock_;
    Random& random_;

    Mutex mutex_;
    Digits last_ KLIEG_GUARDED_BY(mutex_){};
};

/// An id of one kind that sorts by when it was made: for what is listed in that order. `Kind` is as for an Id.
template <class Kind>
class OrderedId {
public:
    OrderedId() = default;  ///< no id: empty, equal to no made one
    static OrderedId make(OrderedText& source) { return OrderedId(std::string(Kind::prefix) + source.next()); }
    /// As OrderedText::of().
    static OrderedId of(Time time, std::span<std::byte const, OrderedText::kWhatBytes> what) {
        return OrderedId(std::string(Kind::prefix) + OrderedText::of(time, what));
    }

    /// A malformed id names nothing, so it fails with not_found rather than invalid.
    static Result<OrderedId> parse(std::string_view text) {
        if (text.starts_with(Kind::prefix) && OrderedText::is_one(text.substr(Kind::prefix.size())))
            return OrderedId(std::string(text));
        return Error{Errc::not_found, "there is no such " + std::string(Kind::name)};
    }

    std::string const& text() const noexcept { return text_; }
    bool empty() const noexcept { return text_.empty(); }
    friend auto operator<=>(OrderedId const&, OrderedId const&) = default;

private:
    explicit OrderedId(std::string text) : text_(std::move(text)) {}
    std::string text_;
};

}  // namespace klieg
