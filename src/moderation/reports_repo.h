#pragma once

#include "moderation/report.h"
#include "ports/table_store.h"

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

namespace klieg::moderation {

/// Keys and items of the tables Reports and ReportGroups. Reports are written by who makes them, a row each; the group
/// of a subject only by who follows the events and by who decides, so that no number of reports meets on it.
///
/// Threads: any core. Lifetime: the store outlives it.
class ReportsRepo {
public:
    explicit ReportsRepo(ports::TableStore& tables) : tables_(tables) {}
    static std::vector<ports::TableSchema> tables();

    /// In the place of `before`, if it stands so still. Fails with conflict.
    static ports::Action put(Report const& report, std::optional<Report> const& before);
    Task<Result<std::optional<Report>>> find(std::string subject, UserId reporter);
    struct Reports {
        std::vector<Report> reports;
        ports::Cursor next;
    };
    /// All of a subject, by who made them, as they stand now. What cannot be read is passed over.
    Task<Result<Reports>> of(std::string subject, std::size_t limit, ports::Cursor cursor);
    struct Subjects {
        std::vector<std::string> subjects;
        ports::Cursor next;
    };
    /// Of all reports there are, in no order, some often.
    Task<Result<Subjects>> scan(ports::Cursor cursor);

    /// One version after `before`, if that stands still; none: there was none. Fails with conflict.
    static ports::Action put(ReportGroup const& group, std::int64_t version_before);
    Task<Result<std::optional<ReportGroup>>> find_group(std::string subject);
    struct Groups {
        std::vector<ReportGroup> groups;
        ports::Cursor next;
    };
    /// What is open by its first report, the oldest first; what is decided by when, the newest first.
    Task<Result<Groups>> groups(GroupState state, std::size_t limit, ports::Cursor cursor);

private:
    ports::TableStore& tables_;
};

}  // namespace klieg::moderation
