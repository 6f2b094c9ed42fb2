#pragma once

#include "base/random.h"
#include "http/steps/step.h"

#include <atomic>

namespace klieg::http {

/// Gives a request its id, for logs and answers, and its place in a trace.
///
/// Both are a trusted proxy's where it sends them, ours otherwise. A stranger's `traceparent` is not continued: he
/// would choose what stands in our logs beside other people's requests, and what the services we call see as one trace
/// (W3C Trace Context, "Security Considerations").
///
/// Nothing may depend on an id that nobody guesses: they are unique, and that is all.
class RequestIds final : public Step {
public:
    explicit RequestIds(Random& random) : next_(random.number()) {}

    Next before(Exchange& exchange) override;
    Next after(Exchange& exchange) override;

private:
    std::atomic<std::uint64_t> next_;
};

}  // namespace klieg::http
