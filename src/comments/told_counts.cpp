#include "comments/told_counts.h"

#include "base/composed_id.h"
#include "videos/topics.h"
#include "videos/video_counts.h"

namespace klieg::comments {

namespace {

/// Of several comments on one video each has its own.
std::optional<realtime::Message> message_of_counts(std::string const& text, std::vector<std::int64_t> const& values) {
    auto const id = CommentId::parse(text);
    if (!id.ok()) return std::nullopt;
    videos::CommentCountsNews const news{*id, values[0], values[1]};
    auto message = realtime::message_of(videos::kCommentCounts, videos::topic_of(id->parent()), news);
    message.key = text;
    return message;
}

}  // namespace

counters::ToldCounts told_counts() {
    return {.counters = {"comment.likes", "comment.replies"}, .message = message_of_counts};
}

}  // namespace klieg::comments
