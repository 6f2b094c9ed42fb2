#pragma once

#include "base/result.h"
#include "base/task.h"
#include "http/rate_limiter.h"
#include "http/request.h"
#include "http/response.h"
#include "http/router.h"
#include "http/steps/keyed_request.h"

#include <cstdint>
#include <memory>
#include <optional>

namespace klieg::http {

/// How a step leaves an exchange.
enum class Next : std::uint8_t {
    pass,    ///< on to the next step
    answer,  ///< on the way in: the answer is there, so neither the steps inside of this one nor the route see it
    wait,    ///< by a coroutine: wait_before() or wait_after() goes on with it
};

/// A request on its way through the steps, its answer on the way back, and what one step tells another.
/// Lives in the frame of Chain::run.
struct Exchange {
    Request& request;
    Response response{};  ///< once there is one

    bool from_trusted_proxy = false;
    bool took_void_proof = false;       ///< its address has one less, unless it is good
    std::optional<Error> void_proof{};  ///< what speaks against the proof that came with the request
    RateLimiter::Verdict rate{};
    std::unique_ptr<KeyedRequest> keyed{};  ///< where the request took an idempotency key

    bool has_secrets() const noexcept { return request.route != nullptr && request.route->secrets; }

    /// Answers with a refusal. As the last word of a step: `return refuse(…)`.
    Next refuse(Error const& error);
};

/// One duty around the routes: `before` sees a request on its way in, `after` its answer on the way back, in reverse. A
/// step that has been entered sees the answer, whoever made it. A step that has nothing to wait for costs two virtual
/// calls; one that has answers `wait` and is called again as a coroutine, so that only those pay for a frame that need
/// one.
///
/// Threads: one step serves all cores. What it remembers of a request stands in the Exchange.
class Step {
public:
    virtual ~Step() = default;

    virtual Next before(Exchange& /*exchange*/) { return Next::pass; }
    virtual Next after(Exchange& /*exchange*/) { return Next::pass; }
    /// Only for those whose before() answers `wait`; answers pass or answer.
    virtual Task<Next> wait_before(Exchange& exchange);
    /// Only for those whose after() answers `wait`.
    virtual Task<> wait_after(Exchange& exchange);
};

}  // namespace klieg::http
