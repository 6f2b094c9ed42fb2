#pragma once

#include "base/log.h"
#include "http/steps/step.h"

#include <chrono>

namespace klieg::http {

/// A line for each request, and a warning for one that took longer than `slow` until its answer was made. Uploads are
/// never slow, since they take as long as their client sends, nor are requests that wait for something to happen. No
/// line holds a query, a header or a media token.
class AccessLog final : public Step {
public:
    struct Options {
        log::Level level = log::Level::debug;
        std::chrono::nanoseconds slow = std::chrono::seconds(2);  ///< 0: nothing is
    };
    explicit AccessLog(Options options) : options_(options) {}

    Next after(Exchange& exchange) override;

private:
    Options options_;
};

}  // namespace klieg::http
