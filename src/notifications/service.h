#pragma once

#include "base/principal.h"
#include "notifications/repo.h"
#include "notifications/view.h"
#include "realtime/topic.h"

#include <functional>
#include <optional>
#include <string>
#include <vector>

namespace klieg::notifications {

/// What somebody was told, and what of it he has read. Each sees and changes his own alone.
///
/// What its reader may not see any more, or what is gone, is neither listed nor counted: of the unread the newest
/// kCountedMax are looked at, and of more it is only said that there are some.
///
/// Threads: any core. Lifetime: what it is given outlives it.
class NotificationService {
public:
    struct Needs {
        NotificationRepo& repo;
        NotificationViews& views;
        realtime::Teller& teller;
        Clock const& clock;
        /// Brings what somebody is told who comes to look: of what large channels have published (large_news.h).
        /// Answers how many are new.
        std::function<Task<Result<std::size_t>>(UserId)> bring;
    };
    explicit NotificationService(Needs needs) : needs_(std::move(needs)) {}

    struct Page {
        std::vector<NotificationView> items;
        std::string next;  ///< empty: this was the last page
    };
    /// Newest first. A page may be short, and yet not be the last. Fails: unauthenticated, invalid (no cursor of ours).
    Task<Result<Page>> list(Principal caller, std::size_t limit, std::string cursor);
    /// A moment behind what others write. Fails: unauthenticated.
    Task<Result<UnreadCount>> unread(Principal caller);

    /// Those of them that are the caller's and unread; the others are passed over. Answers how many are unread then.
    /// Fails: unauthenticated.
    Task<Result<UnreadCount>> read(Principal caller, std::vector<NotificationId> ids);
    /// All that are there now, each for itself: what is told later stays unread, also where it happened before (its id
    /// is older than one that was read). Of what was told within the last moment, which an index does not show yet, the
    /// newest kCountedMax are among them. Fails: unauthenticated.
    Task<Result<UnreadCount>> read_all(Principal caller);

private:
    enum class Rows : std::uint8_t { as_indexed, as_they_stand };
    Task<Result<UnreadCount>> count(Principal caller, Rows rows);
    Task<Result<>> correct(UserId user, std::vector<Notification>& indexed);
    Task<Result<std::optional<UnreadCount>>> bring_to(Principal caller);

    Needs needs_;
};

}  // namespace klieg::notifications
