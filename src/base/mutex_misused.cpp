// In no target: cmake/lock_mistakes.cmake compiles it as it stands, which must work, and once with each mistake, which
// the compiler must refuse.

#include "base/mutex.h"

namespace klieg {

class Counter {
public:
    void add() {
#ifndef KLIEG_MISTAKE_FORGOTTEN
        MutexLock lock(mutex_);
#endif
        ++count_;
    }

    void add_two() {
#ifdef KLIEG_MISTAKE_TOO_LATE
        add_locked();
        MutexLock lock(mutex_);
#else
        MutexLock lock(mutex_);
        add_locked();
#endif
        add_locked();
    }

    void add_three() KLIEG_EXCLUDES(mutex_) {
        MutexLock lock(mutex_);
#ifdef KLIEG_MISTAKE_TWICE
        MutexLock again(mutex_);
#endif
        count_ += 3;
    }

    void wait_until_positive() {
        MutexLock lock(mutex_);
        while (count_ <= 0) changed_.wait(mutex_);
    }

#ifdef KLIEG_MISTAKE_NO_UNLOCK
    void reset() {
        mutex_.lock();
        count_ = 0;
    }
#endif

private:
    void add_locked() KLIEG_REQUIRES(mutex_) {
        ++count_;
        changed_.notify_all();
    }

    ConditionVariable changed_;

    Mutex mutex_;
    int count_ KLIEG_GUARDED_BY(mutex_) = 0;
};

}  // namespace klieg
