#pragma once

#include "ports/broadcast.h"

#include <gtest/gtest.h>

#include <cstddef>
#include <functional>
#include <memory>
#include <ostream>
#include <string>

namespace klieg::testing {

/// An engine as two nodes see it; where there is one process only, both are the same.
class BroadcastEngine {
public:
    virtual ~BroadcastEngine() = default;
    virtual ports::Broadcast& node(std::size_t which) = 0;
};

struct BroadcastFactory {
    std::string name;
    std::function<std::unique_ptr<BroadcastEngine>()> make;
    friend void PrintTo(BroadcastFactory const& factory, std::ostream* out) { *out << factory.name; }
};

/// What every broadcast does. An adapter's tests name it with INSTANTIATE_TEST_SUITE_P.
class BroadcastContract : public ::testing::TestWithParam<BroadcastFactory> {
protected:
    void SetUp() override { engine_ = GetParam().make(); }

public:
    ports::Broadcast& here() { return engine_->node(0); }
    ports::Broadcast& elsewhere() { return engine_->node(1); }

private:
    std::unique_ptr<BroadcastEngine> engine_;
};

}  // namespace klieg::testing
