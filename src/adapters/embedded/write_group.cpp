#include "adapters/embedded/write_group.h"

#include "base/log.h"
#include "base/mutex.h"
#include "base/seldom.h"
#include "ports/object_store.h"

#include <boost/asio/associated_executor.hpp>
#include <boost/asio/async_result.hpp>
#include <boost/asio/execution/outstanding_work.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/prefer.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <deque>
#include <optional>
#include <span>
#include <thread>

namespace klieg::embedded {

namespace asio = boost::asio;

namespace {

/// A group above this size suggests that many write at once; the patience is a fraction of what a commit costs.
constexpr std::size_t kManyWriters = 4;
constexpr auto kPatience = std::chrono::microseconds(300);
/// On a disk that stays full each group fails, and a look for room in the log costs all that wait behind it.
constexpr auto kCheckpointEvery = std::chrono::seconds(1);
/// How long that look waits for readers that hold on to the log.
constexpr auto kCheckpointPatience = std::chrono::milliseconds(50);
constexpr auto kFailuresToldEvery = std::chrono::seconds(10);

/// Whoever waits for a piece of work.
struct Caller {
    virtual ~Caller() = default;
    /// Resumes it where it runs.
    virtual void answer(Result<> outcome) = 0;
};

template <class Handler>
struct AwaitingCaller final : Caller {
    explicit AwaitingCaller(Handler given)
        : executor(asio::prefer(asio::get_associated_executor(given), asio::execution::outstanding_work.tracked)),
          handler(std::move(given)) {}

    void answer(Result<> outcome) override {
        auto untracked = asio::prefer(executor, asio::execution::outstanding_work.untracked);
        // The tracked one goes along: once the caller runs, its loop may end before this thread does anything more.
        auto resume = [handler = std::move(handler), outcome = std::move(outcome),
                       work = std::move(executor)]() mutable { std::move(handler)(std::move(outcome)); };
        asio::post(untracked, std::move(resume));
    }

    Executor executor;  // tracked: its loop does not end while we owe it an answer
    Handler handler;
};

struct Request {
    WriteGroup::Work work;
    WriteGroup::Steps steps = WriteGroup::Steps::single;
    std::size_t bytes = 0;
    WriteGroup::Purpose purpose = WriteGroup::Purpose::adds;
    std::unique_ptr<Caller> caller{};
    Result<> outcome{};
};

/// The engine's word; rules of ours that something is exhausted have codes.
bool is_full(Result<> const& outcome) {
    return !outcome.ok() && outcome.error().kind == Errc::exhausted && outcome.error().code.empty();
}

WriteGroup::Options with_clock(WriteGroup::Options options) {
    if (!options.now) options.now = std::chrono::steady_clock::now;
    return options;
}

/// Runs one caller's work so that its failure leaves no trace, and others' work stays.
Result<> run_one(Connection& connection, Request& request) {
    bool several = request.steps == WriteGroup::Steps::several;
    if (several) KLIEG_CHECK(connection.execute("SAVEPOINT one"));
    Result<> outcome;
    try {
        outcome = request.work(connection);
    } catch (std::exception const& thrown) {
        outcome = Error{Errc::internal, std::string("a write threw: ") + thrown.what()};
    }
    if (!several || !connection.in_transaction()) return outcome;
    auto taken_back = outcome.ok() ? Result<>() : connection.execute("ROLLBACK TO one");
    if (!taken_back.ok()) {
        // Then everything goes: half of this work must not be committed along with the others'.
        (void)connection.execute("ROLLBACK");
        return taken_back;
    }
    KLIEG_CHECK(connection.execute("RELEASE one"));
    return outcome;
}

Result<> run_all(Connection& connection, std::span<Request> group) {
    KLIEG_CHECK(connection.execute("BEGIN IMMEDIATE"));
    for (auto& request : group) {
        request.outcome = run_one(connection, request);
        if (is_full(request.outcome) && connection.in_transaction()) (void)connection.execute("ROLLBACK");
        // A full disk or a failed read may have ended the whole transaction, so what went before is lost too.
        if (!connection.in_transaction()) return request.outcome.ok() ? Result<>(Error{}) : request.outcome;
    }
    auto committed = connection.execute("COMMIT");
    if (!committed.ok() && connection.in_transaction()) (void)connection.execute("ROLLBACK");
    return committed;
}

}  // namespace

/// The queue and the thread that empties it. What makes it fast is company: writers that one commit has answered come
/// back with their next write at nearly the same time, and the more of them share a commit, the more get one fsync's
/// worth. So the size of the last group says how many to expect, and the writer waits a moment for three quarters of
/// them; `awaited` tells add() at which length of the queue it must be woken, and 0 is "it is not waiting for company".
/// A lone writer never waits: its group is smaller than kCompany.
struct WriteGroup::State {
    State(Connection opened, Options given)
        : connection(std::move(opened)), options(std::move(given)), thread([this] { write_until_ended(); }) {}

    ~State() {
        {
            MutexLock lock(mutex);
            ending = true;
        }
        changed.notify_one();
        thread.join();
    }

    Result<> room_for(std::size_t bytes) {
        MutexLock lock(mutex);
        // One piece is always taken, however large, or it could never be written.
        bool fits = queue.empty() || queued_bytes + bytes <= options.queued_bytes_max;
        if (queue.size() < options.queued_max && fits && !ending) return {};
        return Error{Errc::unavailable, "too much is being written at once: try again later", "overloaded"};
    }

    void add(Request request) {
        bool enough = false;
        {
            MutexLock lock(mutex);
            queued_bytes += request.bytes;
            queue.push_back(std::move(request));
            enough = queue.size() == 1 || queue.size() == awaited;
        }
        if (enough) changed.notify_one();
    }

    /// The next group; empty at the end.
    std::vector<Request> take(std::size_t last_group) {
        MutexLock lock(mutex);
        while (!ending && queue.empty()) changed.wait(mutex);
        // Those whom the last commit answered come back at once, but not all in the same microsecond. Without a
        // moment's patience the first of them would have a commit for itself, and all others wait for the next.
        awaited = last_group - last_group / 4;
        if (last_group > kManyWriters) {
            auto deadline = std::chrono::steady_clock::now() + kPatience;
            while (!ending && queue.size() < awaited && changed.wait_until(mutex, deadline)) {
            }
        }
        awaited = 0;
        std::vector<Request> group;
        while (!queue.empty() && group.size() < options.group_max) {
            queued_bytes -= queue.front().bytes;
            group.push_back(std::move(queue.front()));
            queue.pop_front();
        }
        return group;
    }

    void write_until_ended() {
        for (auto group = take(0); !group.empty(); group = take(group.size())) {
            auto committed = run_all(connection, group);
            if (is_full(committed) && make_room()) committed = run_all(connection, group);
            if (is_full(committed) && (group.size() > 1 || removes(group.front())))
                write_each(group);
            else
                answer(group, committed);
        }
    }

    /// Whether there is more room than before.
    bool make_room() {
        bool const given = options.make_room && options.make_room();
        auto const now = options.now();
        if (checkpointed_at && now - *checkpointed_at < kCheckpointEvery) return given;
        checkpointed_at = now;
        return begin_log_again() || given;
    }

    /// What the log holds is brought into the database, at once and with what room there is: then the log begins again
    /// in its own place, and needs no more of a disk that others fill.
    bool begin_log_again() {
        auto const busy = connection.ask_within(kCheckpointPatience, "PRAGMA wal_checkpoint(RESTART)");
        return busy.ok() && *busy == "0";
    }

    static bool removes(Request const& request) { return request.purpose == Purpose::removes; }

    /// On a full disk what removes may still fit, and what adds does not: each is for itself. What does not fit
    /// although it removes has the last room, once there is none by any other way.
    void write_each(std::span<Request> group) {
        for (auto& request : group) {
            auto one = std::span(&request, 1);
            auto committed = run_all(connection, one);
            if (is_full(committed) && removes(request) && options.make_last_room && options.make_last_room())
                committed = run_all(connection, one);
            answer(one, committed);
        }
    }

    void answer(std::span<Request> group, Result<> committed) {
        auto const failures = committed.ok() ? std::nullopt : failed.tell(options.now());
        if (failures)
            log::error(
                "a commit failed",
                {{"error", committed.error().detail}, {"writes", group.size()}, {"since the last line", *failures}});
        if (is_full(committed))
            committed = Error{Errc::exhausted, "there is no room left for this: try again later", ports::kStorageFull};
        for (auto& request : group) {
            if (!committed.ok()) request.outcome = committed;
            request.caller->answer(std::move(request.outcome));
        }
    }

    // The writer's thread only.
    Connection connection;
    Options const options;
    std::optional<std::chrono::steady_clock::time_point> checkpointed_at;
    Seldom failed{kFailuresToldEvery};

    ConditionVariable changed;

    Mutex mutex;
    std::deque<Request> queue KLIEG_GUARDED_BY(mutex);
    std::size_t queued_bytes KLIEG_GUARDED_BY(mutex) = 0;
    std::size_t awaited KLIEG_GUARDED_BY(mutex) = 0;  ///< how many in the queue wake the writer
    bool ending KLIEG_GUARDED_BY(mutex) = false;

    std::thread thread;  // last: it uses all of the above
};

WriteGroup::WriteGroup(Connection connection, Options options)
    : state_(std::make_unique<State>(std::move(connection), with_clock(std::move(options)))) {}
WriteGroup::~WriteGroup() = default;

Task<Result<>> WriteGroup::run(Work work, Steps steps, std::size_t bytes, Purpose purpose) {
    KLIEG_CO_CHECK(state_->room_for(bytes));
    auto initiate = [this](auto handler, Request request) {
        request.caller = std::make_unique<AwaitingCaller<decltype(handler)>>(std::move(handler));
        state_->add(std::move(request));
    };
    Request request{.work = std::move(work), .steps = steps, .bytes = bytes, .purpose = purpose};
    co_return co_await asio::async_initiate<asio::use_awaitable_t<> const, void(Result<>)>(
        initiate, asio::use_awaitable, std::move(request));
}

}  // namespace klieg::embedded
