#pragma once

#include "base/mutex.h"
#include "base/random.h"
#include "base/wake_up.h"
#include "jobs/job.h"
#include "jobs/passed_over.h"
#include "jobs/share_repo.h"
#include "leases/lease.h"
#include "ports/broadcast.h"
#include "ports/table_store.h"

#include <chrono>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace klieg::jobs {

/// How long the row of a job that was done or cancelled stays to be looked at.
inline constexpr std::chrono::hours kHistory{24};
/// One that failed for good, so that an operator can look, and run it again.
inline constexpr std::chrono::hours kDeadKept{30 * 24};

/// Cancelled jobs of a kind whose features are told at the same time.
inline constexpr std::size_t kCancelledMax = 16;
/// Jobs that look for room at once where there may be some; others do when their time comes.
inline constexpr std::size_t kWokenAtOnce = 25;
/// From one look of a job to the next, however often room is made.
inline constexpr std::chrono::seconds kLooksApartMin{5};

/// Whose job is next, of a kind.
enum class Turns : std::uint8_t {
    as_they_come,  ///< whose time came first
    by_owner,      ///< of the owner who has held workers of the kind for the least time of late, short ones first
};

/// Durable jobs in the table Jobs. A service puts `enqueue` into the transaction of its change, so a job exists exactly
/// if the change does. Whoever runs a job holds a lease on it, renewed by heartbeats; when the process dies the lease
/// runs out and somebody else takes the job, so it must be safe to begin again.
///
/// Index ByQueue(Queue, Turn): Queue is `{state}#{kind}`, Turn the time at which it may run, or at which its lease
/// ends. What has ended is in no index. Where owners take turns, who claims first lets in what has come: then Queue is
/// `turn#{kind}#{owner}`, Turn says which of that owner's is first, and a row of JobShares has the owner among those
/// that wait (share.h).
/// Index ForRoom(Awaits, AwaitedBy): jobs of owners that were given back for want of room; Awaits is always `room`, and
/// AwaitedBy `{owner}#{id}`.
///
/// A row that cannot be read keeps back what it is about, and nobody else: it is passed over, and the log says so.
///
/// Threads: any core. Lifetime: what it is given outlives it.
class Queue {
public:
    struct Options {
        std::string boot_id;  ///< tells this life of the process from all others
        std::chrono::milliseconds lease{30'000};
        leases::Sharing sharing = leases::Sharing::shared;
        ports::Broadcast* hints = nullptr;  ///< to and from other processes; none: there are no others
        /// Until when an owner's budget is used up, so that others come first; none: it is not.
        std::function<Task<Result<std::optional<Time>>>(std::string owner)> spent_until{};
    };
    Queue(ports::TableStore& tables, Clock const& clock, Random& random, Options options);
    static std::vector<ports::TableSchema> tables();

    ports::Action enqueue(NewJob wanted);
    /// After the transaction: there is a job of this kind.
    void notify(std::string_view kind);
    /// For who follows the log, and has no change of its own: the job now and the same once more `apart` from it, for
    /// what others, who looked before the change that was told of, had still under way. Both or none, and notifies.
    Task<Result<>> ask_twice(NewJob wanted, std::chrono::milliseconds apart);

    /// There may be room again, of this owner's budget or, where none is named, of anybody's: the first kWokenAtOnce of
    /// the jobs that were given back for want of it look now, and no sooner than kLooksApartMin after they last did.
    /// One that is missed looks when its time comes. Answers how many are woken.
    Task<Result<std::size_t>> wake_for_room(std::string owner);

    // For workers.

    /// Leases a job of the kind that may run now, if any. As they come: alone the first, and beside others one of the
    /// first, so that they do not all try for the same. By owner: what belongs to nobody first, then the first of the
    /// owner whose turn it is; two who claim at once take the jobs of two owners.
    Task<Result<std::optional<Job>>> claim(std::string kind, Turns turns = Turns::as_they_come);
    struct Rival {
        std::chrono::milliseconds cost{0};  ///< 0: unknown
    };
    /// What would be claimed, if `held` were given back now, in its place; none: nothing. A moment behind.
    Task<Result<std::optional<Rival>>> rival_of(Job held);
    /// Owners whose budget was used up are like others again when it is not. Workers do this now and then. Of very many
    /// it looks at some, and at the next ones when it is called again.
    Task<Result<>> restore_owners(std::string kind);
    /// Fails with conflict where the lease is lost; where it fails, the job's lease ends when it would have. Sees
    /// whether the job has been cancelled.
    Task<Result<>> renew(Job& job);
    /// Renews, too, and fails as that does.
    Task<Result<>> save_checkpoint(Job& job, json::Object reached);
    Task<Result<>> finish(Job job);
    /// Gives it back: it may run again from `run_at` on, or for room before that (`awaits_room`), where it has not been
    /// cancelled meanwhile.
    Task<Result<>> give_back(Job job, Time run_at, std::string error);
    /// Gives it back since others come first, which is no attempt. It goes on at its checkpoint.
    Task<Result<>> give_way(Job job, bool got_further);
    Task<Result<>> bury(Job job, std::string error);
    /// After its feature has been told.
    Task<Result<>> end_cancelled(Job job);

    /// Alone nobody else runs, so all leases of other boots are void at once. Elsewhere they are not, and none is.
    Task<Result<std::size_t>> void_leases_of_other_boots(std::vector<std::string> kinds);
    struct Recovered {
        std::size_t begin_again = 0;
        std::vector<Job> cancelled{};  ///< leased to us, for their feature to be told
    };
    /// Makes jobs ready whose lease ran out. Workers do this now and then. Of those that were cancelled it takes so
    /// many; the others are next.
    Task<Result<Recovered>> recover(std::string kind, std::size_t cancelled_at_most = kCancelledMax);

    /// There is something to do, of the kinds that take_notified() answers.
    WakeUp& wake_up() noexcept { return wake_; }
    std::set<std::string> take_notified();
    /// A job was cancelled: who holds any renews, and who recovers them looks.
    WakeUp& lease_check() noexcept { return lease_check_; }
    /// Notifies and checks leases for what other processes tell, as long as what it answers lives, which is on `on`.
    /// None where there are no others.
    std::unique_ptr<ports::Broadcast::Subscription> hear_others(Executor on);
    std::chrono::milliseconds lease() const noexcept { return options_.lease; }
    Time now() const { return clock_.now(); }

    // For operators.

    Task<Result<Job>> get(JobId id);
    struct Page {
        std::vector<Job> jobs;
        ports::Cursor next;
    };
    Task<Result<Page>> list(ports::Cursor cursor, std::size_t limit);
    /// One that waits never begins, one that runs ends with its next heartbeat; then its feature is told. Fails:
    /// not_found, conflict where it has ended.
    Task<Result<>> cancel(JobId id);
    /// Makes a job ready now that waits or has ended, with its attempts forgotten. It begins where it was, unless it
    /// was done. Fails: not_found, conflict where it runs or is being cancelled.
    Task<Result<>> run_again(JobId id);

private:
    enum class Unless : std::uint8_t { cancelled, lease_is_lost };
    enum class Leases : std::uint8_t { expired, of_other_boots };

    Task<Result<>> change(Job before, Job after, std::optional<Share> share = {});
    Task<Result<>> change_held(Job& held, Job after, Unless unless, ports::Item also = {});
    Task<Result<>> write(Job const& before, Job const& after, ports::Action action, std::optional<Share> share);
    Task<Share> move_share(std::optional<Share> standing, Job const& before, Job const& after);
    Task<Result<std::optional<Job>>> claim_due(std::string kind);
    Task<Result<std::optional<Job>>> claim_in_turn(std::string kind);
    using Lost = std::set<std::string>;  ///< as an index that lags shows them still: by their revisions
    struct Claimed {
        std::optional<Job> job{};
        bool lost_one = false;
    };
    Task<Result<Claimed>> claim_of_first(std::vector<Share> shares, Lost& lost);
    Task<Result<std::optional<Job>>> claim_by_owner(std::string kind);
    Task<Result<std::vector<Job>>> let_in(std::string kind);
    Task<Result<std::size_t>> let_in_together(std::vector<Job> waiting);
    Task<Result<std::size_t>> let_in_one_by_one(std::vector<Job> waiting);
    Task<Result<std::vector<Job>>> unchanged(std::vector<Job> jobs);
    Task<Result<ports::Transaction>> entry_of(std::vector<Job>& waiting);
    Task<Result<>> restore(std::vector<Share> spent);
    ports::Put replacement(Job const& before, Job& after);
    Task<Result<std::vector<Job>>> first_of(Share const& share);
    /// Those that can be read.
    std::vector<Job> read(ports::Page const& page);
    Result<> next_after(Job const& job, Result<> failed);
    ports::Query due(State state, std::string const& kind) const;
    void begin(Job& job);
    Job released(Job job, Time run_at, std::string error) const;
    void lease_to_us(Job& job);
    Task<Result<Recovered>> make_ready(std::string kind, Leases which, std::size_t cancelled_at_most);
    Task<Result<>> make_one_ready(Job job, Leases which, Recovered& recovered);
    void wake(std::string_view kind);
    void tell_others(std::string_view kind);

    ports::TableStore& tables_;
    Clock const& clock_;
    PassedOver passed_over_{clock_};
    ShareRepo shares_{tables_, passed_over_};
    Random& random_;
    Options const options_;

    WakeUp wake_;
    WakeUp lease_check_;

    Mutex mutex_;
    std::set<std::string> notified_ KLIEG_GUARDED_BY(mutex_);
    /// By kind: behind whom restore_owners() goes on.
    std::map<std::string, ports::Cursor> restored_up_to_ KLIEG_GUARDED_BY(mutex_);
};

}  // namespace klieg::jobs
