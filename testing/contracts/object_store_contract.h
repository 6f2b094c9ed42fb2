#pragma once

#include "ports/object_store.h"

#include <gtest/gtest.h>

#include <functional>
#include <memory>
#include <ostream>
#include <string>

namespace klieg::testing {

/// An engine with an object store over it, for the time of one test.
class ObjectEngine {
public:
    virtual ~ObjectEngine() = default;
    virtual ports::ObjectStore& store() = 0;
    /// Closes the store and opens it over the same data, as after a restart.
    virtual void reopen() = 0;
};

struct ObjectEngineFactory {
    std::string name;
    std::function<std::unique_ptr<ObjectEngine>()> make;
    friend void PrintTo(ObjectEngineFactory const& factory, std::ostream* out) { *out << factory.name; }
};

/// What every object store does. An adapter's tests name it with INSTANTIATE_TEST_SUITE_P.
class ObjectStoreContract : public ::testing::TestWithParam<ObjectEngineFactory> {
protected:
    void SetUp() override { engine_ = GetParam().make(); }

public:
    ports::ObjectStore& store() { return engine_->store(); }
    void reopen() { engine_->reopen(); }

private:
    std::unique_ptr<ObjectEngine> engine_;
};

/// Gives a text in pieces, and then ends or fails.
class TextSource final : public ByteSource {
public:
    explicit TextSource(std::string text, std::size_t piece = 1000) : text_(std::move(text)), piece_(piece) {}
    void fail_at_end(Error error) { failure_ = std::move(error); }
    Task<Result<std::size_t>> read(std::span<std::byte> into) override;

private:
    std::string text_;
    std::size_t piece_;
    std::size_t at_ = 0;
    Result<> failure_;
};

/// All bytes of what `get` answered.
Task<std::string> text_of(ports::ObjectBytes bytes);

}  // namespace klieg::testing
