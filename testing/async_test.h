#pragma once

#include "base/task.h"

#include <gtest/gtest.h>

/// Runs a coroutine on a fresh single-threaded loop until it returns; whatever it threw comes out here.
namespace klieg::testing {
void run_async(Task<> body);
}

/// A test whose body is a coroutine. gtest's ASSERT_* return, which a coroutine cannot: use CO_ASSERT.
#define KLIEG_ASYNC_TEST(suite, name)                         \
    static ::klieg::Task<> suite##_##name##_body();           \
    TEST(suite, name) {                                       \
        ::klieg::testing::run_async(suite##_##name##_body()); \
    }                                                         \
    static ::klieg::Task<> suite##_##name##_body()

#define KLIEG_ASYNC_TEST_P(suite, name)                            \
    static ::klieg::Task<> suite##_##name##_body(suite& fixture);  \
    TEST_P(suite, name) {                                          \
        ::klieg::testing::run_async(suite##_##name##_body(*this)); \
    }                                                              \
    static ::klieg::Task<> suite##_##name##_body([[maybe_unused]] suite& fixture)

#define KLIEG_ASYNC_TEST_F(suite, name)                            \
    static ::klieg::Task<> suite##_##name##_body(suite& fixture);  \
    TEST_F(suite, name) {                                          \
        ::klieg::testing::run_async(suite##_##name##_body(*this)); \
    }                                                              \
    static ::klieg::Task<> suite##_##name##_body([[maybe_unused]] suite& fixture)

#define CO_ASSERT(condition)                                  \
    do {                                                      \
        if (!(condition)) {                                   \
            ADD_FAILURE() << "does not hold: " << #condition; \
            co_return;                                        \
        }                                                     \
    } while (false)

/// Like CO_ASSERT for a Result, which it evaluates once: shows the error.
#define CO_ASSERT_OK(result)                                                          \
    do {                                                                              \
        if (auto const& klieg_asserted = (result); !klieg_asserted.ok()) {            \
            ADD_FAILURE() << #result << " failed: " << klieg_asserted.error().detail; \
            co_return;                                                                \
        }                                                                             \
    } while (false)
