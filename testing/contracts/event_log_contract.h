#pragma once

#include "ports/event_log.h"

#include <gtest/gtest.h>

#include <functional>
#include <memory>
#include <ostream>
#include <string>

namespace klieg::testing {

class LogEngine {
public:
    virtual ~LogEngine() = default;
    virtual ports::EventLog& log() = 0;
    virtual void reopen() = 0;
};

struct LogEngineFactory {
    std::string name;
    std::function<std::unique_ptr<LogEngine>()> make;
    friend void PrintTo(LogEngineFactory const& factory, std::ostream* out) { *out << factory.name; }
};

/// What every event log does. An adapter's tests name it with INSTANTIATE_TEST_SUITE_P.
class EventLogContract : public ::testing::TestWithParam<LogEngineFactory> {
protected:
    void SetUp() override { engine_ = GetParam().make(); }

public:
    ports::EventLog& log() { return engine_->log(); }
    void reopen() { engine_->reopen(); }

private:
    std::unique_ptr<LogEngine> engine_;
};

}  // namespace klieg::testing
