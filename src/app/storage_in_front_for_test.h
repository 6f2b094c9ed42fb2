#pragma once

#include "app/storage.h"

#include <memory>
#include <utility>

namespace klieg::app {

/// A storage in front of another, of which a test changes one thing.
class StorageInFront : public Storage {
public:
    explicit StorageInFront(std::unique_ptr<Storage> behind) : behind_(std::move(behind)) {}

    ports::TableStore& tables() noexcept override { return behind_->tables(); }
    ports::ObjectStore& objects() noexcept override { return behind_->objects(); }
    ports::EventLog& log() noexcept override { return behind_->log(); }
    ports::Cache& cache() noexcept override { return behind_->cache(); }
    ports::Broadcast& broadcast() noexcept override { return behind_->broadcast(); }
    // No mover: what is changed here shall be met.

    bool alone() const noexcept override { return behind_->alone(); }
    Task<Result<>> probe() override { return behind_->probe(); }
    Task<Result<std::optional<Room>>> room() override { return behind_->room(); }
    std::vector<assembly::Maintenance> maintenance() override { return behind_->maintenance(); }
    Task<Result<>> copy_rows_to(std::filesystem::path folder) override {
        return behind_->copy_rows_to(std::move(folder));
    }
    Task<Result<CopiedObjects>> copy_objects_to(CopyTarget target) override {
        return behind_->copy_objects_to(std::move(target));
    }
    Task<Result<>> verify_rows() override { return behind_->verify_rows(); }

protected:
    std::unique_ptr<Storage> behind_;
};

}  // namespace klieg::app
