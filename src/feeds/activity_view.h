#pragma once

#include "assembly/picture.h"
#include "base/composed_id.h"
#include "base/constraints.h"
#include "videos/view.h"

#include <boost/describe/class.hpp>
#include <boost/describe/enum.hpp>

#include <optional>
#include <string>
#include <vector>

namespace klieg::feeds {

enum class ActivityKind : std::uint8_t { published, commented };
BOOST_DESCRIBE_ENUM(ActivityKind, published, commented)

/// Who did something, as everyone sees them.
struct ActivityPerson {
    UserId id;
    std::string username;
    std::string display_name;
    std::vector<assembly::PictureSize> avatar;
};
BOOST_DESCRIBE_STRUCT(ActivityPerson, (), (id, username, display_name, avatar))
Constraints constraints_of(ActivityPerson const*);

/// What was said, the beginning of it.
struct ActivityComment {
    CommentId id;
    std::optional<CommentId> parent_id;
    ActivityPerson author;
    std::string text;
};
BOOST_DESCRIBE_STRUCT(ActivityComment, (), (id, parent_id, author, text))
Constraints constraints_of(ActivityComment const*);

/// Something that somebody did, as the API shows it.
struct ActivityView {
    ActivityKind kind = ActivityKind::published;
    Time at{};
    videos::VideoView video;
    std::optional<ActivityComment> comment;
};
BOOST_DESCRIBE_STRUCT(ActivityView, (), (kind, at, video, comment))
Constraints constraints_of(ActivityView const*);

}  // namespace klieg::feeds
