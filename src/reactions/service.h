#pragma once

#include "base/principal.h"
#include "comments/service.h"
#include "comments/viewer.h"
#include "counters/counters.h"
#include "events/outbox.h"
#include "reactions/types.h"
#include "reactions/vote_repo.h"
#include "videos/service.h"

#include <optional>
#include <vector>

namespace klieg::reactions {

/// What a thing's votes come to for one of its voters: the sums, with that vote among them.
struct Standing {
    std::optional<Vote> value;
    std::int64_t likes = 0;
    std::int64_t dislikes = 0;
};

/// The rules of votes: one each, by who may see what it is on.
///
/// A vote and its event are one transaction, which has a condition on nothing but the vote's own row: thousands who
/// vote for one video do not wait for one another. That the thing is there is asked before; votes that were cast while
/// it was deleted go by VoteRemoval.
///
/// Threads: any core. Lifetime: what it is given outlives it.
class VoteService {
public:
    struct Needs {
        ports::TableStore& tables;
        VoteRepo& votes;
        counters::Counters& counters;
        events::Outbox& outbox;
        videos::VideoService& videos;
        comments::CommentService& comments;
        Clock const& clock;
    };
    explicit VoteService(Needs needs) : needs_(needs) {}

    /// Casts the actor's vote, or with none withdraws it. The same again changes nothing and tells nothing. Fails:
    /// unauthenticated, not_found (also where it is not for the actor's eyes), unavailable.
    Task<Result<Standing>> vote(Principal actor, Target target, std::optional<Vote> value);
    /// What the actor's vote is, as it stands.
    Task<Result<std::optional<Vote>>> vote_of(Principal actor, VideoId video);
    /// Of one voter's votes on comments, in their order; for lists, whose counts have the vote some seconds later:
    /// where it was just cast, with the likes as the voter shall see them.
    Task<Result<std::vector<comments::OwnVote>>> votes_of(Principal actor, std::vector<CommentId> ids);
    /// The sums as the actor shall see them at once; none: they never had a vote on it.
    Task<Result<std::optional<videos::VoteCounts>>> counts_for(Principal actor, VideoId video);

    /// The next votes on a thing that is gone go, each as a withdrawal. Answers whether there may be more. Takes no
    /// actor: the deletion was allowed.
    Task<Result<bool>> remove_some_on(Target target);

private:
    Task<Result<>> require_sight(Principal const& actor, Target const& target);
    Task<Result<>> write(Target const& target, CastVote const& before, CastVote const& after);
    Task<Result<Standing>> standing(Target target, CastVote vote);
    CastVote next_of(CastVote const& before, std::optional<Vote> value) const;
    ports::Action told(Target const& target, CastVote const& before, CastVote const& after);

    Needs needs_;
};

}  // namespace klieg::reactions
