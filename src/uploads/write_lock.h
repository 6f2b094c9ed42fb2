#pragma once

#include "base/mutex.h"
#include "uploads/service.h"

#include <string>
#include <utility>

namespace klieg::uploads {

/// One request writes to an upload at a time, and one begins an upload of a video; a second is told so instead of
/// waiting.
class UploadService::WriteLock {
public:
    WriteLock(UploadService& owner, UploadId const& upload) : WriteLock(owner, upload.text()) {}
    WriteLock(UploadService& owner, VideoId const& video) : WriteLock(owner, video.text()) {}
    ~WriteLock() {
        if (!held_) return;
        MutexLock lock(owner_.mutex_);
        owner_.locked_.erase(id_);
    }
    WriteLock(WriteLock const&) = delete;
    WriteLock& operator=(WriteLock const&) = delete;
    bool held() const noexcept { return held_; }

private:
    WriteLock(UploadService& owner, std::string id) : owner_(owner), id_(std::move(id)) {
        MutexLock lock(owner_.mutex_);
        held_ = owner_.locked_.insert(id_).second;
    }

    UploadService& owner_;
    std::string id_;
    bool held_ = false;
};

}  // namespace klieg::uploads
