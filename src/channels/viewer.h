#pragma once

#include "base/constraints.h"
#include "base/ids.h"
#include "base/principal.h"
#include "base/result.h"
#include "base/task.h"

#include <boost/describe/class.hpp>
#include <boost/describe/enum.hpp>

#include <cstdint>
#include <functional>
#include <optional>

/// What whoever is signed in has to do with a channel. Others know it (subscriptions); a channel's answer shows it.
namespace klieg::channels {

/// What a subscriber is told of a channel's videos.
enum class SubscriptionLevel : std::uint8_t { all, none };
BOOST_DESCRIBE_ENUM(SubscriptionLevel, all, none)

struct ChannelViewer {
    bool subscribed = false;
    std::optional<SubscriptionLevel> level;
};
BOOST_DESCRIBE_STRUCT(ChannelViewer, (), (subscribed, level))
inline Constraints constraints_of(ChannelViewer const*) {
    static constexpr Constraint kLines[] = {
        {.member = "subscribed", .summary = "Whether the caller has subscribed to it.", .example = "true"},
        {.member = "level", .summary = "What the caller is told of its videos; null: not subscribed."},
    };
    return kLines;
}

/// Asks those who know it; empty: there are none.
using ViewerOf = std::function<Task<Result<ChannelViewer>>(Principal, ChannelId)>;

}  // namespace klieg::channels
