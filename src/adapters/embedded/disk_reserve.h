#pragma once

#include "base/file.h"
#include "base/result.h"

#include <atomic>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <utility>

namespace klieg::embedded {

/// What objects leave free on their file system. The database may share it, and has to go on where no file fits any
/// more: a deletion is a write, too, and so is a sign-in of who wants to delete.
///
/// Who is going to write claims the bytes first and holds the claim until they are written: then the file system counts
/// them, and two writers never both take the last room.
///
/// Threads: any. Its calls block for a look at the file system, some microseconds.
class DiskReserve {
public:
    using Measure = std::function<Result<DiskSpace>()>;
    /// `bytes`: how much stays free.
    DiskReserve(std::uint64_t bytes, Measure measure) : bytes_(bytes), measure_(std::move(measure)) {}

    class Claim {
    public:
        Claim() = default;
        Claim(DiskReserve& reserve, std::uint64_t bytes) : reserve_(&reserve), bytes_(bytes) {}
        ~Claim();
        Claim(Claim&& other) noexcept : reserve_(std::exchange(other.reserve_, nullptr)), bytes_(other.bytes_) {}
        Claim& operator=(Claim&& other) noexcept;

    private:
        DiskReserve* reserve_ = nullptr;
        std::uint64_t bytes_ = 0;
    };
    /// Fails: exhausted, with kStorageFull.
    Result<Claim> claim(std::uint64_t bytes);
    /// Whether so many bytes would fit now. Fails likewise.
    Result<> check(std::uint64_t bytes) const;

    std::uint64_t bytes() const noexcept { return bytes_; }
    Result<DiskSpace> space() const { return measure_(); }

    /// What is kept where nobody says how much: the larger of 1 GiB and a twentieth of the file system, and an eighth
    /// of a small one, whose owner wants to use it, too.
    static std::uint64_t bytes_for(std::uint64_t capacity) noexcept;

private:
    Result<> check_beside(std::uint64_t claimed, std::uint64_t bytes) const;

    std::uint64_t const bytes_;
    Measure const measure_;
    std::atomic<std::uint64_t> claimed_{0};
};

}  // namespace klieg::embedded
