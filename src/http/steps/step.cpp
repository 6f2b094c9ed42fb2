#include "http/steps/step.h"

#include "base/assert.h"
#include "base/log.h"
#include "http/error_map.h"
#include "http/steps/loggable.h"

namespace klieg::http {

Next Exchange::refuse(Error const& error) {
    if (error.kind == Errc::internal || error.kind == Errc::corrupt)
        log::error("a request failed", {{"request", request.id},
                                        {"path", loggable_path(request.path)},
                                        {"kind", to_string(error.kind)},
                                        {"error", error.detail}});
    response = problem_response(error, request.id);
    return Next::answer;
}

Task<Next> Step::wait_before(Exchange& /*exchange*/) {
    KLIEG_ASSERT(false);  // before() answered `wait`
    co_return Next::pass;
}

Task<> Step::wait_after(Exchange& /*exchange*/) {
    KLIEG_ASSERT(false);  // after() answered `wait`
    co_return;
}

}  // namespace klieg::http
