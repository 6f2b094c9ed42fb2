#pragma once

namespace klieg {
/// Prints the broken expression with its place and aborts. Reached through KLIEG_ASSERT only.
[[noreturn]] void assertion_failed(char const* expression, char const* file, int line) noexcept;
}  // namespace klieg

/// For errors of programmers, never for input. On in every build.
#define KLIEG_ASSERT(expression) \
    ((expression) ? static_cast<void>(0) : ::klieg::assertion_failed(#expression, __FILE__, __LINE__))
