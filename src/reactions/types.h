#pragma once

#include "base/clock.h"
#include "base/composed_id.h"
#include "base/ids.h"
#include "base/result.h"
#include "videos/viewer.h"

#include <boost/describe/class.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace klieg::reactions {

using videos::Vote;

/// What is voted on: a video, or a comment on one.
struct Target {
    VideoId video;
    std::optional<CommentId> comment{};

    static Target of(VideoId id) { return {std::move(id)}; }
    static Target of(CommentId id) {
        auto video = id.parent();
        return {std::move(video), std::move(id)};
    }
    /// Fails: not_found, where it is the id of neither.
    static Result<Target> parse(std::string_view text);

    std::string text() const { return comment ? comment->text() : video.text(); }
    friend bool operator==(Target const&, Target const&) = default;
};

/// A vote as it is stored. What was withdrawn stays for a while as a vote for nothing, so that the one after it goes on
/// from its version.
struct CastVote {
    UserId user_id;
    std::optional<Vote> value;  ///< none: it was withdrawn
    Time cast_at{};             ///< when it became what it is
    std::int64_t version = 0;   ///< 0: there is none yet. Counts the changes, from the millisecond of the first on
    std::optional<std::int64_t> expires_at;
    std::int64_t schema_version = 1;
};
BOOST_DESCRIBE_STRUCT(CastVote, (), (user_id, value, cast_at, version, expires_at, schema_version))

/// How events and counters call a vote: "v_…/u_…".
struct VoteName {
    Target target;
    UserId voter;

    static Result<VoteName> parse(std::string_view text);
    std::string text() const { return target.text() + "/" + voter.text(); }
};

}  // namespace klieg::reactions
