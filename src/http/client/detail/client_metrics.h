#pragma once

#include "base/metrics.h"
#include "base/result.h"

#include <chrono>
#include <map>
#include <string>
#include <string_view>

namespace klieg::http::detail {

/// What a client counts, by who uses it. Threads: one core's; the metrics are shared by all.
class ClientMetrics {
public:
    explicit ClientMetrics(Metrics& metrics) : metrics_(metrics) {}

    /// `failure` is null for a request that was answered, whatever the status.
    void finished(std::string_view use, Error const* failure, std::chrono::nanoseconds took);

private:
    struct Use {
        Metrics::Counter& requests;
        Metrics::Histogram& seconds;
        std::map<Errc, Metrics::Counter*> failures{};
    };
    Use& find(std::string_view use);

    Metrics& metrics_;
    std::map<std::string, Use, std::less<>> uses_;  ///< as many as there are literals in the code
};

}  // namespace klieg::http::detail
