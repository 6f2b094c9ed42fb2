#pragma once

#include "assembly/blocking.h"
#include "assembly/notification.h"
#include "comments/events.h"
#include "comments/repo.h"
#include "identity/repo.h"
#include "videos/repo.h"
#include "videos/view.h"

#include <map>
#include <optional>
#include <span>
#include <string>
#include <vector>

namespace klieg::notifications {

inline constexpr auto kReply = "comment.reply";
inline constexpr auto kMention = "comment.mention";
inline constexpr auto kHeart = "comment.heart";
inline constexpr auto kCommented = "video.comment";

/// Whom a comment concerns: who is answered, who is called by name, whose video it is, and whose comment got a heart.
/// One comment tells one person once, the first of these that he is; so what is held first and released later, or held
/// and released again, tells nobody twice. Of what is held only the video's owner hears. Of whom somebody has blocked
/// he hears nothing.
///
/// What is shown of it is read when it is shown: not what was deleted, nor what is held from the reader's eyes, nor
/// what was said of a video that he may not see.
///
/// Threads: any core. Lifetime: what it is given outlives it.
class CommentNotices {
public:
    struct Needs {
        comments::CommentRepo& comments;
        videos::VideoRepo& videos;
        videos::VideoViews& video_views;
        identity::IdentityRepo& users;
        assembly::HasBlocked has_blocked{};
    };
    explicit CommentNotices(Needs needs) : needs_(std::move(needs)) {}

    assembly::NotificationSource source();
    Task<Result<std::vector<assembly::Notice>>> notices_of(std::span<events::Envelope const> told);

    /// Of comments that are there and were said since then.
    Task<Result<assembly::NotificationSource::Missed>> missed(Time since, std::string cursor);

    using About = assembly::NotificationSource::About;
    using Subjects = std::vector<std::optional<assembly::NotificationSubject>>;
    Task<Result<Subjects>> show(Principal reader, std::vector<About> about);

private:
    using Parents = std::map<CommentId, comments::Comment>;
    Task<Result<Parents>> parents_of(std::vector<comments::CommentEvent> const& said);
    Task<Result<>> add_said(comments::CommentEvent said, Parents const& parents,
                            std::vector<assembly::Notice>& notices);
    Task<Result<std::vector<assembly::Notice>>> without_blocked(std::vector<assembly::Notice> notices);
    Task<Result<std::map<CommentId, comments::Comment>>> find_all(std::vector<CommentId> ids);

    Needs needs_;
};

}  // namespace klieg::notifications
