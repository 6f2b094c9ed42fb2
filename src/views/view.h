#pragma once

#include "base/constraints.h"
#include "http/contract/page.h"
#include "views/sums.h"

#include <boost/describe/class.hpp>
#include <boost/describe/enum.hpp>

#include <cstdint>
#include <optional>
#include <string>

namespace klieg::views {

enum class BeaconEvent : std::uint8_t { start, progress, end };
BOOST_DESCRIBE_ENUM(BeaconEvent, start, progress, end)

/// What a player tells: that it begins, and from then on how much was watched.
struct Beacon {
    std::optional<BeaconEvent> event;
    std::optional<std::string> token;
    std::optional<std::int64_t> watched_ms;
};
BOOST_DESCRIBE_STRUCT(Beacon, (), (event, token, watched_ms))
Constraints constraints_of(Beacon const*);

struct BegunPlayback {
    std::string token;
};
BOOST_DESCRIBE_STRUCT(BegunPlayback, (), (token))
Constraints constraints_of(BegunPlayback const*);

struct ViewsQuery : http::PageQuery {
    std::optional<Time> from;
    std::optional<Time> to;
};
BOOST_DESCRIBE_STRUCT(ViewsQuery, (http::PageQuery), (from, to))
Constraints constraints_of(ViewsQuery const*);
Constraints constraints_of(HourOfViews const*);

}  // namespace klieg::views
