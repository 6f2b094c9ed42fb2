#include "http/client/detail/client_metrics.h"

namespace klieg::http::detail {

void ClientMetrics::finished(std::string_view use, Error const* failure, std::chrono::nanoseconds took) {
    auto& of_use = find(use);
    of_use.requests.add();
    of_use.seconds.observe(std::chrono::duration<double>(took).count());
    if (failure == nullptr) return;
    auto& counter = of_use.failures[failure->kind];
    if (counter == nullptr)
        counter = &metrics_.counter({"klieg_http_client_failures_total",
                                     "Requests of ours that got no answer",
                                     {{"use", std::string(use)}, {"kind", to_string(failure->kind)}}});
    counter->add();
}

ClientMetrics::Use& ClientMetrics::find(std::string_view use) {
    if (auto known = uses_.find(use); known != uses_.end()) return known->second;
    Metrics::Labels labels{{"use", std::string(use)}};
    Use added{metrics_.counter({"klieg_http_client_requests_total", "Requests of ours to other servers", labels}),
              metrics_.histogram({"klieg_http_client_seconds", "From a request of ours to its answer's end", labels},
                                 {0.005, 0.025, 0.1, 0.5, 2.5, 10, 60})};
    return uses_.emplace(std::string(use), std::move(added)).first->second;
}

}  // namespace klieg::http::detail
