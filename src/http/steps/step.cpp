#include "http/steps/step.h"

#include "base/assert.h"
#include "http/error_map.h"
#include "http/steps/loggable.h"

namespace klieg::http {

Next Exchange::refuse(Error const& error) {
    log_failure(request, error);
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
