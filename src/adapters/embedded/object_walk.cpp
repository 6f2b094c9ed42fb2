#include "adapters/embedded/object_walk.h"

#include "base/file.h"

#include <algorithm>

namespace klieg::embedded {

namespace fs = std::filesystem;

namespace {

/// A depth-first walk whose order is that of whole names: a folder sorts as its name with the slash, since that is what
/// the names below it have there ("a-b" < "a/b" < "a0").
class Walk {
public:
    Walk(std::string const& prefix, std::string const& after, std::size_t limit)
        : prefix_(prefix), after_(after), limit_(limit) {}

    Result<> visit(fs::path const& folder, std::string const& name) {
        std::vector<std::string> entries;
        std::error_code failed;
        fs::directory_iterator iterator(folder, failed);
        if (failed == std::errc::no_such_file_or_directory) return {};  // pruned beside us
        for (; !failed && iterator != fs::directory_iterator(); iterator.increment(failed)) {
            auto entry = name + iterator->path().filename().string();
            std::error_code unknown;
            if (iterator->is_directory(unknown)) entry += '/';
            if (may_matter(entry)) entries.push_back(std::move(entry));
        }
        if (failed) return errno_error("cannot list " + folder.string(), failed.value());
        std::sort(entries.begin(), entries.end());
        for (auto const& entry : entries) {
            if (full()) return {};
            KLIEG_CHECK(take(folder, name, entry));
        }
        return {};
    }

    ports::ObjectPage page() && {
        if (!full()) return std::move(page_);
        page_.objects.pop_back();
        page_.next = page_.objects.back().name;
        return std::move(page_);
    }

private:
    bool full() const { return page_.objects.size() > limit_; }  // one more than asked: then there is a next page

    /// Whether the entry, or something below it, can be on the page.
    bool may_matter(std::string const& entry) const {
        if (entry.ends_with('/')) {
            auto shorter = std::min(entry.size(), prefix_.size());
            bool on_the_way = entry.compare(0, shorter, prefix_, 0, shorter) == 0;
            return on_the_way && (entry > after_ || after_.starts_with(entry));
        }
        return entry.starts_with(prefix_) && entry > after_;
    }

    Result<> take(fs::path const& folder, std::string const& name, std::string const& entry) {
        auto path = folder / entry.substr(name.size());
        if (entry.ends_with('/')) return visit(path, entry);
        std::error_code unknown;
        if (fs::symlink_status(path, unknown).type() != fs::file_type::regular) return {};
        auto size = fs::file_size(path, unknown);
        if (!unknown) page_.objects.push_back({entry, size});
        return {};
    }

    std::string const& prefix_;
    std::string const& after_;
    std::size_t limit_;
    ports::ObjectPage page_;
};

}  // namespace

Result<ports::ObjectPage> walk_objects(fs::path const& objects, std::string const& prefix, std::string const& after,
                                       std::size_t limit) {
    Walk walk(prefix, after, limit);
    KLIEG_CHECK(walk.visit(objects, ""));
    return std::move(walk).page();
}

}  // namespace klieg::embedded
