#pragma once

#include "app/storage_in_front_for_test.h"
#include "testing/faulty_engines.h"

namespace klieg::app {

/// A site's storage whose engines fail when they are told to.
class FaultyStorage final : public StorageInFront {
public:
    /// Whether the cache works, or has nothing.
    enum class CacheIs : std::uint8_t { well, away };
    FaultyStorage(std::unique_ptr<Storage> storage, CacheIs cache)
        : StorageInFront(std::move(storage)),
          tables_(behind_->tables(), faults),
          objects_(behind_->objects(), faults),
          log_(behind_->log(), log_faults),
          cache_is_(cache) {}

    testing::Faults faults;      ///< of tables and objects
    testing::Faults log_faults;  ///< of the log, which no route waits for
    Storage& behind() noexcept { return *behind_; }

    ports::TableStore& tables() noexcept override { return tables_; }
    testing::FaultyObjects& objects() noexcept override { return objects_; }
    ports::EventLog& log() noexcept override { return log_; }
    ports::Cache& cache() noexcept override { return cache_is_ == CacheIs::well ? behind_->cache() : no_cache_; }

    Task<Result<>> probe() override {
        if (faults.next(testing::Faults::Call::reads)) co_return faults.error();
        co_return co_await behind_->probe();
    }

private:
    testing::FaultyTables tables_;
    testing::FaultyObjects objects_;
    testing::FaultyLog log_;
    CacheIs cache_is_;
    testing::ForgetfulCache no_cache_;
};

}  // namespace klieg::app
