#pragma once

#include "base/file.h"
#include "base/mutex.h"
#include "ports/object_store.h"

#include <cstddef>
#include <cstdint>
#include <list>
#include <memory>
#include <optional>
#include <string>
#include <unordered_map>

namespace klieg::embedded {

/// An object's file, open for reading.
struct OpenObject {
    std::shared_ptr<File const> file;
    std::uint64_t size = 0;
};

/// Files of objects that were read lately, kept open: a viewer's next segment request then needs no other thread.
/// Threads: any. Limits: `files_max`, the longest unused goes first.
class OpenFiles {
public:
    explicit OpenFiles(std::size_t files_max) : files_max_(files_max) {}

    std::optional<OpenObject> find(ports::ObjectName const& name);

    /// A file opened after `epoch()` was taken is kept only if nothing was forgotten since: it may be a replaced one.
    std::uint64_t epoch();
    void keep(ports::ObjectName const& name, OpenObject object, std::uint64_t epoch);
    void forget(ports::ObjectName const& name);

private:
    struct Entry {
        ports::ObjectName name;
        OpenObject object;
    };

    std::size_t const files_max_;

    Mutex mutex_;
    std::uint64_t epoch_ KLIEG_GUARDED_BY(mutex_) = 0;
    std::list<Entry> by_use_ KLIEG_GUARDED_BY(mutex_);
    std::unordered_map<std::string, std::list<Entry>::iterator> by_name_ KLIEG_GUARDED_BY(mutex_);
};

}  // namespace klieg::embedded
