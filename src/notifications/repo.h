#pragma once

#include "notifications/types.h"
#include "ports/table_store.h"

#include <set>
#include <string>
#include <vector>

namespace klieg::notifications {

/// Keys and items of the table Notifications. Index Unread(UnreadOf, NotificationId), sparse: what a user is shown and
/// has not read. Beside the notifications of a user stand rows that remember what was told, of what may happen again at
/// another time (assembly::Notice::marked).
///
/// Threads: any core. Lifetime: the store outlives it.
class NotificationRepo {
public:
    explicit NotificationRepo(ports::TableStore& tables) : tables_(tables) {}
    static std::vector<ports::TableSchema> tables();

    /// A notification that may be there already, under the id that it has or by what it tells.
    struct Wanted {
        Notification row;
        std::string mark{};  ///< what is told, where it may happen again; empty: the id says it

        ports::Key key() const;
    };
    /// Puts those that are not there, and leaves the others as they are, read or not; answers which it put. Fails: as
    /// writes do; then some may be there, and who calls again puts the rest.
    Task<Result<std::vector<Notification>>> put_absent(std::vector<Wanted> wanted);

    struct Page {
        std::vector<Notification> rows;
        ports::Cursor next;
    };
    struct Part {
        std::size_t limit = 0;
        ports::Cursor cursor{};
    };
    /// Newest first, read strongly.
    Task<Result<Page>> of_user(UserId user, Part part);
    /// What is unread, newest first, as an index has it.
    Task<Result<Page>> unread_of(UserId user, Part part);
    /// Marks those of them as read that are there and are not; answers which. Any number.
    Task<Result<std::vector<NotificationId>>> mark_read(UserId user, std::vector<NotificationId> ids, Time at);
    /// Those of them that are there and unread, read strongly.
    Task<Result<std::set<NotificationId>>> unread_among(UserId user, std::vector<NotificationId> ids);

    /// Takes away what is behind the newest so many. Answers how many went.
    Task<Result<std::size_t>> trim(UserId user, std::size_t kept);
    /// Takes away a page of all that a user has; answers whether there may be more.
    Task<Result<bool>> remove_some_of(UserId user);

private:
    Task<Result<std::vector<Wanted>>> absent_among(std::vector<Wanted> wanted);
    Task<Result<std::vector<Notification>>> put_some(std::vector<Wanted> wanted);
    Task<Result<std::vector<NotificationId>>> mark_some(UserId user, std::vector<NotificationId> ids, Time at);

    ports::TableStore& tables_;
};

}  // namespace klieg::notifications
