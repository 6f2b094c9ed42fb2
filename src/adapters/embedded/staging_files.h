#pragma once

#include "base/file.h"
#include "base/result.h"
#include "ports/object_store.h"

#include <chrono>
#include <filesystem>
#include <functional>
#include <optional>

namespace klieg::embedded {

/// Objects that are still growing: for each a `.data` file and a `.meta` file, which holds the name and the floor: the
/// size to go back to where an append that must arrive whole did not. docs/formats/objects.md has the details.
///
/// Its calls block. Threads: any, but one at a time may change a staging.
class StagingFiles {
public:
    static Result<StagingFiles> open(std::filesystem::path folder);

    Result<ports::StagingId> create(ports::ObjectName const& name) const;

    struct Staging {
        File data;
        File meta;
        ports::ObjectName name;
        std::optional<std::uint64_t> floor;
        std::uint64_t size;  ///< what counts: an append that must arrive whole is no part of it yet
    };
    /// Fails: not_found.
    Result<Staging> open_staging(ports::StagingId const& id) const;
    /// Takes back what an interrupted append left. For whoever is about to change the staging.
    static Result<> settle(Staging& staging);
    /// Until the floor is lifted, the staging counts as ending there, over crashes too.
    static Result<> set_floor(Staging& staging);
    static Result<> lift_floor(Staging& staging);

    /// The name of a staging that was completed (its data has moved on). Fails: not_found.
    Result<ports::ObjectName> completed_name(ports::StagingId const& id) const;
    std::filesystem::path data_path(ports::StagingId const& id) const;

    Result<> remove(ports::StagingId const& id) const;
    /// Removes what nobody changed for `idle`, except where `busy` says so; answers how many had data.
    Result<std::size_t> collect(std::chrono::seconds idle,
                                std::function<bool(ports::StagingId const&)> const& busy) const;

private:
    explicit StagingFiles(std::filesystem::path folder) : folder_(std::move(folder)) {}
    std::filesystem::path meta_path(ports::StagingId const& id) const;

    std::filesystem::path folder_;
};

}  // namespace klieg::embedded
