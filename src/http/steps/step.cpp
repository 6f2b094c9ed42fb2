#include "http/steps/step.h"

#include "base/assert.h"
#include "http/refusal.h"

namespace klieg::http {

Next Exchange::refuse(Error const& error) {
    response = refusal(error, request);
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
