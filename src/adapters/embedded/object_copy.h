#pragma once

#include "adapters/embedded/disk_reserve.h"
#include "base/file.h"
#include "base/result.h"

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <optional>
#include <vector>

namespace klieg::embedded {

/// Copies a folder of objects to another, step by step, so that who does it can stop between two. Objects appear by a
/// rename and never change in place, so a hard link is a copy of one. On another file system one that an earlier copy
/// there has, of the same size and time, is linked to that, and the others are written. What the target has already is
/// left as it is, so that a copy can be brought up to date; what is removed meanwhile is left out.
///
/// Threads: one at a time; steps block. Limits: a step looks at kFilesAStep files, or writes kBytesAStep.
class ObjectCopy {
public:
    static constexpr std::size_t kFilesAStep = 500;
    static constexpr std::size_t kBytesAStep = std::size_t{64} << 20U;

    struct Options {
        std::filesystem::path from;
        std::filesystem::path to;        ///< is made
        std::filesystem::path before{};  ///< an earlier copy on the file system of `to`; empty: there is none
        /// Of the file system of `to`, which outlives the copy; none: all of it may be used.
        DiskReserve* reserve = nullptr;
    };
    struct Report {
        std::size_t objects = 0;    ///< that are there now
        std::uint64_t written = 0;  ///< bytes; links take none
    };

    explicit ObjectCopy(Options options) : options_(std::move(options)) {}

    /// Answers whether there is more to do. Fails as the file system does; exhausted, where what is to stay free would
    /// not.
    Result<bool> step();
    Report const& report() const noexcept { return report_; }

private:
    struct Folder {
        std::filesystem::path relative;
        std::filesystem::directory_iterator next;
    };
    /// A file that is being written.
    struct Writing {
        File from;
        File to;
        std::uint64_t size = 0;
        std::uint64_t at = 0;
        DiskReserve::Claim claim;
    };

    Result<> enter(std::filesystem::path relative);
    Result<> take(std::filesystem::path const& relative);
    bool link(std::filesystem::path const& from, std::filesystem::path const& to);
    Result<> begin_writing(std::filesystem::path const& from, std::filesystem::path const& to);
    Result<> write_on();

    Options options_;
    Report report_;
    bool begun_ = false;
    std::vector<Folder> open_;  ///< from the top down to where it is
    std::optional<Writing> writing_;
};

}  // namespace klieg::embedded
