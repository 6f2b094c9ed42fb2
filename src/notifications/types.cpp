#include "notifications/types.h"

#include "base/crypto.h"
#include "base/epoch_seconds.h"

namespace klieg::notifications {

Notification row_of(assembly::Notice const& notice) {
    auto const hash = crypto::sha256(notice.once + "\n" + notice.user.text());
    auto const what = std::span(hash).first<OrderedText::kWhatBytes>();
    return {.user_id = notice.user,
            .notification_id = NotificationId::of(notice.at, what),
            .kind = notice.kind,
            .subject = notice.subject,
            .group = notice.group,
            .actor_user_id = notice.actor,
            .created_at = notice.at,
            .read_at = {},
            .expires_at = epoch_seconds(notice.at + kKept)};
}

Constraints constraints_of(KindPreference const*) {
    static constexpr Constraint kLines[] = {
        {.member = "kind", .summary = "Of what one is told.", .example = "comment.reply"},
        {.member = "app", .summary = "In the list of notifications, and at once where one is looking."},
        {.member = "mail", .summary = "By e-mail."},
        {.member = "push", .summary = "By Web Push."},
    };
    return kLines;
}

}  // namespace klieg::notifications
