#pragma once

#include "adapters/embedded/sqlite.h"
#include "base/result.h"
#include "base/task.h"

#include <chrono>
#include <cstddef>
#include <functional>
#include <memory>

namespace klieg::embedded {

/// The one thread that writes to a database. A durable commit costs an fsync whatever it holds, so it takes all that
/// waits in its queue, runs each caller's work within one transaction, commits once and answers everyone.
///
/// Threads: run() from any core. Lifetime: the destructor finishes what was accepted.
/// Limits: beyond `queued_max` waiting pieces of work, or `queued_bytes_max` of them, run() answers unavailable.
class WriteGroup {
public:
    struct Options {
        std::size_t queued_max = 8192;
        std::size_t queued_bytes_max = std::size_t{64} << 20U;
        std::size_t group_max = 256;  ///< pieces of work in one transaction
        /// Asked where the disk is full: whether there is more room now. Blocks.
        std::function<bool()> make_room{};
        /// Asked where that was not enough for a piece of work that removes; likewise.
        std::function<bool()> make_last_room{};
        std::function<std::chrono::steady_clock::time_point()> now{};  ///< none: the machine's
    };

    /// Runs on the writer's thread within a transaction. After an error, what it changed is taken back. Where the disk
    /// was full it runs again, from the beginning.
    using Work = std::function<Result<>(Connection&)>;

    /// How much of its work can have been done when it fails.
    enum class Steps : std::uint8_t {
        single,   ///< changes by its last statement only, which by itself happens or not
        several,  ///< needs a savepoint
    };

    /// A removal needs room, too, for its commit, and is what there will be room by: so there is some that nothing else
    /// may have.
    enum class Purpose : std::uint8_t { adds, removes };

    WriteGroup(Connection connection, Options options);
    ~WriteGroup();
    WriteGroup(WriteGroup const&) = delete;
    WriteGroup& operator=(WriteGroup const&) = delete;

    /// Durable when it returns. `work` must stay valid until then: it may look at the awaiting coroutine's locals.
    Task<Result<>> run(Work work, Steps steps, std::size_t bytes, Purpose purpose = Purpose::adds);

private:
    struct State;
    std::unique_ptr<State> state_;
};

}  // namespace klieg::embedded
