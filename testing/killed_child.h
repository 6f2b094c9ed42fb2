#pragma once

#include <chrono>
#include <cstdint>
#include <functional>

namespace klieg::testing {

/// Runs `body` in a child process, kills it with SIGKILL after `life`, and answers the last number that it reported:
/// what was acknowledged before the end. The caller must have no other threads.
std::int64_t run_and_kill(std::chrono::microseconds life,
                          std::function<void(std::function<void(std::int64_t)> report)> const& body);

}  // namespace klieg::testing
