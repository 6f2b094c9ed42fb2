#pragma once

#include "app/storage.h"
#include "base/blocking_pool.h"

#include <cstddef>
#include <functional>
#include <string>

namespace klieg::app {

/// What came of holding all videos, and the pictures of all channels, accounts and the site, of a data folder against
/// its objects.
struct ObjectCheck {
    std::size_t videos = 0;
    std::size_t missing = 0;   ///< or not whole
    std::size_t unread = 0;    ///< rows of them that cannot be read: nobody knows what they require
    std::size_t outlived = 0;  ///< of those, that a folder which went on requires no more
};

struct ObjectCheckOptions {
    std::function<void(std::string const& object)> tell{};  ///< of each that is missing, and not outlived
    /// What `storage` is a copy of, and went on meanwhile; none: it is none.
    Storage* original = nullptr;
    BlockingPool* pool = nullptr;  ///< for what is long; none: where it is called
};

/// Looks for every object that a row of a video, a channel, an account or the site requires; of rows that cannot be
/// read it tells the log. Fails as rows and objects do. Lifetime: what it is given outlives the task.
Task<Result<ObjectCheck>> find_missing_objects(Storage& storage, ObjectCheckOptions options);

}  // namespace klieg::app
