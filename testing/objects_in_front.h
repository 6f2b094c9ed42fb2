#pragma once

#include "ports/object_store.h"

#include <functional>
#include <string>
#include <utility>
#include <vector>

namespace klieg::testing {

/// Objects in front of others, of which a test changes one thing. Lifetime: those behind outlive it.
class ObjectsInFront : public ports::ObjectStore {
public:
    explicit ObjectsInFront(ports::ObjectStore& inner) : inner_(inner) {}
    Task<Result<>> put(ports::ObjectName name, std::shared_ptr<std::vector<std::byte> const> bytes) override {
        return inner_.put(std::move(name), std::move(bytes));
    }
    Task<Result<>> require_room(std::uint64_t bytes) override { return inner_.require_room(bytes); }
    Task<Result<ports::ObjectBytes>> get(ports::ObjectName name, ports::ByteRange range) override {
        return inner_.get(std::move(name), range);
    }
    Task<Result<ports::ObjectInfo>> head(ports::ObjectName name) override { return inner_.head(std::move(name)); }
    Task<Result<>> remove(ports::ObjectName name) override { return inner_.remove(std::move(name)); }
    Task<Result<ports::ObjectPage>> list(std::string prefix, std::string cursor, std::size_t limit) override {
        return inner_.list(std::move(prefix), std::move(cursor), limit);
    }
    Task<Result<std::unique_ptr<ports::LocalObject>>> open_local(ports::ObjectName name) override {
        return inner_.open_local(std::move(name));
    }
    Task<Result<std::unique_ptr<RandomAccess>>> open_random(ports::ObjectName name) override {
        return inner_.open_random(std::move(name));
    }
    Task<Result<ports::StagingId>> stage(ports::ObjectName name, std::uint64_t length) override {
        return inner_.stage(std::move(name), length);
    }
    Task<Result<std::uint64_t>> staged_size(ports::StagingId staging) override {
        return inner_.staged_size(std::move(staging));
    }
    Task<Result<std::uint64_t>> append(ports::StagingId staging, std::uint64_t offset, ByteSource& source,
                                       Keep keep) override {
        return inner_.append(std::move(staging), offset, source, keep);
    }
    Task<Result<std::vector<std::byte>>> peek(ports::StagingId staging, std::uint64_t offset,
                                              std::size_t length) override {
        return inner_.peek(std::move(staging), offset, length);
    }
    Task<Result<ports::ObjectInfo>> complete(ports::StagingId staging) override {
        return inner_.complete(std::move(staging));
    }
    Task<Result<>> abort(ports::StagingId staging) override { return inner_.abort(std::move(staging)); }
    Task<Result<std::size_t>> collect_abandoned(std::chrono::seconds idle) override {
        return inner_.collect_abandoned(idle);
    }

protected:
    ports::ObjectStore& inner_;
};

/// A test looks, or does something, each time that an object is about to be stored, or has been.
class WatchedObjects final : public ObjectsInFront {
public:
    using ObjectsInFront::ObjectsInFront;
    using Watch = std::function<Task<>(std::string name)>;

    Watch before_put;
    Watch after_put;

    Task<Result<>> put(ports::ObjectName name, std::shared_ptr<std::vector<std::byte> const> bytes) override {
        if (before_put) co_await before_put(name);
        auto done = co_await inner_.put(name, std::move(bytes));
        if (after_put) co_await after_put(std::move(name));
        co_return done;
    }
};

}  // namespace klieg::testing
