#pragma once

#include <cstdint>

/// In which order the best comments come.
namespace klieg::comments {

/// What speaks for a comment.
struct Approval {
    std::int64_t likes = 0;
    std::int64_t dislikes = 0;
    std::int64_t replies = 0;
    std::int64_t days_late = 0;  ///< days from the making of the video to that of the comment
};

/// Its step: twice the logarithm (base 2) of one more than likes and, doubly, replies, less dislikes; and once that of
/// one more than the days that the video was old already.
///
/// A logarithm, since the thousandth like says less than the first; and steps of half a doubling, since the step stands
/// in the key of an index: a comment with a million likes has moved in it forty times, not a million. Who answered
/// thought it worth an answer, so a reply counts as two likes; where they only protest, dislikes take it back.
///
/// Early comments have had more time for votes. An order that decays with time alone would put today's comments on an
/// old video above all that was ever liked; so the head start is taken back by the age of the video in a logarithm,
/// too: who comes after a hundred days needs a tenth of the votes of who came on the first, and that never changes, so
/// no row moves because time passes. Wilson's lower bound, which also knows how sure the votes are, needs both kinds of
/// votes in numbers: here most people never say that they dislike something, and the bound is a count of likes again.
std::int64_t rank_of(Approval const& approval);

/// Of what is deleted and only keeps its replies together: behind all that says something, whatever was thought of it.
inline constexpr std::int64_t kRankOfTombstones = -1;

}  // namespace klieg::comments
