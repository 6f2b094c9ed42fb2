#pragma once

#include "app/backup.h"
#include "app/missing_objects.h"

#include <cstddef>
#include <filesystem>
#include <functional>

namespace klieg::app {

/// What a data folder is called while it is being restored: behind the name that it will have.
inline constexpr auto kRestoring = ".restoring";

struct RestoreOptions {
    std::filesystem::path backup;  ///< also a data folder that nobody serves, of this release or one before
    std::filesystem::path folder;  ///< does not exist, or is empty
    std::function<void(std::size_t objects, std::size_t of)> tell{};  ///< how far it is; of 0: nobody knows how many
    std::function<void(std::string const& object)> tell_missing{};
};

/// Makes a data folder of a backup, which stays as it is: objects are shared where both lie on one file system. What is
/// not whole never has the folder's name: it is made beside it, checked as `klieg admin verify` does, made durable, and
/// renamed; what a run that was cut off has left there goes with the next. Blocks.
///
/// Fails: conflict, where the folder is not empty, where another restores it, or where the backup is being served;
/// not_found, where it is no backup; unsupported, where a newer Klieg made it; corrupt, where it is damaged; as the
/// file system does.
Result<ObjectCheck> restore(RestoreOptions const& options);

}  // namespace klieg::app
