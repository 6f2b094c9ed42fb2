#include "http/detail/server_metrics.h"

#include <algorithm>
#include <string>

namespace klieg::http::detail {

ServerMetrics::ServerMetrics(Metrics& metrics)
    : connections_open_(metrics.gauge({"klieg_http_connections_open", "Connections that are open now"})),
      connections_(metrics.counter({"klieg_http_connections_total", "Connections accepted"})),
      connections_refused_(metrics.counter({"klieg_http_connections_refused_total", "Connections beyond the limit"})),
      connections_made_way_(metrics.counter(
          {"klieg_http_connections_made_way_total", "Idle connections that were closed for a new one's sake"})),
      handshakes_failed_(
          metrics.counter({"klieg_http_tls_handshakes_failed_total", "Connections that asked for TLS in vain"})),
      bytes_sent_(metrics.counter({"klieg_http_body_bytes_sent_total", "Bytes of answers' bodies"})),
      seconds_(metrics.histogram({"klieg_http_request_seconds", "From the end of a request's head to its answer sent"},
                                 {0.001, 0.005, 0.025, 0.1, 0.5, 2.5, 10, 60})) {
    for (std::size_t i = 0; i < requests_.size(); ++i)
        requests_[i] = &metrics.counter(
            {"klieg_http_requests_total", "Requests by class of status", {{"status", std::to_string(i + 1) + "xx"}}});
}

void ServerMetrics::answered(int status, std::chrono::nanoseconds took, std::uint64_t bytes) {
    requests_[static_cast<std::size_t>(std::clamp(status / 100, 1, 5) - 1)]->add();
    seconds_.observe(std::chrono::duration<double>(took).count());
    bytes_sent_.add(static_cast<double>(bytes));
}

}  // namespace klieg::http::detail
