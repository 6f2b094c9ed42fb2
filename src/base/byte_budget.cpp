#include "base/byte_budget.h"

#include "base/mutex.h"
#include "base/wake_up.h"

#include <algorithm>
#include <list>

namespace klieg {

struct ByteBudget::State {
    struct Waiter {
        enum class Standing : std::uint8_t { waits, granted, displaced };

        std::uint64_t bytes = 0;
        std::uint64_t rank = 0;
        Standing standing = Standing::waits;
    };
    using Standing = Waiter::Standing;
    using Row = std::list<Waiter>;

    State(Options limits, Watch watched) : options(limits), watch(watched) {}

    void give_back(std::uint64_t bytes) {
        bool others = false;
        {
            MutexLock lock(mutex);
            if (closed) return;
            in_use -= bytes;
            others = grant_next();
        }
        if (others) changed.wake();
    }

    /// Those at the head of the row that fit. Answers whether there was one.
    bool grant_next() KLIEG_REQUIRES(mutex) {
        bool any = false;
        for (auto& waiter : waiting) {
            if (waiter.standing != Standing::waits) continue;
            if (in_use + waiter.bytes > options.bytes_max) break;
            in_use += waiter.bytes;
            waiter.standing = Standing::granted;
            any = true;
        }
        watch.bytes.set(static_cast<double>(in_use));
        return any;
    }

    /// Its place in the row: behind its equals.
    Row::iterator stand(Waiter waiter) KLIEG_REQUIRES(mutex) {
        auto const behind =
            std::ranges::find_if(waiting, [&](Waiter const& other) { return other.rank > waiter.rank; });
        return waiting.insert(behind, waiter);
    }

    bool is_full() const KLIEG_REQUIRES(mutex) {
        auto const gone = std::ranges::count(waiting, Standing::displaced, &Waiter::standing);
        return waiting.size() - static_cast<std::size_t>(gone) >= options.waiting_max;
    }

    /// Has the last in the row leave it for one of this rank. Answers whether there was one that ranks behind.
    bool displace_for(std::uint64_t rank) KLIEG_REQUIRES(mutex) {
        auto const waits = [](Waiter const& waiter) { return waiter.standing == Standing::waits; };
        auto const last = std::find_if(waiting.rbegin(), waiting.rend(), waits);
        if (last == waiting.rend() || last->rank <= rank) return false;
        last->standing = Standing::displaced;
        return true;
    }

    Error refuse() {
        watch.refused.add();
        return Error{.kind = Errc::unavailable,
                     .detail = "there is too much to do at the moment: try again soon",
                     .code = "overloaded",
                     .retry_after = std::chrono::seconds(5)};
    }

    Options const options;
    Watch watch;
    WakeUp changed{};  ///< where one of those that wait stands

    Mutex mutex;
    bool closed KLIEG_GUARDED_BY(mutex) = false;  ///< nobody watches any more
    std::uint64_t in_use KLIEG_GUARDED_BY(mutex) = 0;
    /// In the order in which they are served; those that were granted something, or displaced, until they have heard of
    /// it.
    Row waiting KLIEG_GUARDED_BY(mutex){};
};

/// A waiter's place in the row, which it leaves however its coroutine ends. What it had been granted and has not taken
/// goes to the next.
class ByteBudget::Place {
public:
    Place(State& state, State::Row::iterator waiter) : state_(state), waiter_(waiter) {}
    ~Place() {
        bool others = false;
        {
            MutexLock lock(state_.mutex);
            if (waiter_->standing == State::Standing::granted && !taken_) state_.in_use -= waiter_->bytes;
            state_.waiting.erase(waiter_);
            others = state_.grant_next();
        }
        if (others) state_.changed.wake();
    }
    Place(Place const&) = delete;
    Place& operator=(Place const&) = delete;

    /// Where it is by now. What was granted is its owner's to give back from then on.
    State::Standing take() {
        MutexLock lock(state_.mutex);
        taken_ = waiter_->standing == State::Standing::granted;
        return waiter_->standing;
    }

private:
    State& state_;
    State::Row::iterator waiter_;
    bool taken_ = false;
};

ByteBudget::ByteBudget(Options options, Watch watch) : state_(std::make_shared<State>(options, watch)) {}

ByteBudget::~ByteBudget() {
    MutexLock lock(state_->mutex);
    state_->closed = true;
}

Task<Result<ByteBudget::Share>> ByteBudget::take(std::uint64_t bytes, std::chrono::milliseconds patience,
                                                 std::uint64_t rank) {
    auto& state = *state_;
    bytes = std::min(bytes, state.options.bytes_max);
    State::Row::iterator waiter;
    bool others = false;
    {
        MutexLock lock(state.mutex);
        if (state.is_full()) {
            others = state.displace_for(rank);
            if (!others) co_return state.refuse();
        }
        waiter = state.stand({bytes, rank});
        state.grant_next();
    }
    Place place(state, waiter);
    if (others) state.changed.wake();
    auto const end = std::chrono::steady_clock::now() + patience;
    for (;;) {
        auto const ticket = state.changed.ticket();
        auto const standing = place.take();
        if (standing == State::Standing::granted) co_return Share(state_, bytes);
        auto const left = end - std::chrono::steady_clock::now();
        if (standing == State::Standing::displaced || left <= left.zero()) co_return state.refuse();
        co_await state.changed.wait(ticket, left);
    }
}

std::uint64_t ByteBudget::in_use() const {
    MutexLock lock(state_->mutex);
    return state_->in_use;
}

bool ByteBudget::has_left(std::uint64_t bytes) const {
    auto const taken = in_use();
    return taken <= state_->options.bytes_max && bytes <= state_->options.bytes_max - taken;
}

void ByteBudget::Share::shrink_to(std::uint64_t bytes) {
    if (from_ == nullptr || bytes >= bytes_) return;
    from_->give_back(bytes_ - bytes);
    bytes_ = bytes;
}

}  // namespace klieg
