#pragma once

#include "counters/counting.h"
#include "reactions/vote_repo.h"

#include <string>
#include <vector>

namespace klieg::reactions {

/// The name of the Counting.
inline constexpr auto kVotesCounting = "votes";

std::string likes_counter(Target const& target);
std::string dislikes_counter(Target const& target);

/// What a vote counts to: one of the likes of its target, or of its dislikes, or nothing.
counters::Contribution contribution_of(Target const& target, CastVote const& vote);

/// Counts votes on videos and comments. Refers to `votes`.
counters::Counting count_of_votes(VoteRepo& votes);

}  // namespace klieg::reactions
