#pragma once

#include "assembly/picture.h"
#include "base/clock.h"
#include "base/constraints.h"
#include "base/ids.h"
#include "base/principal.h"
#include "base/result.h"
#include "base/task.h"
#include "events/envelope.h"

#include <boost/describe/class.hpp>

#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <vector>

/// What features tell people of: a feature declares the kinds, says of its events whom they concern, and shows what a
/// notification is about to whoever reads it. The feature `notifications` keeps and brings them.
namespace klieg::assembly {

/// By which somebody is told.
struct Ways {
    bool app = true;
    bool mail = false;
    bool push = false;
    friend bool operator==(Ways const&, Ways const&) = default;
};
BOOST_DESCRIBE_STRUCT(Ways, (), (app, mail, push))

/// A kind of notification. Its name stays once somebody was told: it is stored.
struct NotificationKind {
    std::string name;  ///< "comment.reply"
    Ways ways{};       ///< of who has not chosen others
};

/// That somebody is to be told something.
struct Notice {
    UserId user;
    std::string kind;
    /// What it is that is told: of one such thing a user is told once, whichever event says it, and how often.
    std::string once;
    /// When it happened. For one `once` always the same, but where it is `marked`.
    Time at{};
    std::optional<UserId> actor{};  ///< whose doing it is; nobody is told of his own
    std::string subject;            ///< what it is about, as its source shows it: an id
    std::string group{};            ///< those of one kind with the same may be shown as one
    /// What is told may happen again, at another time: the first time counts, which a second row remembers.
    bool marked = false;
};

/// What a notification is about, as its reader may see it now.
struct NotificationSubject {
    std::string type;  ///< "video", "comment", "channel", "account", "report"
    std::string id;
    std::string title;                  ///< of the video, the name of the channel, how the account stands
    std::optional<std::string> text{};  ///< the beginning of what was said, or why something failed
    std::optional<VideoId> video_id{};
    std::optional<ChannelId> channel_id{};
    std::optional<std::string> channel_name{};
    std::optional<std::int64_t> count{};  ///< that was reached
    std::vector<PictureSize> pictures{};
};
BOOST_DESCRIBE_STRUCT(NotificationSubject, (),
                      (type, id, title, text, video_id, channel_id, channel_name, count, pictures))

inline Constraints constraints_of(NotificationSubject const*) {
    static constexpr Constraint kLines[] = {
        {.member = "type", .summary = "What it is: video, comment, channel, account, report.", .example = "comment"},
        {.member = "id", .summary = "Its id.", .example = "v_abcdefgh234567ij"},
        {.member = "title",
         .summary = "The title of the video, the name of the channel, or how the account stands.",
         .example = "A title"},
        {.member = "text", .summary = "The beginning of what was said, or why something failed.", .example = "Hello"},
        {.member = "video_id", .summary = "The video that it is or belongs to."},
        {.member = "channel_id", .summary = "The channel that it is or belongs to."},
        {.member = "channel_name", .summary = "The name of that channel.", .example = "Cinema"},
        {.member = "count", .summary = "What was reached, of a milestone.", .example = "100"},
        {.member = "pictures", .summary = "Pictures of the video in sizes from the smallest on."},
    };
    return kLines;
}

/// A feature's notifications. Each source follows the log by a projection of its own.
///
/// Threads: any core. Lifetime: what it refers to outlives the feature `notifications`.
struct NotificationSource {
    std::string name;  ///< of its projection, "notifications.{name}"; once given, it stays
    std::vector<NotificationKind> kinds{};
    /// Whom these events concern, the more specific before the less: of notices with one `once` for one user the first
    /// counts. The same again for the same events. None: it tells by jobs of its own.
    std::function<Task<Result<std::vector<Notice>>>(std::span<events::Envelope const>)> notices{};

    struct Missed {
        std::vector<Notice> notices{};
        std::string next{};  ///< empty: this was the last page
    };
    /// The same of what has happened since then, as the tables have it: for a log that does not go back so far. A page
    /// at a time, from an empty cursor on. None: what was missed is told to nobody.
    std::function<Task<Result<Missed>>(Time since, std::string cursor)> missed{};

    struct About {
        std::string kind;
        std::string subject;
    };
    /// What they are about, in their order, with the reader's eyes; none: not for them, or gone, and then nothing is
    /// shown of the notification. At most 100. `Principal{}` sees what everybody may.
    std::function<Task<Result<std::vector<std::optional<NotificationSubject>>>>(Principal, std::vector<About>)> show;
};

}  // namespace klieg::assembly
