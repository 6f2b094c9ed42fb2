#include "adapters/embedded/promised_bytes.h"

#include <algorithm>

namespace klieg::embedded {

namespace {
using namespace std::chrono_literals;
constexpr auto kPromiseKept = 1h;
}  // namespace

std::uint64_t PromisedBytes::Promise::held() const noexcept {
    return std::min(length - std::min(length, arrived), kHeldBytes + arrived);
}

std::uint64_t PromisedBytes::promise(ports::StagingId const& id, std::uint64_t length, Moment now) {
    MutexLock lock(mutex_);
    std::erase_if(promises_, [now](auto const& entry) { return now - entry.second.last > kPromiseKept; });
    auto needed = length;
    for (auto const& [of, promise] : promises_) needed += promise.held();
    promises_[id] = {.length = length, .last = now};
    return needed;
}

void PromisedBytes::arrived(ports::StagingId const& id, std::uint64_t size, Moment now) {
    MutexLock lock(mutex_);
    auto found = promises_.find(id);
    if (found == promises_.end()) return;
    found->second.arrived = size;
    found->second.last = now;
}

void PromisedBytes::end(ports::StagingId const& id) {
    MutexLock lock(mutex_);
    promises_.erase(id);
}

}  // namespace klieg::embedded
