#pragma once

#include "base/metrics.h"

#include <array>
#include <chrono>
#include <cstdint>

namespace klieg::http::detail {

/// What the server counts. Threads: any.
class ServerMetrics {
public:
    explicit ServerMetrics(Metrics& metrics);

    void opened() {
        connections_open_.add(1);
        connections_.add();
    }
    void closed() { connections_open_.add(-1); }
    void refused() { connections_refused_.add(); }
    void made_way() { connections_made_way_.add(); }
    void handshake_failed() { handshakes_failed_.add(); }
    void answered(int status, std::chrono::nanoseconds took, std::uint64_t bytes);

private:
    Metrics::Gauge& connections_open_;
    Metrics::Counter& connections_;
    Metrics::Counter& connections_refused_;
    Metrics::Counter& connections_made_way_;
    Metrics::Counter& handshakes_failed_;
    Metrics::Counter& bytes_sent_;
    Metrics::Histogram& seconds_;
    std::array<Metrics::Counter*, 5> requests_{};  ///< by class of status, 1xx first
};

}  // namespace klieg::http::detail
