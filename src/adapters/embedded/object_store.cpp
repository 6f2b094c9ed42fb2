#include "adapters/embedded/object_store.h"

#include "adapters/embedded/object_name.h"

#include <algorithm>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

namespace klieg::embedded {

namespace {

constexpr std::size_t kPeekBytesMax = std::size_t{1} << 20U;
constexpr std::size_t kListMax = 1000;
/// Whoever fills a buffer within that time gets a larger one.
constexpr std::chrono::milliseconds kBriskFilling{500};
/// How much of an append may be dirty before the disk starts on it: less than what stalls everyone else's fsync.
constexpr std::uint64_t kWritebackBytes = std::uint64_t{8} << 20U;

class LinkedObject final : public ports::LocalObject {
public:
    explicit LinkedObject(std::filesystem::path path) : path_(std::move(path)) {}
    ~LinkedObject() override { ::unlink(path_.c_str()); }
    LinkedObject(LinkedObject const&) = delete;
    LinkedObject& operator=(LinkedObject const&) = delete;
    std::filesystem::path const& path() const noexcept override { return path_; }

private:
    std::filesystem::path path_;
};

Result<ports::ObjectBytes> slice(OpenObject const& object, ports::ByteRange range) {
    if (range.offset != 0 && range.offset >= object.size)
        return Error{Errc::invalid, "the range begins past the end of the object", "range_past_end"};
    auto rest = object.size - range.offset;
    auto length = std::min(range.length.value_or(rest), rest);
    return ports::ObjectBytes{object.size, range.offset, length, FileSlice{object.file, range.offset, length}};
}

/// Starts the disk on what was just written, and waits for what came before that: the dirty part stays small.
void write_back(File const& file, std::uint64_t end) {
    if (end / kWritebackBytes == 0) return;
    auto begin = (end / kWritebackBytes - 1) * kWritebackBytes;
    (void)::sync_file_range(file.descriptor(), static_cast<off_t>(begin), kWritebackBytes, SYNC_FILE_RANGE_WRITE);
    if (begin < kWritebackBytes) return;
    (void)::sync_file_range(file.descriptor(), static_cast<off_t>(begin - kWritebackBytes), kWritebackBytes,
                            SYNC_FILE_RANGE_WAIT_BEFORE | SYNC_FILE_RANGE_WRITE | SYNC_FILE_RANGE_WAIT_AFTER);
}

/// Whether the upload was aborted while we wrote into it.
bool is_gone(File const& file) {
    struct stat status{};
    return ::fstat(file.descriptor(), &status) == 0 && status.st_nlink == 0;
}

/// A file system may be full in ways that its free bytes do not show: of its names, or of what this user may have. All
/// that we store for others waits for room alike, whoever noticed that there is none.
template <class T>
Result<T> as_full(Result<T> outcome) {
    if (outcome.ok() || outcome.error().kind != Errc::exhausted || !outcome.error().code.empty()) return outcome;
    auto error = std::move(outcome).error();
    error.code = ports::kStorageFull;
    return error;
}

Error being_changed() {
    return Error{Errc::conflict, "someone else is writing to this upload", "upload_busy"};
}

}  // namespace

class ObjectStore::Exclusive {
public:
    Exclusive(ObjectStore& store, ports::StagingId const& id) : store_(store) {
        MutexLock lock(store_.mutex_);
        auto [place, fresh] = store_.changing_.insert(id);
        if (fresh) place_ = place;
    }
    ~Exclusive() {
        MutexLock lock(store_.mutex_);
        if (place_) store_.changing_.erase(*place_);
    }
    Exclusive(Exclusive const&) = delete;
    Exclusive& operator=(Exclusive const&) = delete;
    bool granted() const noexcept { return place_.has_value(); }

private:
    ObjectStore& store_;
    std::optional<std::set<ports::StagingId>::iterator> place_;
};

Result<std::unique_ptr<ObjectStore>> ObjectStore::open(Options options, BlockingPool& pool) {
    KLIEG_TRY(auto objects, ObjectFiles::open(options.root));
    if (options.alone) objects.remove_all_leftovers();
    KLIEG_TRY(auto stagings, StagingFiles::open(options.root / "staging"));
    if (!options.now) options.now = std::chrono::steady_clock::now;
    if (!options.measure) options.measure = [root = options.root] { return disk_space(root); };
    return std::unique_ptr<ObjectStore>(
        new ObjectStore(std::move(objects), std::move(stagings), std::move(options), pool));
}

ObjectStore::ObjectStore(ObjectFiles objects, StagingFiles stagings, Options options, BlockingPool& pool)
    : objects_(std::move(objects)),
      stagings_(std::move(stagings)),
      root_(options.root),
      pool_(pool),
      copying_(options.copying_bytes_max),
      now_(std::move(options.now)),
      reserve_(options.reserve_bytes, std::move(options.measure)),
      open_(options.open_files_max) {}

Task<Result<>> ObjectStore::put(ports::ObjectName name, std::shared_ptr<std::vector<std::byte> const> bytes) {
    KLIEG_CO_CHECK(check_object_name(name));
    if (bytes->size() > ports::kPutBytesMax)
        co_return Error{Errc::too_large, "an object put from memory has at most 32 MiB"};
    auto work = [&]() -> Result<> {
        KLIEG_TRY(auto claim, reserve_.claim(bytes->size()));
        KLIEG_CHECK(objects_.put(name, *bytes));
        open_.forget(name);
        return {};
    };
    co_return as_full(co_await pool_.run(work));
}

/// Also by what is promised to nobody: who asks is about to write, and does so in pieces.
Task<Result<>> ObjectStore::require_room(std::uint64_t bytes) {
    co_return co_await pool_.run([&] { return reserve_.check(bytes); });
}

Task<Result<ports::ObjectBytes>> ObjectStore::get(ports::ObjectName name, ports::ByteRange range) {
    if (auto known = open_.find(name)) co_return slice(*known, range);
    KLIEG_CO_TRY(auto object, co_await open_anew(std::move(name)));
    co_return slice(object, range);
}

Task<Result<OpenObject>> ObjectStore::open_anew(ports::ObjectName name) {
    KLIEG_CO_CHECK(check_object_name(name));
    auto work = [&]() -> Result<OpenObject> {
        auto epoch = open_.epoch();
        KLIEG_TRY(auto object, objects_.open_object(name));
        open_.keep(name, object, epoch);
        return object;
    };
    co_return co_await pool_.run(work);
}

Task<Result<ports::ObjectInfo>> ObjectStore::head(ports::ObjectName name) {
    if (auto known = open_.find(name)) co_return ports::ObjectInfo{name, known->size};
    KLIEG_CO_CHECK(check_object_name(name));
    KLIEG_CO_TRY(auto size, co_await pool_.run([&] { return objects_.size(name); }));
    co_return ports::ObjectInfo{name, size};
}

Task<Result<>> ObjectStore::remove(ports::ObjectName name) {
    KLIEG_CO_CHECK(check_object_name(name));
    auto work = [&]() -> Result<> {
        auto removed = objects_.remove(name);
        open_.forget(name);
        return removed;
    };
    co_return co_await pool_.run(work);
}

Task<Result<ports::ObjectPage>> ObjectStore::list(std::string prefix, std::string cursor, std::size_t limit) {
    KLIEG_CO_CHECK(check_object_prefix(prefix));
    if (!cursor.empty()) KLIEG_CO_CHECK(check_object_name(cursor));
    if (limit < 1 || limit > kListMax) co_return Error{Errc::invalid, "a page has 1 to 1000 objects"};
    co_return co_await pool_.run([&] { return objects_.list(prefix, cursor, limit); });
}

Task<Result<std::unique_ptr<ports::LocalObject>>> ObjectStore::open_local(ports::ObjectName name) {
    KLIEG_CO_CHECK(check_object_name(name));
    KLIEG_CO_TRY(auto path, co_await pool_.run([&] { return objects_.link(name); }));
    std::unique_ptr<ports::LocalObject> local = std::make_unique<LinkedObject>(std::move(path));
    co_return local;
}

Task<Result<std::unique_ptr<RandomAccess>>> ObjectStore::open_random(ports::ObjectName name) {
    auto object = open_.find(name);
    if (!object) {
        KLIEG_CO_TRY(object, co_await open_anew(std::move(name)));
    }
    std::unique_ptr<RandomAccess> access = std::make_unique<FileAccess>(std::move(object->file), object->size);
    co_return access;
}

Task<Result<ports::StagingId>> ObjectStore::stage(ports::ObjectName name, std::uint64_t length) {
    KLIEG_CO_CHECK(check_object_name(name));
    co_return as_full(co_await pool_.run([&] { return stage_now(name, length); }));
}

/// Promised first and then held against what there is, so that of two that come together at least one is refused where
/// both do not fit.
Result<ports::StagingId> ObjectStore::stage_now(ports::ObjectName const& name, std::uint64_t length) {
    KLIEG_CHECK(reserve_.check(length));
    KLIEG_TRY(auto id, stagings_.create(name));
    auto room = reserve_.check(promised_.promise(id, length, now_()));
    if (room.ok()) return id;
    promised_.end(id);
    KLIEG_CHECK(stagings_.remove(id));
    return std::move(room).error();
}

Task<Result<std::uint64_t>> ObjectStore::staged_size(ports::StagingId staging) {
    auto work = [&]() -> Result<std::uint64_t> {
        KLIEG_TRY(auto opened, stagings_.open_staging(staging));
        // What a killed process wrote and did not acknowledge is there, but maybe not on the disk yet.
        KLIEG_CHECK(opened.data.sync());
        return opened.size;
    };
    co_return co_await pool_.run(work);
}

/// Reads on the core, where the socket is, and writes on the pool. Every 8 MiB the disk is asked to begin with what is
/// dirty: otherwise the fsync at the end writes all of a large upload at once, and everybody's commits wait behind it.
Task<Result<>> ObjectStore::copy(ports::StagingId const& id, StagingFiles::Staging& staging, ByteSource& source) {
    CopyBuffer buffer(copying_);
    std::uint64_t dirty_since = staging.size;
    bool ended = false;
    while (!ended) {
        // Full buffers, since a write costs a hop to another thread however short it is.
        std::size_t filled = 0;
        Result<> failed;
        auto const began = now_();
        while (filled < buffer.span().size()) {
            auto count = co_await source.read(buffer.span().subspan(filled));
            ended = !count.ok() || *count == 0;
            if (!count.ok()) failed = count.error();
            if (ended) break;
            filled += *count;
        }
        auto const filling = now_() - began;
        if (filled > 0) {
            auto write = [&]() -> Result<> {
                KLIEG_TRY(auto claim, reserve_.claim(filled));
                KLIEG_CHECK(staging.data.write_at(staging.size, buffer.span().first(filled)));
                staging.size += filled;
                promised_.arrived(id, staging.size, now_());
                if (staging.size - dirty_since < kWritebackBytes) return {};
                write_back(staging.data, staging.size);
                dirty_since = staging.size;
                return {};
            };
            KLIEG_CO_CHECK(as_full(co_await pool_.run(write)));
        }
        if (!failed.ok()) co_return failed;
        buffer.filled_in(filling, kBriskFilling);
    }
    co_return Result<>{};
}

/// Appends until the source ends, through one buffer. What may stay of an append that breaks off depends on `keep`.
/// Ordinary bytes stay: the client asks where to go on. Bytes with a checksum stay all or not at all, over a crash,
/// too: before the first of them the size so far is made durable as the floor, and taken away after the last; whoever
/// opens a staging with a floor cuts the data there. The order of writes and syncs is in docs/formats/objects.md.
Task<Result<std::uint64_t>> ObjectStore::append(ports::StagingId id, std::uint64_t offset, ByteSource& source,
                                                Keep keep) {
    Exclusive exclusive(*this, id);
    if (!exclusive.granted()) co_return being_changed();
    bool whole = keep == Keep::all_or_nothing;
    auto begin = [&]() -> Result<StagingFiles::Staging> {
        KLIEG_TRY(auto opened, stagings_.open_staging(id));
        // An append that was cancelled may have left more than counts.
        if (opened.floor) promised_.arrived(id, opened.size, now_());
        KLIEG_CHECK(StagingFiles::settle(opened));
        if (opened.size != offset) return Error{Errc::conflict, "the upload goes on elsewhere", "offset_mismatch"};
        if (whole) KLIEG_CHECK(StagingFiles::set_floor(opened));
        return opened;
    };
    KLIEG_CO_TRY(auto staging, as_full(co_await pool_.run(begin)));
    // Cancelled here, an append leaves what it wrote; the floor, where there is one, takes it back later.
    auto copied = co_await copy(id, staging, source);
    auto end = [&]() -> Result<> {
        if (is_gone(staging.data)) return Error{Errc::not_found, "the upload was aborted"};
        if (!copied.ok() && whole) {
            staging.size = offset;
            KLIEG_CHECK(StagingFiles::settle(staging));
            promised_.arrived(id, offset, now_());  // what was taken back is still to come
            return {};
        }
        KLIEG_CHECK(staging.data.sync());
        return whole ? StagingFiles::lift_floor(staging) : Result<>{};
    };
    KLIEG_CO_CHECK(as_full(co_await pool_.run(end)));
    if (!copied.ok()) co_return std::move(copied).error();
    co_return staging.size;
}

Task<Result<std::vector<std::byte>>> ObjectStore::peek(ports::StagingId staging, std::uint64_t offset,
                                                       std::size_t length) {
    auto work = [&]() -> Result<std::vector<std::byte>> {
        KLIEG_TRY(auto opened, stagings_.open_staging(staging));
        auto rest = opened.size - std::min(offset, opened.size);
        std::vector<std::byte> bytes(std::min<std::uint64_t>({length, rest, kPeekBytesMax}));
        KLIEG_TRY(auto count, opened.data.read_at(offset, bytes));
        bytes.resize(count);
        return bytes;
    };
    co_return co_await pool_.run(work);
}

Result<ports::ObjectInfo> ObjectStore::complete_now(ports::StagingId const& id) {
    auto opened = stagings_.open_staging(id);
    if (!opened.ok() && opened.error().kind == Errc::not_found) {
        // Completed before, maybe by a process that was killed before it could say so.
        KLIEG_TRY(auto name, stagings_.completed_name(id));
        KLIEG_TRY(auto size, objects_.size(name));
        return ports::ObjectInfo{name, size};
    }
    if (!opened.ok()) return std::move(opened).error();
    KLIEG_CHECK(StagingFiles::settle(*opened));
    KLIEG_CHECK(opened->data.sync());
    KLIEG_CHECK(objects_.publish(stagings_.data_path(id), opened->name));
    promised_.end(id);
    open_.forget(opened->name);
    return ports::ObjectInfo{opened->name, opened->size};
}

Task<Result<ports::ObjectInfo>> ObjectStore::complete(ports::StagingId staging) {
    Exclusive exclusive(*this, staging);
    if (!exclusive.granted()) co_return being_changed();
    co_return as_full(co_await pool_.run([&] { return complete_now(staging); }));
}

Task<Result<>> ObjectStore::abort(ports::StagingId staging) {
    promised_.end(staging);
    co_return co_await pool_.run([&] { return stagings_.remove(staging); });
}

Task<Result<std::size_t>> ObjectStore::collect_abandoned(std::chrono::seconds idle) {
    auto work = [&]() -> Result<std::size_t> {
        objects_.collect_leftovers(idle);
        auto busy = [&](ports::StagingId const& id) {
            MutexLock lock(mutex_);
            return changing_.contains(id);
        };
        return stagings_.collect(idle, busy);
    };
    co_return co_await pool_.run(work);
}

Task<Result<ObjectCopy::Report>> ObjectStore::copy_to(CopyTarget target) {
    auto const root = target.root;
    DiskReserve reserve(target.reserve_bytes, [&root] { return disk_space(root); });
    ObjectCopy copy({.from = ObjectFiles::objects_of(root_),
                     .to = ObjectFiles::objects_of(root),
                     .before = target.before.empty() ? target.before : ObjectFiles::objects_of(target.before),
                     .reserve = &reserve});
    auto step = [&copy] { return copy.step(); };
    for (bool more = true; more;) {
        KLIEG_CO_TRY(more, co_await pool_.run(step));
        if (target.tell) target.tell(copy.report());
    }
    co_return copy.report();
}

Result<ObjectCopy::Report> ObjectStore::copy_folder(std::filesystem::path const& from, CopyTarget target) {
    ObjectCopy copy({.from = ObjectFiles::objects_of(from), .to = ObjectFiles::objects_of(target.root)});
    for (bool more = true; more;) {
        KLIEG_TRY(more, copy.step());
        if (target.tell) target.tell(copy.report());
    }
    return copy.report();
}

}  // namespace klieg::embedded
