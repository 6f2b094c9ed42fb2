#pragma once

#include "base/mutex.h"
#include "uploads/service.h"

#include <utility>

namespace klieg::uploads {

/// One request writes to an upload at a time; a second is told so instead of waiting.
class UploadService::WriteLock {
public:
    WriteLock(UploadService& owner, UploadId id) : owner_(owner), id_(std::move(id)) {
        MutexLock lock(owner_.mutex_);
        held_ = owner_.being_written_.insert(id_).second;
    }
    ~WriteLock() {
        if (!held_) return;
        MutexLock lock(owner_.mutex_);
        owner_.being_written_.erase(id_);
    }
    WriteLock(WriteLock const&) = delete;
    WriteLock& operator=(WriteLock const&) = delete;
    bool held() const noexcept { return held_; }

private:
    UploadService& owner_;
    UploadId id_;
    bool held_ = false;
};

}  // namespace klieg::uploads
