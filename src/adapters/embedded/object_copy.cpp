#include "adapters/embedded/object_copy.h"

#include <algorithm>
#include <array>
#include <cerrno>
#include <fcntl.h>
#include <sys/stat.h>
#include <utility>

namespace klieg::embedded {

namespace fs = std::filesystem;

namespace {

constexpr std::size_t kPiece = std::size_t{1} << 20U;

struct FileMark {
    std::uint64_t size = 0;
    std::int64_t seconds = 0;
    std::int64_t nanoseconds = 0;
    friend bool operator==(FileMark const&, FileMark const&) = default;
};

/// None: there is no such file.
std::optional<FileMark> mark_of(fs::path const& path) {
    struct stat status{};
    if (::lstat(path.c_str(), &status) != 0 || !S_ISREG(status.st_mode)) return std::nullopt;
    return FileMark{static_cast<std::uint64_t>(status.st_size), status.st_mtim.tv_sec, status.st_mtim.tv_nsec};
}

/// As what it is a copy of has them, by which the next copy knows it again.
Result<> set_time(File const& file, FileMark const& mark) {
    std::array<struct timespec, 2> const times{
        {{.tv_sec = 0, .tv_nsec = UTIME_OMIT}, {.tv_sec = mark.seconds, .tv_nsec = mark.nanoseconds}}};
    if (::futimens(file.descriptor(), times.data()) != 0) return errno_error("cannot set the time of a copy", errno);
    return {};
}

Error cannot_copy(std::error_code const& failed) {
    return errno_error("cannot copy the objects", failed.value());
}

}  // namespace

/// A walk with its own stack: an iterator that goes down by itself ends where a folder was removed under it.
Result<bool> ObjectCopy::step() {
    if (!std::exchange(begun_, true)) KLIEG_CHECK(enter({}));
    for (std::size_t files = 0; files < kFilesAStep; ++files) {
        if (writing_) {
            KLIEG_CHECK(write_on());
            return true;
        }
        while (!open_.empty() && open_.back().next == fs::directory_iterator()) open_.pop_back();
        if (open_.empty()) return false;
        auto& folder = open_.back();
        auto const relative = folder.relative / folder.next->path().filename();
        std::error_code unknown;
        bool const goes_down = folder.next->is_directory(unknown);
        std::error_code failed;
        folder.next.increment(failed);
        if (failed) return cannot_copy(failed);
        KLIEG_CHECK(goes_down ? enter(relative) : take(relative));
    }
    return true;
}

Result<> ObjectCopy::enter(fs::path relative) {
    std::error_code failed;
    fs::directory_iterator next(options_.from / relative, failed);
    if (failed == std::errc::no_such_file_or_directory) return {};
    if (!failed) fs::create_directories(options_.to / relative, failed);
    if (failed) return cannot_copy(failed);
    open_.push_back({std::move(relative), std::move(next)});
    return {};
}

/// What was written anew under its name since the last look is copied again.
Result<> ObjectCopy::take(fs::path const& relative) {
    auto const from = options_.from / relative;
    auto const to = options_.to / relative;
    auto const mark = mark_of(from);
    if (!mark) return {};
    if (auto const there = mark_of(to)) {
        if (*there == *mark) {
            ++report_.objects;
            return {};
        }
        std::error_code ignored;
        fs::remove(to, ignored);
    }
    if (link(from, to)) return {};
    if (!options_.before.empty() && mark_of(options_.before / relative) == mark && link(options_.before / relative, to))
        return {};
    return begin_writing(from, to);
}

bool ObjectCopy::link(fs::path const& from, fs::path const& to) {
    std::error_code failed;
    fs::create_hard_link(from, to, failed);
    if (failed) return false;
    ++report_.objects;
    return true;
}

Result<> ObjectCopy::begin_writing(fs::path const& from, fs::path const& to) {
    auto source = File::open(from, File::Mode::read_no_link);
    if (!source.ok() && source.error().kind == Errc::not_found) return {};
    if (!source.ok()) return std::move(source).error();
    KLIEG_TRY(auto const size, source->size());
    DiskReserve::Claim claim;
    if (options_.reserve != nullptr) {
        KLIEG_TRY(claim, options_.reserve->claim(size));
    }
    KLIEG_TRY(auto target, File::open(to, File::Mode::write_new));
    writing_.emplace(Writing{*std::move(source), std::move(target), size, 0, std::move(claim)});
    return {};
}

Result<> ObjectCopy::write_on() {
    auto& [from, to, size, at, claim] = *writing_;
    std::vector<std::byte> piece(std::min<std::uint64_t>(kPiece, std::max<std::uint64_t>(size - at, 1)));
    for (std::size_t step = 0; at < size && step < kBytesAStep; step += piece.size()) {
        KLIEG_TRY(auto const count, from.read_at(at, piece));
        if (count == 0) return Error{Errc::corrupt, "an object is shorter than it was"};
        KLIEG_CHECK(to.write_at(at, std::span(piece).first(count)));
        at += count;
        report_.written += count;
    }
    if (at < size) return {};
    struct stat status{};
    if (::fstat(from.descriptor(), &status) != 0) return errno_error("cannot look at an object", errno);
    KLIEG_CHECK(set_time(to, {size, status.st_mtim.tv_sec, status.st_mtim.tv_nsec}));
    ++report_.objects;
    writing_.reset();
    return {};
}

}  // namespace klieg::embedded
