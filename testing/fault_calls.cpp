#include "testing/fault_calls.h"

#include <atomic>
#include <cerrno>
#include <cstddef>
#include <sys/types.h>

namespace {

std::atomic<int> calls_left{0};  // 0: no fault is planned
std::atomic<int> fault_error{0};
std::atomic<bool> fault_struck{false};

bool strikes() {
    if (calls_left.load() <= 0 || calls_left.fetch_sub(1) != 1) return false;
    fault_struck = true;
    errno = fault_error;
    return true;
}

}  // namespace

// The names are the linker's: --wrap=f sends calls of f to __wrap_f, and __real_f is the true one.
// NOLINTBEGIN(bugprone-reserved-identifier,readability-identifier-naming)
extern "C" {
ssize_t __real_pwrite(int file, void const* bytes, size_t count, off_t offset);
int __real_fdatasync(int file);
int __real_fsync(int file);
int __real_rename(char const* from, char const* to);
int __real_link(char const* from, char const* to);
int __real_ftruncate(int file, off_t size);

ssize_t __wrap_pwrite(int file, void const* bytes, size_t count, off_t offset) {
    return strikes() ? -1 : __real_pwrite(file, bytes, count, offset);
}
int __wrap_fdatasync(int file) {
    return strikes() ? -1 : __real_fdatasync(file);
}
int __wrap_fsync(int file) {
    return strikes() ? -1 : __real_fsync(file);
}
int __wrap_rename(char const* from, char const* to) {
    return strikes() ? -1 : __real_rename(from, to);
}
int __wrap_link(char const* from, char const* to) {
    return strikes() ? -1 : __real_link(from, to);
}
int __wrap_ftruncate(int file, off_t size) {
    return strikes() ? -1 : __real_ftruncate(file, size);
}
}
// NOLINTEND(bugprone-reserved-identifier,readability-identifier-naming)

namespace klieg::testing {

FaultCalls::FaultCalls(int nth, int error) {
    fault_error = error;
    fault_struck = false;
    calls_left = nth;
}

void FaultCalls::stop() {
    calls_left = 0;
}
bool FaultCalls::struck() const {
    return fault_struck;
}

}  // namespace klieg::testing
