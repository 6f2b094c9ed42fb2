#pragma once

#include "budgets/types.h"
#include "ports/table_store.h"

#include <optional>
#include <string>
#include <vector>

namespace klieg::budgets {

/// What one thing uses, as it stands in the table Uses: the term of a sum.
struct UseRow : Use {
    UserId owner_user_id;
    std::string subject;         ///< "ch_…", "v_…/draft", "v_…/00000001/240": the thing, and which part of it
    std::string day;             ///< when its bytes began to come; empty: it is no upload
    std::int64_t day_bytes = 0;  ///< what it has of that day's
    std::int64_t schema_version = 1;
};
BOOST_DESCRIBE_STRUCT(UseRow, (Use), (owner_user_id, subject, day, day_bytes, schema_version))

/// What an owner uses, as it stands in the table Budgets: at every moment the sum of that owner's rows in Uses.
struct BudgetRow : Use {
    UserId owner_user_id;
    std::int64_t bytes_in_all = 0;  ///< staged, stored and derived: what a limit is a condition on
    std::int64_t version = 0;       ///< goes up with every change
    std::int64_t schema_version = 1;
};
BOOST_DESCRIBE_STRUCT(BudgetRow, (Use), (owner_user_id, bytes_in_all, version, schema_version))

/// A day of an owner's, as it stands in the table BudgetDays.
struct DayRow : DaysUse {
    UserId owner_user_id;
    std::string day;              ///< "2026-11-27", UTC
    std::int64_t expires_at = 0;  ///< epoch seconds, since the table store forgets by it
    std::int64_t schema_version = 1;
};
BOOST_DESCRIBE_STRUCT(DayRow, (DaysUse), (owner_user_id, day, expires_at, schema_version))

/// Which sums a write may raise, and how high. A number that is not here may become anything.
struct Ceilings {
    std::optional<std::int64_t> bytes{};
    std::optional<std::int64_t> drafts{};
    std::optional<std::int64_t> uploads{};
    std::optional<std::int64_t> channels{};
};

/// Keys and items of the tables Budgets, Uses, BudgetDays and Limits. What belongs into somebody's transaction is made
/// as actions. Threads: any core. Lifetime: the table store outlives it.
class BudgetRepo {
public:
    explicit BudgetRepo(ports::TableStore& tables) : tables_(tables) {}
    static std::vector<ports::TableSchema> tables();

    /// None: nothing was ever counted.
    Task<Result<std::optional<BudgetRow>>> find(UserId owner);
    /// In the order of the subjects; none where nothing is in use. At most kBatchKeysMax.
    Task<Result<std::vector<std::optional<UseRow>>>> uses_of(UserId owner, std::vector<std::string> subjects);
    struct Uses {
        std::vector<UseRow> rows;
        ports::Cursor next;
    };
    /// Those whose subject is `thing` or a part of it; empty: all of the owner's. Read strongly.
    Task<Result<Uses>> uses_below(UserId owner, std::string thing, ports::Cursor cursor);
    /// Of an owner, in the order of the subjects, from this one on. Read strongly.
    Task<Result<Uses>> uses_from(UserId owner, std::string subject, ports::Cursor cursor);
    struct Subjects {
        std::vector<std::string> subjects;
        ports::Cursor next;
    };
    /// The same by their keys alone, which can be read of any row.
    Task<Result<Subjects>> subjects_from(UserId owner, std::string subject, ports::Cursor cursor);
    Task<Result<std::optional<DayRow>>> find_day(UserId owner, std::string day);

    /// All there are, in no order, as walks have it: a moment behind. By their keys alone, which can be read of any
    /// row.
    struct UseKeys {
        struct Key {
            std::string owner;
            std::string subject;
        };
        std::vector<Key> keys;
        ports::Cursor next;
    };
    Task<Result<UseKeys>> scan_uses(ports::Cursor cursor);
    struct Owners {
        std::vector<std::string> ids;
        ports::Cursor next;
    };
    Task<Result<Owners>> scan_owners(ports::Cursor cursor);

    /// Puts `after` in the place of `before`, on the condition that it still stands there as it was read. A use of
    /// nothing leaves no row.
    static ports::Action replace(std::optional<UseRow> const& before, UseRow const& after);
    /// Changes an owner's sums as far as the ceilings allow, which are conditions of the write. `standing` says only
    /// whether there is a row: where there is none, two who make it at the same moment exclude each other.
    static ports::Action add(UserId const& owner, std::optional<BudgetRow> const& standing, Use const& change,
                             Ceilings const& ceilings);
    /// Makes the sums what they come to, on the condition that nobody has changed them since they were read.
    static ports::Action correct(BudgetRow const& standing, Use const& sum);
    /// Likewise of a day, whose row is made where it is missing. `ceiling` as above, on the bytes uploaded.
    static ports::Action add_to_day(DayRow const& day, bool is_stored, std::int64_t uploaded,
                                    std::optional<std::int64_t> ceiling);
    Task<Result<>> add_decoder_time(DayRow day, std::int64_t milliseconds);

    /// What was chosen for the site and for a user, of whom nothing may be known.
    struct Chosen {
        ChosenLimits site;
        ChosenLimits user;
    };
    Task<Result<Chosen>> chosen(UserId user);
    Task<Result<ChosenLimits>> chosen_for_site();
    /// None: for the site.
    Task<Result<>> choose(std::optional<UserId> user, LimitsPatch patch, ports::Action also);

    Task<Result<>> transact(ports::Transaction transaction);

private:
    ports::TableStore& tables_;
};

}  // namespace klieg::budgets
