#pragma once

#include <chrono>
#include <condition_variable>
#include <mutex>

// What the compiler is told about locks, so that it refuses code that forgets one (-Wthread-safety is an error here).
// The words are those of clang's documentation, "Thread Safety Analysis". Constructors and destructors are not looked
// at.

/// A class whose objects are locked and unlocked.
#define KLIEG_CAPABILITY(kind) __attribute__((capability(kind)))
/// A class that locks in its constructor and unlocks in its destructor.
#define KLIEG_SCOPED_CAPABILITY __attribute__((scoped_lockable))
/// Data that is read and written under that mutex only.
#define KLIEG_GUARDED_BY(mutex) __attribute__((guarded_by(mutex)))
/// A function that is called under that mutex.
#define KLIEG_REQUIRES(...) __attribute__((requires_capability(__VA_ARGS__)))
/// A function that is not called under that mutex, since it locks it.
#define KLIEG_EXCLUDES(...) __attribute__((locks_excluded(__VA_ARGS__)))
#define KLIEG_ACQUIRE(...) __attribute__((acquire_capability(__VA_ARGS__)))
#define KLIEG_RELEASE(...) __attribute__((release_capability(__VA_ARGS__)))

namespace klieg {

/// The mutex of this house: std::mutex, which the compiler's analysis does not see, with annotations that it does.
///
/// What a mutex guards says so with KLIEG_GUARDED_BY, and stands in the last block of a class's members, after what is
/// constant after construction and what has its own synchronisation. A function that is called under the lock has
/// KLIEG_REQUIRES. No mutex is held over co_await, where another thread may go on, or nobody for long.
class KLIEG_CAPABILITY("mutex") Mutex {
public:
    Mutex() = default;
    Mutex(Mutex const&) = delete;
    Mutex& operator=(Mutex const&) = delete;

    void lock() KLIEG_ACQUIRE() { mutex_.lock(); }
    void unlock() KLIEG_RELEASE() { mutex_.unlock(); }

private:
    friend class ConditionVariable;
    std::mutex mutex_;
};

/// Holds a mutex as long as it lives.
class KLIEG_SCOPED_CAPABILITY [[nodiscard]] MutexLock {
public:
    explicit MutexLock(Mutex& mutex) KLIEG_ACQUIRE(mutex) : mutex_(mutex) { mutex_.lock(); }
    ~MutexLock() KLIEG_RELEASE() { mutex_.unlock(); }
    MutexLock(MutexLock const&) = delete;
    MutexLock& operator=(MutexLock const&) = delete;

private:
    Mutex& mutex_;
};

/// Lets a thread wait under a mutex for what others change under it. Coroutines wait on a WakeUp.
///
/// There is no form with a predicate: the analysis would not know that it runs under the lock. Write the loop,
/// `while (!ready_) changed_.wait(mutex_);`.
class ConditionVariable {
public:
    /// Gives the mutex up while it waits, and has it again when it returns: for no reason, at times.
    void wait(Mutex& mutex) KLIEG_REQUIRES(mutex) {
        std::unique_lock lock(mutex.mutex_, std::adopt_lock);
        changed_.wait(lock);
        lock.release();
    }
    /// Answers whether it returned before the deadline.
    bool wait_until(Mutex& mutex, std::chrono::steady_clock::time_point deadline) KLIEG_REQUIRES(mutex) {
        std::unique_lock lock(mutex.mutex_, std::adopt_lock);
        bool in_time = changed_.wait_until(lock, deadline) == std::cv_status::no_timeout;
        lock.release();
        return in_time;
    }

    void notify_one() noexcept { changed_.notify_one(); }
    void notify_all() noexcept { changed_.notify_all(); }

private:
    std::condition_variable changed_;
};

}  // namespace klieg
