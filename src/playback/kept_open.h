#pragma once

#include "base/clock.h"
#include "base/mutex.h"

#include <algorithm>
#include <chrono>
#include <cstdint>
#include <list>
#include <memory>
#include <utility>

namespace klieg::playback {

/// What is open, used or not, as long as all of it fits into so many bytes beside what others wish to open: else what
/// was used longest ago goes from here, and is free as soon as nobody uses it any more. So a wish waits for those alone
/// who use something or open it, and never for what is only kept; and what many ask for at once is opened, used and
/// forgotten.
///
/// `Value` has `bytes()`, what it counts as. The budget itself is its owner's: who opens takes a part of that between
/// the Wish and keep().
/// Threads: any core. Limits: `bytes_max`; what nobody asked for during kIdle goes with the next forget_idle().
template <class Key, class Value>
class KeptOpen {
public:
    using Ptr = std::shared_ptr<Value const>;

    KeptOpen(std::uint64_t bytes_max, Clock const& clock) : bytes_max_(bytes_max), clock_(clock) {}

    /// That so much is about to be taken, for as long as it is not kept.
    class Wish {
    public:
        Wish(KeptOpen& of, std::uint64_t bytes) : of_(of), bytes_(bytes) {
            std::list<Entry> gone;  // which is closed behind the lock
            MutexLock lock(of_.mutex_);
            of_.wished_for_ += bytes_;
            gone = of_.take_what_makes_way();
        }
        ~Wish() {
            MutexLock lock(of_.mutex_);
            of_.wished_for_ -= bytes_;
        }
        Wish(Wish const&) = delete;
        Wish& operator=(Wish const&) = delete;

    private:
        KeptOpen& of_;
        std::uint64_t bytes_;
    };

    /// Null where it is not here.
    Ptr find(Key const& key) {
        MutexLock lock(mutex_);
        return find_locked(key);
    }

    /// Answers the one of before where somebody else was faster.
    Ptr keep(Key key, Ptr opened) {
        std::list<Entry> gone;
        MutexLock lock(mutex_);
        if (auto known = find_locked(key)) return known;
        entries_.push_front({std::move(key), opened, clock_.steady()});
        gone = take_what_makes_way();
        return opened;
    }

    void forget_idle() {
        std::list<Entry> gone;
        MutexLock lock(mutex_);
        auto const oldest = clock_.steady() - kIdle;
        auto const first = std::ranges::find_if(entries_, [oldest](Entry const& entry) { return entry.used < oldest; });
        gone.splice(gone.end(), entries_, first, entries_.end());
    }

private:
    static constexpr std::chrono::seconds kIdle{30};

    struct Entry {
        Key key;
        Ptr value;
        SteadyTime used;
    };

    Ptr find_locked(Key const& key) KLIEG_REQUIRES(mutex_) {
        for (auto entry = entries_.begin(); entry != entries_.end(); ++entry) {
            if (entry->key != key) continue;
            entry->used = clock_.steady();
            entries_.splice(entries_.begin(), entries_, entry);
            return entries_.front().value;
        }
        return nullptr;
    }

    std::list<Entry> take_what_makes_way() KLIEG_REQUIRES(mutex_) {
        std::list<Entry> gone;
        std::uint64_t bytes = wished_for_;
        auto entry = entries_.begin();
        for (; entry != entries_.end() && bytes + entry->value->bytes() <= bytes_max_; ++entry)
            bytes += entry->value->bytes();
        gone.splice(gone.end(), entries_, entry, entries_.end());
        return gone;
    }

    std::uint64_t bytes_max_;
    Clock const& clock_;
    Mutex mutex_;
    std::list<Entry> entries_ KLIEG_GUARDED_BY(mutex_);      ///< most recently used first
    std::uint64_t wished_for_ KLIEG_GUARDED_BY(mutex_) = 0;  ///< by those who open something, or wait until they can
};

}  // namespace klieg::playback
