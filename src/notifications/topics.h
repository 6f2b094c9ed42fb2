#pragma once

#include "notifications/view.h"
#include "realtime/topic.h"

#include <boost/describe/class.hpp>

#include <string>
#include <vector>

/// What somebody is told of his notifications over the live socket, on every connection that is his. All of it is
/// passing: who connects looks how things stand.
namespace klieg::notifications {

/// What was read, on another connection perhaps, and how many are unread still.
struct ReadNews {
    std::vector<NotificationId> ids;  ///< none, where it was all
    bool all = false;
    UnreadCount unread;
};
BOOST_DESCRIBE_STRUCT(ReadNews, (), (ids, all, unread))
Constraints constraints_of(ReadNews const*);

inline constexpr realtime::MessageKind<NotificationView> kCreatedNews{"notification.created",
                                                                      "the user is told something new"};
inline constexpr realtime::MessageKind<ReadNews> kReadNews{"notifications.read", "the user has read some, or all"};
inline constexpr realtime::MessageKind<UnreadCount> kUnreadNews{
    "notifications.unread", "how many are unread, where many came at once: look at the list again"};

std::string topic_of(UserId const& user);
realtime::Topic user_topic();

void tell_created(realtime::Teller& teller, UserId const& user, NotificationView const& view);
void tell_read(realtime::Teller& teller, UserId const& user, ReadNews const& news);
void tell_unread(realtime::Teller& teller, UserId const& user, UnreadCount const& unread);

}  // namespace klieg::notifications
