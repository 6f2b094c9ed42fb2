#pragma once

#include "assembly/notification.h"
#include "http/contract/page.h"
#include "identity/service.h"
#include "notifications/sources.h"
#include "notifications/types.h"

#include <boost/describe/class.hpp>

#include <optional>
#include <string>
#include <vector>

namespace klieg::notifications {

/// Whose doing it is, as everyone sees them.
struct Actor {
    UserId id;
    std::string username;
    std::string display_name;
    std::vector<assembly::PictureSize> avatar;
};
BOOST_DESCRIBE_STRUCT(Actor, (), (id, username, display_name, avatar))
Constraints constraints_of(Actor const*);

struct NotificationView {
    NotificationId id;
    std::string type;
    Time created_at{};
    std::optional<Time> read_at;
    std::optional<Actor> actor;
    assembly::NotificationSubject subject;
    std::string group;
};
BOOST_DESCRIBE_STRUCT(NotificationView, (), (id, type, created_at, read_at, actor, subject, group))
Constraints constraints_of(NotificationView const*);

/// How many are unread.
struct UnreadCount {
    std::size_t count = 0;
    bool more = false;
};
BOOST_DESCRIBE_STRUCT(UnreadCount, (), (count, more))
Constraints constraints_of(UnreadCount const*);

/// Shows notifications: what they are about, and whose doing they are, is looked up when they are shown, with the eyes
/// of whoever reads. What is not for these any more, or gone, is left out.
///
/// Threads: any core. Lifetime: what it is given outlives it.
class NotificationViews {
public:
    struct Needs {
        Sources const& sources;
        identity::IdentityService& accounts;
    };
    explicit NotificationViews(Needs needs) : needs_(needs) {}

    using Subjects = std::vector<std::optional<assembly::NotificationSubject>>;
    /// What they are about, in their order; none: it is not for the reader's eyes. Any number.
    Task<Result<Subjects>> subjects_of(Principal reader, std::vector<Notification> rows);
    /// Those that the reader may see, in their order.
    Task<Result<std::vector<NotificationView>>> of_all(Principal reader, std::vector<Notification> rows);

    struct Addressed {
        UserId user;
        NotificationView view;
    };
    /// Of many users, with each one's own eyes: what everybody may see is looked up once for all.
    Task<Result<std::vector<Addressed>>> of_each(std::vector<Notification> rows);

private:
    Task<Result<std::vector<NotificationView>>> views_of(std::vector<Notification> rows, Subjects subjects);

    Needs needs_;
};

}  // namespace klieg::notifications
