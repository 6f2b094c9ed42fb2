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
    /// All records that are there have become so old that the engine forgets them.
    virtual Task<> forget_all() = 0;
};

/// One whose shards change.
class SplittingLogEngine : public LogEngine {
public:
    virtual void split(std::string const& shard) = 0;
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
    Task<> forget_all() { return engine_->forget_all(); }

private:
    std::unique_ptr<LogEngine> engine_;
};

struct SplittingLogEngineFactory {
    std::string name;
    std::function<std::unique_ptr<SplittingLogEngine>()> make;
    friend void PrintTo(SplittingLogEngineFactory const& factory, std::ostream* out) { *out << factory.name; }
};

/// What an event log does besides, where its shards may be split.
class SplittingLogContract : public ::testing::TestWithParam<SplittingLogEngineFactory> {
protected:
    void SetUp() override { engine_ = GetParam().make(); }

public:
    ports::EventLog& log() { return engine_->log(); }
    void split(std::string const& shard) { engine_->split(shard); }

private:
    std::unique_ptr<SplittingLogEngine> engine_;
};

}  // namespace klieg::testing
