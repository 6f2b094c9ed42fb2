#pragma once

#include "base/mutex.h"
#include "realtime/topic.h"

#include <utility>
#include <vector>

namespace klieg::testing {

/// A Teller that keeps what it is told. Threads: any.
class RecordedTellings final : public realtime::Teller {
public:
    void tell(realtime::Message message) override {
        MutexLock lock(mutex_);
        messages_.push_back(std::move(message));
    }
    std::vector<realtime::Message> messages() {
        MutexLock lock(mutex_);
        return messages_;
    }

private:
    Mutex mutex_;
    std::vector<realtime::Message> messages_ KLIEG_GUARDED_BY(mutex_);
};

}  // namespace klieg::testing
