#pragma once

#include "ports/table_store.h"
#include "reactions/types.h"

#include <optional>
#include <string>
#include <vector>

namespace klieg::reactions {

/// Keys and items of votes: Likes(VideoId, UserId) of those on videos, CommentVotes(CommentId, UserId) of those on
/// comments, which are as many as there are comments and are never listed by who cast them. The index
/// ByUser(UserId, LikedOrder) of Likes is sparse: LikedOrder stands in likes alone.
///
/// Threads: any core. Lifetime: the store outlives it.
class VoteRepo {
public:
    explicit VoteRepo(ports::TableStore& tables) : tables_(tables) {}
    static std::vector<ports::TableSchema> tables();

    /// As it stands; of version 0, where there is none.
    Task<Result<CastVote>> get(Target target, UserId voter);
    /// Of one voter, in the order of the targets, however many and however often each: what a page of comments shows,
    /// with what stands beside it. As they stand, since who has just voted looks; what cannot be read is not there.
    Task<Result<std::vector<CastVote>>> of_voter(UserId voter, std::vector<CommentId> comments);

    /// For a transaction, each of which fails with conflict where the vote is not `before` any more.
    static ports::Action replace(Target const& target, CastVote const& before, CastVote const& after);
    static ports::Action remove(Target const& target, CastVote const& vote);
    /// Of the voter whose vote cannot be read, whatever it is.
    static ports::Action remove_unread(Target const& target, std::string voter);

    struct Page {
        std::vector<CastVote> votes;
        std::vector<std::string> unread;  ///< the voters of those that cannot be read
        ports::Cursor next;
    };
    /// All on one thing, read strongly.
    Task<Result<Page>> on(Target target, std::size_t limit, ports::Cursor cursor);
    struct Liked {
        std::vector<VideoId> videos;
        ports::Cursor next;
    };
    /// The videos that somebody likes, by when they said so, the last first.
    Task<Result<Liked>> liked_by(UserId voter, std::size_t limit, ports::Cursor cursor);
    struct Names {
        std::vector<std::string> names;  ///< as VoteName has them
        ports::Cursor next;
    };
    /// All votes there are, in no order, by their keys alone: no row ends a walk that cannot be read.
    Task<Result<Names>> scan(ports::Cursor cursor);

private:
    ports::TableStore& tables_;
};

}  // namespace klieg::reactions
