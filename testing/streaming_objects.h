#pragma once

#include "base/file.h"
#include "ports/object_store.h"

#include <algorithm>
#include <unistd.h>
#include <utility>
#include <vector>

namespace klieg::testing {

/// A store that has no files, as S3 has none: what it gets from the one below it, it hands out as streams. Remembers
/// what was asked of it.
class StreamingObjects final : public ports::ObjectStore {
public:
    explicit StreamingObjects(ports::ObjectStore& objects) : objects_(objects) {}

    std::vector<ports::ByteRange> gets{};
    std::size_t heads = 0;

    Task<Result<ports::ObjectBytes>> get(ports::ObjectName name, ports::ByteRange range) override {
        gets.push_back(range);
        KLIEG_CO_TRY(auto got, co_await objects_.get(std::move(name), range));
        auto slice = std::get<FileSlice>(std::move(got.bytes));
        got.bytes = std::make_unique<SliceSource>(std::move(slice));
        co_return got;
    }
    Task<Result<ports::ObjectInfo>> head(ports::ObjectName name) override {
        ++heads;
        return objects_.head(std::move(name));
    }
    Task<Result<>> put(ports::ObjectName name, std::shared_ptr<std::vector<std::byte> const> bytes) override {
        return objects_.put(std::move(name), std::move(bytes));
    }
    Task<Result<>> require_room(std::uint64_t bytes) override { return objects_.require_room(bytes); }
    Task<Result<>> remove(ports::ObjectName name) override { return objects_.remove(std::move(name)); }
    Task<Result<ports::ObjectPage>> list(std::string prefix, std::string cursor, std::size_t limit) override {
        return objects_.list(std::move(prefix), std::move(cursor), limit);
    }
    Task<Result<std::unique_ptr<ports::LocalObject>>> open_local(ports::ObjectName name) override {
        return objects_.open_local(std::move(name));
    }
    Task<Result<std::unique_ptr<RandomAccess>>> open_random(ports::ObjectName name) override {
        return objects_.open_random(std::move(name));
    }
    Task<Result<ports::StagingId>> stage(ports::ObjectName name, std::uint64_t length) override {
        return objects_.stage(std::move(name), length);
    }
    Task<Result<std::uint64_t>> staged_size(ports::StagingId staging) override {
        return objects_.staged_size(std::move(staging));
    }
    Task<Result<std::uint64_t>> append(ports::StagingId staging, std::uint64_t offset, ByteSource& source,
                                       Keep keep) override {
        return objects_.append(std::move(staging), offset, source, keep);
    }
    Task<Result<std::vector<std::byte>>> peek(ports::StagingId staging, std::uint64_t offset,
                                              std::size_t length) override {
        return objects_.peek(std::move(staging), offset, length);
    }
    Task<Result<ports::ObjectInfo>> complete(ports::StagingId staging) override {
        return objects_.complete(std::move(staging));
    }
    Task<Result<>> abort(ports::StagingId staging) override { return objects_.abort(std::move(staging)); }
    Task<Result<std::size_t>> collect_abandoned(std::chrono::seconds idle) override {
        return objects_.collect_abandoned(idle);
    }

private:
    class SliceSource final : public ByteSource {
    public:
        explicit SliceSource(FileSlice slice) : slice_(std::move(slice)) {}
        Task<Result<std::size_t>> read(std::span<std::byte> into) override {
            auto wanted = std::min<std::uint64_t>(into.size(), slice_.length);
            auto count = ::pread(slice_.file->descriptor(), into.data(), wanted, static_cast<off_t>(slice_.offset));
            if (count < 0) co_return Error{Errc::internal, "cannot read"};
            slice_.offset += static_cast<std::uint64_t>(count);
            slice_.length -= static_cast<std::uint64_t>(count);
            co_return static_cast<std::size_t>(count);
        }

    private:
        FileSlice slice_;
    };

    ports::ObjectStore& objects_;
};

}  // namespace klieg::testing
