#include "adapters/embedded/promised_bytes.h"

#include <algorithm>

namespace klieg::embedded {

namespace {
using namespace std::chrono_literals;
constexpr auto kPromiseKept = 1h;
}  // namespace

std::uint64_t PromisedBytes::promise(ports::StagingId const& id, std::uint64_t length, Moment now) {
    MutexLock lock(mutex_);
    std::erase_if(promises_, [now](auto const& entry) { return now - entry.second.last > kPromiseKept; });
    promises_[id] = {length, length, now};
    std::uint64_t missing = 0;
    for (auto const& [of, promise] : promises_) missing += promise.missing;
    return missing;
}

void PromisedBytes::arrived(ports::StagingId const& id, std::uint64_t size, Moment now) {
    MutexLock lock(mutex_);
    auto found = promises_.find(id);
    if (found == promises_.end()) return;
    auto& promise = found->second;
    promise.missing = promise.length - std::min(promise.length, size);
    promise.last = now;
}

void PromisedBytes::end(ports::StagingId const& id) {
    MutexLock lock(mutex_);
    promises_.erase(id);
}

}  // namespace klieg::embedded
