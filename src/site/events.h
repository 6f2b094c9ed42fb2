#pragma once

#include "base/clock.h"
#include "base/ids.h"
#include "events/kind.h"

#include <boost/describe/class.hpp>

#include <string>

namespace klieg::site {

/// Who changed the site, and what it is called since.
struct SiteEvent {
    UserId changed_by;
    std::string name;
    Time at{};
};
BOOST_DESCRIBE_STRUCT(SiteEvent, (), (changed_by, name, at))

inline constexpr events::Kind<SiteEvent> kSiteChanged{"site.changed", "what an administrator has set of the site"};

}  // namespace klieg::site
