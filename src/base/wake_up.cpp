#include "base/wake_up.h"

#include "base/assert.h"
#include "base/mutex.h"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/deferred.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/intrusive/list.hpp>
#include <boost/system/system_error.hpp>

#include <algorithm>
#include <atomic>
#include <iterator>
#include <utility>
#include <vector>

namespace klieg {

namespace asio = boost::asio;
namespace intrusive = boost::intrusive;

namespace {

/// A coroutine that waits. It lies in the coroutine's frame, and leaves its list when the frame goes.
struct Waiter : intrusive::list_base_hook<intrusive::link_mode<intrusive::auto_unlink>> {
    Waiter(Executor const& executor, WakeUp::Ticket ticket, std::chrono::nanoseconds patience)
        : timer(executor, patience), seen(ticket) {}

    asio::steady_timer timer;
    WakeUp::Ticket seen;
    bool woken = false;
};

/// How many are resumed before others on their core have a turn. It also lets each be resumed while it is still in the
/// processor's cache from being called: with 20,000 at once the last had pushed out the first.
constexpr int kResumedAtOnce = 256;

using Waiters = intrusive::list<Waiter, intrusive::constant_time_size<false>>;

/// The waiters of one executor. Its thread alone touches the lists, so that neither joining nor leaving them, nor going
/// through thousands of waiters, needs a lock; others only post.
///
/// A waiter joins with the ticket of that moment, so tickets ascend in the list, and a wake concerns its head: those
/// who joined after the wake, while the post was on its way, stay. Wakes that follow one another so fast that the first
/// has not been heard of share its post.
///
/// Lifetime: the waiters', and that of a post under way.
struct Group : std::enable_shared_from_this<Group> {
    explicit Group(Executor on) : executor(std::move(on)) {}

    /// Any thread, while one of the waiters is sure to be there.
    void call(WakeUp::Ticket wakes) {
        if (called.exchange(wakes) != 0) return;
        asio::post(executor, [self = shared_from_this()] { self->hear(); });
    }

    /// On the executor.
    void hear() {
        auto wakes = called.exchange(0);
        auto late = waiting.end();
        while (late != waiting.begin() && std::prev(late)->seen >= wakes) --late;
        woken.splice(woken.end(), waiting, waiting.begin(), late);
        if (!std::exchange(resuming, true)) resume_some();
    }

    /// Who came last is resumed first: a loop keeps its timers in a heap, where those of one patience lie as they were
    /// made. The last is taken out without a look at the others; after the first, all would have to sift.
    void resume_some() {
        for (int i = 0; i < kResumedAtOnce && !woken.empty(); ++i) {
            auto& waiter = woken.back();
            woken.pop_back();
            waiter.woken = true;
            waiter.timer.cancel();
        }
        resuming = !woken.empty();
        if (resuming) asio::post(executor, [self = shared_from_this()] { self->resume_some(); });
    }

    Executor const executor;

    /// The number of the last wake that was called out and not yet heard; 0: none.
    std::atomic<WakeUp::Ticket> called{0};

    // Below: on the executor only.
    Waiters waiting;
    Waiters woken;  ///< and not yet resumed
    bool resuming = false;
};

}  // namespace

struct WakeUp::State {
    struct Membership {
        std::shared_ptr<Group> group;
        std::size_t waiters = 0;
    };

    /// The group of this executor, entered; null where there was a wake since `seen`.
    Group* enter(Executor const& executor, Ticket seen) {
        MutexLock lock(mutex);
        if (wakes != seen) return nullptr;
        auto own = std::find_if(memberships.begin(), memberships.end(),
                                [&](auto const& one) { return one.group->executor == executor; });
        if (own == memberships.end()) own = memberships.insert(own, {std::make_shared<Group>(executor)});
        ++own->waiters;
        return own->group.get();
    }

    void leave(Group const& group) {
        MutexLock lock(mutex);
        auto own = std::find_if(memberships.begin(), memberships.end(),
                                [&](auto const& one) { return one.group.get() == &group; });
        if (--own->waiters == 0) memberships.erase(own);
    }

    mutable Mutex mutex;
    Ticket wakes KLIEG_GUARDED_BY(mutex) = 0;
    std::vector<Membership> memberships KLIEG_GUARDED_BY(mutex);  ///< one a core, where somebody waits
};

WakeUp::WakeUp() : state_(std::make_unique<State>()) {}
WakeUp::~WakeUp() {
    KLIEG_ASSERT(state_->memberships.empty());
}

WakeUp::Ticket WakeUp::ticket() const noexcept {
    MutexLock lock(state_->mutex);
    return state_->wakes;
}

Task<bool> WakeUp::wait(Ticket seen, std::chrono::nanoseconds patience) {
    auto* group = state_->enter(co_await asio::this_coro::executor, seen);
    if (group == nullptr) co_return true;
    // However the wait ends, cancelled included, nobody is left in the list.
    struct Leave {
        State& state;
        Group& group;
        ~Leave() { state.leave(group); }
    } leave{*state_, *group};
    Waiter waiter(group->executor, seen, patience);
    group->waiting.push_back(waiter);
    auto [ended] = co_await waiter.timer.async_wait(asio::as_tuple(asio::deferred));
    if (waiter.woken) co_return true;
    if (ended) throw boost::system::system_error(ended);  // the coroutine was cancelled
    co_return ticket() != seen;  // it may have been too late for the wake, and yet have lost its patience
}

void WakeUp::wake() {
    MutexLock lock(state_->mutex);
    ++state_->wakes;
    // Called under the lock: a waiter that leaves, and may end its loop, waits for us.
    for (auto const& membership : state_->memberships) membership.group->call(state_->wakes);
}

}  // namespace klieg
