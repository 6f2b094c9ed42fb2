#include "feeds/activity_topic.h"

namespace klieg::feeds {

namespace {

Task<Result<>> for_everybody(Principal /*who*/, std::string /*id*/) {
    co_return Result<>{};
}

}  // namespace

Constraints constraints_of(ActivityNews const*) {
    static constexpr Constraint kLines[] = {
        {.member = "at", .summary = "When it was noted."},
    };
    return kLines;
}

realtime::Topic activity_topic() {
    return {.name = "activity",
            .id_text = "site",
            .summary = "That people do something that all may see.",
            .guard = for_everybody,
            .passing = {realtime::entry_of(kActivityNews)},
            .fetch = "/api/feed/activity"};
}

void tell_of_activity(realtime::Teller& teller, Time at) {
    teller.tell(realtime::message_of(kActivityNews, "activity:site", ActivityNews{at}));
}

}  // namespace klieg::feeds
