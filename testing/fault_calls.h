#pragma once

namespace klieg::testing {

/// A file system that fails: while this value lives, the n-th of the calls that change files fails with `error`.
///
/// A test binary that uses it links klieg_fault_calls, which puts itself between our code and the C library
/// (ld --wrap: pwrite, fdatasync, fsync, rename, link, ftruncate). Threads: any, one value at a time.
class FaultCalls {
public:
    FaultCalls(int nth, int error);
    ~FaultCalls() { stop(); }
    FaultCalls(FaultCalls const&) = delete;
    FaultCalls& operator=(FaultCalls const&) = delete;

    void stop();
    /// Whether the call has failed.
    bool struck() const;
};

}  // namespace klieg::testing
