#pragma once

#include "adapters/embedded/sqlite.h"
#include "adapters/embedded/write_group.h"
#include "base/blocking_pool.h"
#include "base/result.h"
#include "base/task.h"

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <type_traits>

namespace klieg::embedded {

/// One SQLite file: a connection for each reading thread, and one thread that writes. The table store and the event log
/// share it, so that their writes share commits and one backup holds both.
///
/// Threads: read() and write() from any core; what they are given runs elsewhere.
/// Lifetime: outlives the stores over it. Another process (`klieg admin`) may read and write the same file meanwhile.
class Database {
public:
    /// What comes of the log when it is closed. Where another has the file open, the log stays.
    enum class LogAtClose : std::uint8_t {
        stays,      ///< so that the next opening, perhaps on a full disk, need not make one
        is_merged,  ///< into the file, which is alone then
        is_dropped  ///< with all that was written: the file is as it was, for one that is only looked at
    };
    struct Options {
        std::filesystem::path path;
        LogAtClose log_at_close = LogAtClose::stays;
        std::size_t readers = 2;  ///< as many as there are cores
        std::size_t queued_reads_max = 8192;
        WriteGroup::Options writes{};  ///< whose `make_room` and `make_last_room` are asked at the opening, too
    };

    /// Opens the file, or makes it. Writes nothing where there is nothing to change, so that a full disk keeps nobody
    /// out. Fails: unsupported where a newer Klieg wrote it; corrupt; not_found without a folder; exhausted.
    static Result<std::unique_ptr<Database>> open(Options options);
    ~Database();
    Database(Database const&) = delete;
    Database& operator=(Database const&) = delete;

    /// Runs `work(Connection&)`, which answers a Result, on a reading thread. It sees all that was committed before.
    template <class Work>
    auto read(Work work) -> Task<std::invoke_result_t<Work&, Connection&>> {
        auto leased = [this, &work] {
            Lease lease(*this);
            return work(lease.connection());
        };
        co_return co_await readers_pool_->run(leased);
    }

    /// Runs `work(Connection&)`, which answers a Result, in a transaction of the writer; durable when it returns.
    /// `bytes` is about what it holds in memory while it waits.
    template <class Work, class R = std::invoke_result_t<Work&, Connection&>>
    Task<R> write(Work work, WriteGroup::Steps steps, std::size_t bytes,
                  WriteGroup::Purpose purpose = WriteGroup::Purpose::adds) {
        std::optional<typename R::value_type> value;
        WriteGroup::Work erased = [&work, &value](Connection& connection) -> Result<> {
            KLIEG_TRY(value, work(connection));
            return {};
        };
        KLIEG_CO_CHECK(co_await writer_->run(std::move(erased), steps, bytes, purpose));
        co_return *std::move(value);
    }
    Task<Result<>> write_all(WriteGroup::Work work, WriteGroup::Steps steps, std::size_t bytes,
                             WriteGroup::Purpose purpose = WriteGroup::Purpose::adds) {
        return writer_->run(std::move(work), steps, bytes, purpose);
    }

    /// Runs `work` at once, on this thread: for definitions at start-up. Where the disk was full it runs again.
    Result<> define(WriteGroup::Work const& work);

    /// A copy of all that is committed, as a database of its own; durable when it returns. Fails: conflict where `path`
    /// exists.
    Task<Result<>> backup_to(std::filesystem::path path);
    /// Reads everything and checks that it is consistent. Fails: corrupt, with what is wrong.
    Task<Result<>> verify();

private:
    explicit Database(Options options);

    Result<> open_connections();
    Result<> define_once(WriteGroup::Work const& work);
    /// On a thread and a connection of its own: what reads all of the file takes minutes, and on one core nobody could
    /// sign in meanwhile.
    Task<Result<>> read_whole(WriteGroup::Work work);

    /// A reading connection for the time of one piece of work. There are as many as threads, so one is always free.
    class Lease {
    public:
        explicit Lease(Database& database);
        ~Lease();
        Lease(Lease const&) = delete;
        Lease& operator=(Lease const&) = delete;
        Connection& connection() noexcept { return *connection_; }

    private:
        Database& database_;
        std::unique_ptr<Connection> connection_;
    };

    struct Readers;

    Options options_;
    std::unique_ptr<Readers> readers_;
    std::unique_ptr<WriteGroup> writer_;
    std::unique_ptr<BlockingPool> readers_pool_;  // last: these threads end first
    std::unique_ptr<BlockingPool> whole_pool_;
};

}  // namespace klieg::embedded
