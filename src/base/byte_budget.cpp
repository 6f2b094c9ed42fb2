#include "base/byte_budget.h"

#include "base/mutex.h"
#include "base/wake_up.h"

#include <algorithm>
#include <list>

namespace klieg {

struct ByteBudget::State {
    struct Waiter {
        std::uint64_t bytes = 0;
        bool granted = false;
    };

    State(Options limits, Watch watched) : options(limits), watch(watched) {}

    void give_back(std::uint64_t bytes) {
        bool others = false;
        {
            MutexLock lock(mutex);
            if (closed) return;
            in_use -= bytes;
            others = grant_next();
        }
        if (others) granted.wake();
    }

    /// Those at the head of the row that fit. Answers whether there was one.
    bool grant_next() KLIEG_REQUIRES(mutex) {
        bool any = false;
        for (auto& waiter : waiting) {
            if (waiter.granted) continue;
            if (in_use + waiter.bytes > options.bytes_max) break;
            in_use += waiter.bytes;
            waiter.granted = any = true;
        }
        watch.bytes.set(static_cast<double>(in_use));
        return any;
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
    WakeUp granted{};

    Mutex mutex;
    bool closed KLIEG_GUARDED_BY(mutex) = false;  ///< nobody watches any more
    std::uint64_t in_use KLIEG_GUARDED_BY(mutex) = 0;
    /// In the order in which they came; those that were granted something until they have heard of it.
    std::list<Waiter> waiting KLIEG_GUARDED_BY(mutex){};
};

/// A waiter's place in the row, which it leaves however its coroutine ends. What it had been granted and has not taken
/// goes to the next.
class ByteBudget::Place {
public:
    Place(State& state, std::list<State::Waiter>::iterator waiter) : state_(state), waiter_(waiter) {}
    ~Place() {
        bool others = false;
        {
            MutexLock lock(state_.mutex);
            if (waiter_->granted && !taken_) state_.in_use -= waiter_->bytes;
            state_.waiting.erase(waiter_);
            others = state_.grant_next();
        }
        if (others) state_.granted.wake();
    }
    Place(Place const&) = delete;
    Place& operator=(Place const&) = delete;

    /// Whether its turn has come; then it is its owner's to give back.
    bool take() {
        MutexLock lock(state_.mutex);
        taken_ = waiter_->granted;
        return taken_;
    }

private:
    State& state_;
    std::list<State::Waiter>::iterator waiter_;
    bool taken_ = false;
};

ByteBudget::ByteBudget(Options options, Watch watch) : state_(std::make_shared<State>(options, watch)) {}

ByteBudget::~ByteBudget() {
    MutexLock lock(state_->mutex);
    state_->closed = true;
}

Task<Result<ByteBudget::Share>> ByteBudget::take(std::uint64_t bytes, std::chrono::milliseconds patience) {
    auto& state = *state_;
    bytes = std::min(bytes, state.options.bytes_max);
    std::list<State::Waiter>::iterator waiter;
    {
        MutexLock lock(state.mutex);
        if (state.waiting.size() == state.options.waiting_max) co_return state.refuse();
        waiter = state.waiting.insert(state.waiting.end(), {bytes});
        state.grant_next();
    }
    Place place(state, waiter);
    auto const end = std::chrono::steady_clock::now() + patience;
    for (;;) {
        auto const ticket = state.granted.ticket();
        if (place.take()) co_return Share(state_, bytes);
        auto const left = end - std::chrono::steady_clock::now();
        if (left <= left.zero()) co_return state.refuse();
        co_await state.granted.wait(ticket, left);
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
