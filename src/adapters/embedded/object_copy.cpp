#include "adapters/embedded/object_copy.h"

namespace klieg::embedded {

namespace fs = std::filesystem;

Result<std::size_t> copy_objects(fs::path const& from, fs::path const& to) {
    std::error_code failed;
    fs::create_directories(to, failed);
    fs::directory_iterator entries;
    if (!failed) entries = fs::directory_iterator(from, failed);
    std::size_t count = 0;
    for (; !failed && entries != fs::end(entries); entries.increment(failed)) {
        auto const target = to / entries->path().filename();
        if (std::error_code unknown; entries->is_directory(unknown)) {
            KLIEG_TRY(auto below, copy_objects(entries->path(), target));
            count += below;
            continue;
        }
        std::error_code not_linked;
        fs::create_hard_link(entries->path(), target, not_linked);
        if (not_linked) fs::copy_file(entries->path(), target, failed);
        if (failed == std::errc::no_such_file_or_directory)
            failed.clear();
        else
            ++count;
    }
    if (failed && failed != std::errc::no_such_file_or_directory)
        return Error{Errc::internal, "cannot copy the objects: " + failed.message()};
    return count;
}

}  // namespace klieg::embedded
