#pragma once

#include "app/backup.h"
#include "assembly/maintenance.h"
#include "base/metrics.h"

#include <atomic>
#include <chrono>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

namespace klieg::app {

/// Makes a backup every so often, and keeps some: the folder holds them, each by the time at which it was begun, so
/// that which of them there are is no one else's to remember. One that was cut off has the name of what is not whole
/// until the next takes it away.
///
/// Threads: run_if_due() one at a time, the rest any. Lifetime: what it is given outlives it.
class BackupSchedule {
public:
    struct Options {
        std::filesystem::path folder;  ///< of its own; empty: there are no backups
        std::chrono::hours every{24};
        std::size_t keep = 7;
    };
    struct Needs {
        Storage& storage;
        DataFolder const& folder;
        Metrics& metrics;
        Clock const& clock;
        Random& random;
    };
    BackupSchedule(Needs needs, Options options);

    /// Makes one where the last is old enough, and takes away those that are too many. Which of the two fails is
    /// tried again no sooner than kTryAgainAfter later: a backup that is whole is one, whatever of the others stays.
    Task<Result<>> run_if_due();
    /// None where there are no backups.
    std::vector<assembly::Maintenance> maintenance();

    /// Whether the last try to make one failed, and none has succeeded since.
    bool is_failing() const noexcept { return failing_; }

private:
    static constexpr std::chrono::minutes kTryAgainAfter{60};

    struct Made {
        std::filesystem::path path;
        Time begun_at{};
    };
    Result<std::vector<Made>> list() const;
    Result<std::vector<std::filesystem::path>> half_made() const;
    Task<Result<>> make(std::optional<Made> before);
    Task<> tidy();
    void tell_tidied(Result<> const& done);
    Task<Result<>> keep_newest(std::filesystem::path made);
    Task<Result<>> remove_halves();
    Task<Result<>> remove_whole(std::filesystem::path backup);
    Task<Result<>> remove(std::filesystem::path folder);
    bool is_due(std::optional<Made> const& last) const;
    bool is_young(std::optional<SteadyTime> const& failed_at) const;

    Needs needs_;
    Options options_;
    BlockingPool pool_{{.name = "backup", .threads = 1}};
    std::optional<SteadyTime> failed_at_;
    std::atomic<bool> failing_{false};
    std::filesystem::path newest_{};         ///< that this process has made; empty: none yet
    std::optional<SteadyTime> untidied_at_;  ///< when not all could be taken away that was too many
};

}  // namespace klieg::app
