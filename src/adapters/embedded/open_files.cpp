#include "adapters/embedded/open_files.h"

namespace klieg::embedded {

std::optional<OpenObject> OpenFiles::find(ports::ObjectName const& name) {
    MutexLock lock(mutex_);
    auto found = by_name_.find(name);
    if (found == by_name_.end()) return std::nullopt;
    by_use_.splice(by_use_.begin(), by_use_, found->second);
    return found->second->object;
}

std::uint64_t OpenFiles::epoch() {
    MutexLock lock(mutex_);
    return epoch_;
}

void OpenFiles::keep(ports::ObjectName const& name, OpenObject object, std::uint64_t epoch) {
    MutexLock lock(mutex_);
    if (epoch != epoch_ || files_max_ == 0 || by_name_.contains(name)) return;
    if (by_use_.size() >= files_max_) {
        by_name_.erase(by_use_.back().name);
        by_use_.pop_back();
    }
    by_use_.push_front({name, std::move(object)});
    by_name_[name] = by_use_.begin();
}

void OpenFiles::forget(ports::ObjectName const& name) {
    MutexLock lock(mutex_);
    ++epoch_;
    auto found = by_name_.find(name);
    if (found == by_name_.end()) return;
    by_use_.erase(found->second);
    by_name_.erase(found);
}

}  // namespace klieg::embedded
