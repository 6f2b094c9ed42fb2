#pragma once

#include "assembly/notification.h"
#include "base/clock.h"
#include "base/constraints.h"
#include "base/ids.h"
#include "base/ordered_id.h"

#include <boost/describe/class.hpp>

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace klieg::notifications {

struct NotificationIdKind {
    static constexpr std::string_view prefix = "n_", name = "notification";
};
/// Of when something happened, and of what is told to whom: whoever tells the same again says the same id.
using NotificationId = OrderedId<NotificationIdKind>;

/// After what happened.
inline constexpr std::chrono::days kKept{90};
/// Of a user, the newest; more for a while, until somebody looks (Trimming).
inline constexpr std::size_t kKeptMax = 2'000;
/// Unread ones that are counted: of more a client says "99+".
inline constexpr std::size_t kCountedMax = 100;
/// That one request may name.
inline constexpr std::size_t kReadAtOnceMax = 100;

/// That somebody is told something, as it stands in the table Notifications.
struct Notification {
    UserId user_id;
    NotificationId notification_id;
    std::string kind;
    std::string subject;  ///< what it is about, as its source shows it: an id
    std::string group;    ///< those of one kind with the same may be shown as one; empty: none may
    std::optional<UserId> actor_user_id;
    Time created_at{};
    std::optional<Time> read_at;
    bool in_app = true;  ///< not: its user wants to be told of such by other ways alone
    std::int64_t expires_at = 0;
    std::int64_t schema_version = 1;
};
BOOST_DESCRIBE_STRUCT(Notification, (),
                      (user_id, notification_id, kind, subject, group, actor_user_id, created_at, read_at, in_app,
                       expires_at, schema_version))

/// The row that a notice has, whoever makes it.
Notification row_of(assembly::Notice const& notice);

/// By which ways somebody is told of a kind.
struct KindPreference {
    std::string kind;
    bool app = true;
    bool mail = false;
    bool push = false;

    assembly::Ways ways() const noexcept { return {app, mail, push}; }
    friend bool operator==(KindPreference const&, KindPreference const&) = default;
};
BOOST_DESCRIBE_STRUCT(KindPreference, (), (kind, app, mail, push))
Constraints constraints_of(KindPreference const*);

}  // namespace klieg::notifications
