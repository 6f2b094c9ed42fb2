#pragma once

#include "ports/cache.h"
#include "testing/manual_clock.h"

#include <gtest/gtest.h>

#include <functional>
#include <memory>
#include <ostream>
#include <string>

namespace klieg::testing {

struct CacheFactory {
    std::string name;
    std::function<std::unique_ptr<ports::Cache>(Clock const& clock)> make;
    /// Lets time pass, for an engine that has a clock of its own. Empty: the clock given to `make` is what counts.
    std::function<void(std::chrono::milliseconds)> pass{};
    friend void PrintTo(CacheFactory const& factory, std::ostream* out) { *out << factory.name; }
};

/// What every cache does. An adapter's tests name it with INSTANTIATE_TEST_SUITE_P.
class CacheContract : public ::testing::TestWithParam<CacheFactory> {
protected:
    void SetUp() override { cache_ = GetParam().make(clock_); }

public:
    ports::Cache& cache() { return *cache_; }
    void pass(std::chrono::milliseconds time) {
        clock_.advance(time);
        if (GetParam().pass) GetParam().pass(time);
    }

private:
    ManualClock clock_;
    std::unique_ptr<ports::Cache> cache_;
};

}  // namespace klieg::testing
