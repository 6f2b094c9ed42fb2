#include "notifications/topics.h"

namespace klieg::notifications {

namespace {

/// To others there is no such topic.
Task<Result<>> is_own(Principal who, std::string text) {
    KLIEG_CO_CHECK(who.require(Scope::read));
    if (who.user.text() != text) co_return Error{Errc::not_found, "there is no such user"};
    co_return Result<>{};
}

}  // namespace

Constraints constraints_of(ReadNews const*) {
    static constexpr Constraint kLines[] = {
        {.member = "ids", .summary = "Which; empty, where it was all."},
        {.member = "all", .summary = "Whether it was all that there were."},
        {.member = "unread", .summary = "How many are unread still."},
    };
    return kLines;
}

std::string topic_of(UserId const& user) {
    return "user:" + user.text();
}

realtime::Topic user_topic() {
    return {
        .name = "user",
        .id_text = "u_[a-z2-7]{16}",
        .summary = "What somebody is told who is signed in: for that user alone.",
        .guard = is_own,
        .passing = {realtime::entry_of(kCreatedNews), realtime::entry_of(kReadNews), realtime::entry_of(kUnreadNews)},
        .fetch = "/api/notifications/unread"};
}

void tell_created(realtime::Teller& teller, UserId const& user, NotificationView const& view) {
    auto message = realtime::message_of(kCreatedNews, topic_of(user), view);
    message.key = view.id.text();
    teller.tell(std::move(message));
}

/// Each has a key of its own: the last does not stand for those before, but where it was all.
void tell_read(realtime::Teller& teller, UserId const& user, ReadNews const& news) {
    auto message = realtime::message_of(kReadNews, topic_of(user), news);
    if (!news.ids.empty()) message.key = news.ids.front().text();
    teller.tell(std::move(message));
}

void tell_unread(realtime::Teller& teller, UserId const& user, UnreadCount const& unread) {
    teller.tell(realtime::message_of(kUnreadNews, topic_of(user), unread));
}

}  // namespace klieg::notifications
