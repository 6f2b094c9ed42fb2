#pragma once

#include "base/composed_id.h"
#include "base/principal.h"
#include "base/result.h"
#include "base/task.h"
#include "videos/viewer.h"

#include <boost/describe/class.hpp>

#include <cstdint>
#include <functional>
#include <optional>
#include <vector>

namespace klieg::comments {

/// What whoever is signed in has to do with a comment.
struct CommentViewer {
    std::optional<videos::Vote> vote;
    bool can_edit = false;
    bool can_delete = false;
    bool can_moderate = false;  ///< hold it back and release it
};
BOOST_DESCRIBE_STRUCT(CommentViewer, (), (vote, can_edit, can_delete, can_moderate))

/// What somebody thinks of a comment.
struct OwnVote {
    std::optional<videos::Vote> vote{};
    /// How many like it, that vote among them; none: what everybody is shown has it by now.
    std::optional<std::int64_t> likes{};
    friend bool operator==(OwnVote const&, OwnVote const&) = default;
};

/// Asks those who have the votes, all at once: what that person gave each, in their order.
using VotesOf = std::function<Task<Result<std::vector<OwnVote>>>(Principal, std::vector<CommentId>)>;

}  // namespace klieg::comments
