#pragma once

#include "base/clock.h"
#include "base/constraints.h"
#include "base/ids.h"

#include <boost/describe/class.hpp>
#include <boost/describe/enum.hpp>

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>

namespace klieg::moderation {

enum class AppealState : std::uint8_t { open, granted, refused };
BOOST_DESCRIBE_ENUM(AppealState, open, granted, refused)

inline constexpr std::size_t kAppealLengthMax = 2'000;
/// Of what its author is told.
inline constexpr std::size_t kAnswerLengthMax = 1'000;
/// After it was sent.
inline constexpr std::chrono::days kAppealsKept{365};

/// What somebody says against the suspension of his account, as it stands in the table Appeals: the one of that
/// suspension.
struct Appeal {
    UserId of;
    Time standing_since{};  ///< which suspension it is about
    std::string text;
    Time sent_at{};
    AppealState state = AppealState::open;
    std::optional<UserId> resolved_by;
    std::optional<Time> resolved_at;
    std::string answer;
    std::int64_t expires_at = 0;
    std::int64_t schema_version = 1;
};
BOOST_DESCRIBE_STRUCT(Appeal, (),
                      (of, standing_since, text, sent_at, state, resolved_by, resolved_at, answer, expires_at,
                       schema_version))

/// What becomes of one.
struct AppealDecision {
    bool granted = false;
    std::string answer;
};
BOOST_DESCRIBE_STRUCT(AppealDecision, (), (granted, answer))

/// What texts may be (appeals.cpp).
Constraints constraints_of(Appeal const*);
Constraints constraints_of(AppealDecision const*);
constexpr void checked_by_service(AppealDecision const*) {}

}  // namespace klieg::moderation
