#pragma once

#include "http/steps/step.h"

#include <cstddef>
#include <memory>
#include <optional>
#include <vector>

namespace klieg::http {

/// Takes requests through the steps, outermost first, to their route, and their answers back.
///
/// Threads: any; immutable. Lifetime: the router outlives it.
class Chain {
public:
    using Steps = std::vector<std::unique_ptr<Step>>;

    Chain(Steps steps, Router const& router);

    /// Always answers: what fails or throws becomes a problem. Throws when the coroutine is cancelled. At once where
    /// neither a step nor the route waits.
    ValueTask<Result<Response>> run(Request& request) const;

private:
    /// An exchange on its way through the steps.
    struct Passage {
        Exchange exchange;
        std::size_t entered = 0;  ///< so many steps have seen the request, and will see the answer
        Next next = Next::pass;   ///< how the last of them left it
    };
    using Routed = ValueTask<Result<Response>>;

    void enter(Passage& passage) const;
    Task<Result<Response>> enter_on(Passage passage, std::optional<Routed> routed) const;
    Next leave(Passage& passage) const;
    Task<Result<Response>> leave_on(Passage passage) const;
    Routed route(Request& request) const;

    Steps steps_;
    Router const& router_;
};

}  // namespace klieg::http
