#pragma once

#include "base/byte_source.h"
#include "base/file.h"
#include "base/random_access.h"
#include "base/result.h"
#include "base/task.h"

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <variant>
#include <vector>

namespace klieg::ports {

/// Of an object that is put from memory. Larger ones come as uploads.
inline constexpr std::size_t kPutBytesMax = std::size_t{32} << 20U;

/// A name of ours, such as `seg/3f/v_…/1/240/7.m4s`: segments of `A-Z a-z 0-9 . _ -` joined by '/', none of them dots
/// only.
using ObjectName = std::string;

struct ByteRange {
    std::uint64_t offset = 0;
    std::optional<std::uint64_t> length{};  ///< none: to the end
};

struct ObjectInfo {
    ObjectName name;
    std::uint64_t size = 0;
};

/// Part of an object: as a slice of a file where the store has files (so that it can be sent without a copy),
/// else as a stream.
struct ObjectBytes {
    std::uint64_t object_size = 0;
    std::uint64_t offset = 0;
    std::uint64_t length = 0;
    std::variant<FileSlice, ByteSourcePtr> bytes;
};

struct ObjectPage {
    std::vector<ObjectInfo> objects;
    std::string next;  ///< cursor; empty: this was the last page
};

/// A path that stays valid, with unchanging contents, while the value lives: what a decoder in a child process reads.
class LocalObject {
public:
    virtual ~LocalObject() = default;
    virtual std::filesystem::path const& path() const noexcept = 0;
};

/// The code of `exhausted` where a store takes nothing new for now, and goes on reading and removing.
inline constexpr auto kStorageFull = "storage_full";

/// An object that grows by appending, until it is completed or aborted. Chosen by the store.
using StagingId = std::string;

/// Immutable blobs by name: contents never change once they are there, and they are there whole or not at all.
///
/// Large objects arrive by staging: `append` is durable when it returns, so its answer may be acknowledged to a client;
/// S3 keeps full parts of a multipart upload and the unfinished tail beside it, files keep one staging file.
///
/// Threads: any core. All fail with unavailable where the engine is away, exhausted (kStorageFull) where
/// space is; names that are not well-formed fail with invalid.
class ObjectStore {
public:
    virtual ~ObjectStore() = default;

    /// Stores a small object (up to kPutBytesMax) from memory, over one of the same name. Durable when it returns.
    virtual Task<Result<>> put(ObjectName name, std::shared_ptr<std::vector<std::byte> const> bytes) = 0;
    /// Whether so many bytes could be put now: for whoever begins what costs much and cannot go on half-way. Nothing is
    /// kept for him. Fails: exhausted.
    virtual Task<Result<>> require_room(std::uint64_t bytes) = 0;
    /// Fails: not_found; invalid where the range begins past the end.
    virtual Task<Result<ObjectBytes>> get(ObjectName name, ByteRange range) = 0;
    virtual Task<Result<ObjectInfo>> head(ObjectName name) = 0;
    /// Removing nothing succeeds. Readers that have opened the object keep it.
    virtual Task<Result<>> remove(ObjectName name) = 0;
    /// Objects whose names begin with `prefix`, in the order of their names.
    virtual Task<Result<ObjectPage>> list(std::string prefix, std::string cursor, std::size_t limit) = 0;
    /// The object as a file of this machine, for programs that read it whole: a store of another machine copies it.
    /// Fails: not_found.
    virtual Task<Result<std::unique_ptr<LocalObject>>> open_local(ObjectName name) = 0;
    /// The object for reads here and there, such as a file's index and then a few of its samples: a store of another
    /// machine asks for the ranges alone. It stays readable while the value lives, if the object is removed too. Reads
    /// block, so they belong on a BlockingPool. Fails: not_found.
    virtual Task<Result<std::unique_ptr<RandomAccess>>> open_random(ObjectName name) = 0;

    /// Begins an object that will be called `name` and is said to get `length` bytes. Fails: exhausted where there is
    /// no room for so many, beside those that others were said to get.
    virtual Task<Result<StagingId>> stage(ObjectName name, std::uint64_t length) = 0;
    /// The durable size. Fails: not_found after completion, abortion or expiry.
    virtual Task<Result<std::uint64_t>> staged_size(StagingId staging) = 0;
    /// Appends all of `source` at `offset`, which must be the durable size (else: conflict), and answers the new one.
    /// Where the source fails half-way, what came before is kept and durable, and the source's error is returned. With
    /// `keep == Keep::all_or_nothing` a failing source leaves the size as it was.
    enum class Keep : std::uint8_t { what_arrived, all_or_nothing };
    virtual Task<Result<std::uint64_t>> append(StagingId staging, std::uint64_t offset, ByteSource& source,
                                               Keep keep) = 0;
    /// The first bytes of what is staged, up to `length`: enough to tell a file's type.
    virtual Task<Result<std::vector<std::byte>>> peek(StagingId staging, std::uint64_t offset, std::size_t length) = 0;
    /// Makes the object appear under its name; idempotent.
    virtual Task<Result<ObjectInfo>> complete(StagingId staging) = 0;
    /// Aborting nothing succeeds.
    virtual Task<Result<>> abort(StagingId staging) = 0;
    /// Ends stagings that nobody appended to for `idle`; answers how many.
    virtual Task<Result<std::size_t>> collect_abandoned(std::chrono::seconds idle) = 0;
};

}  // namespace klieg::ports
