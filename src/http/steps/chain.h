#pragma once

#include "http/steps/step.h"

#include <memory>
#include <vector>

namespace klieg::http {

/// Takes requests through the steps, outermost first, to their route, and their answers back.
///
/// Threads: any; immutable. Lifetime: the router outlives it.
class Chain {
public:
    using Steps = std::vector<std::unique_ptr<Step>>;

    Chain(Steps steps, Router const& router);

    /// Always answers: what fails or throws becomes a problem. Throws when the coroutine is cancelled.
    Task<Result<Response>> run(Request& request) const;

private:
    Task<Result<Response>> route(Request& request) const;

    Steps steps_;
    Router const& router_;
};

}  // namespace klieg::http
