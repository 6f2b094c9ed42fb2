#pragma once

#include "base/clock.h"
#include "base/ids.h"
#include "base/ordered_id.h"
#include "base/principal.h"
#include "ports/table_store.h"

#include <boost/describe/class.hpp>
#include <boost/describe/enum.hpp>

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

/// Who did what to whom by the rights of a role, why, and from where. What somebody does to his own things is in no
/// row of it.
///
/// A feature puts the row of an act into the transaction of the act: so none is done without it, and none is in it that
/// was not done. Rows are only put, and go a year later.
namespace klieg::audit {

struct EntryIdKind {
    static constexpr std::string_view prefix = "al_", name = "entry of the audit log";
};
/// Of when it was done, and of what it is: the same act of the same moment is one row.
using EntryId = OrderedId<EntryIdKind>;

/// After the act.
inline constexpr std::chrono::days kKept{365};

/// What is an act of moderation those who moderate see; what is one of administration, administrators alone.
enum class Area : std::uint8_t { moderation, administration };
BOOST_DESCRIBE_ENUM(Area, moderation, administration)

/// What was done.
struct Act {
    std::string_view what;  ///< "comment.removed"; once given, it stays: it is stored
    Area area = Area::moderation;
    std::string subject;         ///< to what: an id, or `site`
    std::optional<UserId> of{};  ///< whose that is
    std::string reason{};        ///< as who did it says
    std::string detail{};        ///< what more there is to know: which role, until when
};

/// That it was done, as it stands in the table Audit.
struct Entry {
    std::string month;  ///< "2026-12", by its time
    EntryId entry_id;
    Time at{};
    Area area = Area::moderation;
    std::string what;
    std::optional<UserId> by_user_id;  ///< none: who has the data folder
    Role by_role = Role::user;
    std::string subject;
    std::optional<UserId> of_user_id;
    std::string reason;
    std::string detail;
    std::string address;  ///< from where; empty: that is not known
    std::int64_t expires_at = 0;
    std::int64_t schema_version = 1;
};
BOOST_DESCRIBE_STRUCT(Entry, (),
                      (month, entry_id, at, area, what, by_user_id, by_role, subject, of_user_id, reason, detail,
                       address, expires_at, schema_version))

std::vector<ports::TableSchema> tables();

/// For the transaction of the act. `by` is nobody where the command line does it.
ports::Action entry(Act act, Principal const& by, Time now);

struct Page {
    std::vector<Entry> entries;
    std::string next;  ///< empty: this was the last page
};
/// Which are wanted.
struct Wanted {
    std::optional<Area> area{};  ///< moderation alone; none: all
    std::size_t limit = 0;
    std::string cursor{};  ///< of the page before
};
/// Newest first. What cannot be read is passed over. Fails: invalid (the cursor).
Task<Result<Page>> list(ports::TableStore& tables, Wanted wanted, Time now);

}  // namespace klieg::audit
