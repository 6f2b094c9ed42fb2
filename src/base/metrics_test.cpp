#include "base/metrics.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace klieg {

TEST(Metrics, ShowsCountersGaugesAndHistogramsAsText) {
    Metrics metrics;
    metrics.counter({"klieg_requests_total", "Requests.", {{"status", "200"}}}).add();
    metrics.counter({"klieg_requests_total", "Requests.", {{"status", "200"}}}).add(2);
    metrics.gauge({"klieg_connections", "Open connections."}).set(7);
    metrics.histogram({"klieg_request_seconds", "Time."}, {0.1, 1}).observe(0.5);
    auto text = metrics.exposition();
    EXPECT_THAT(text, ::testing::HasSubstr("klieg_requests_total{status=\"200\"} 3"));
    EXPECT_THAT(text, ::testing::HasSubstr("klieg_connections 7"));
    EXPECT_THAT(text, ::testing::HasSubstr("klieg_request_seconds_bucket{le=\"1\"} 1"));
}

}  // namespace klieg
