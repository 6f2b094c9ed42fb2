#pragma once

#include "base/bytes.h"
#include "base/file.h"
#include "base/result.h"

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>

namespace klieg {

/// Bytes that can be read at any place: a local file, an object behind ranged requests, memory in tests.
/// Calls may block, so parsers that use it belong on a BlockingPool.
class RandomAccess {
public:
    virtual ~RandomAccess() = default;

    virtual std::uint64_t size() const noexcept = 0;
    /// Fills the front of `into` and answers how much: less only at the end.
    virtual Result<std::size_t> read_at(std::uint64_t offset, std::span<std::byte> into) const = 0;
};

/// Fills `into` whole. Fails: corrupt where the bytes end before, and as `read_at` does.
Result<> read_exactly(RandomAccess const& from, std::uint64_t offset, std::span<std::byte> into);
/// The same for bytes that do not have a place yet. Requires a `length` that the caller has limited.
Result<Bytes> read_exactly(RandomAccess const& from, std::uint64_t offset, std::size_t length);

/// A file that does not change while it is read.
class FileAccess final : public RandomAccess {
public:
    /// Fails as File::size does.
    static Result<FileAccess> over(std::shared_ptr<File const> file);
    FileAccess(std::shared_ptr<File const> file, std::uint64_t size) : file_(std::move(file)), size_(size) {}

    std::uint64_t size() const noexcept override { return size_; }
    Result<std::size_t> read_at(std::uint64_t offset, std::span<std::byte> into) const override;

private:
    std::shared_ptr<File const> file_;
    std::uint64_t size_;
};

/// Bytes in memory, which outlive it.
class BytesAccess final : public RandomAccess {
public:
    explicit BytesAccess(ByteView bytes) : bytes_(bytes) {}

    std::uint64_t size() const noexcept override { return bytes_.size(); }
    Result<std::size_t> read_at(std::uint64_t offset, std::span<std::byte> into) const override;

private:
    ByteView bytes_;
};

}  // namespace klieg
