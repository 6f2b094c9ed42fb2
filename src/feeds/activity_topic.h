#pragma once

#include "base/clock.h"
#include "realtime/topic.h"

#include <boost/describe/class.hpp>

/// Who looks at what people do is told that there is more of it, and not what: that is asked for, with one's own eyes.
namespace klieg::feeds {

struct ActivityNews {
    Time at{};
};
BOOST_DESCRIBE_STRUCT(ActivityNews, (), (at))
Constraints constraints_of(ActivityNews const*);

inline constexpr realtime::MessageKind<ActivityNews> kActivityNews{
    "activity.new", "somebody published, or said something of a public video: look at the list again"};

realtime::Topic activity_topic();
void tell_of_activity(realtime::Teller& teller, Time at);

}  // namespace klieg::feeds
