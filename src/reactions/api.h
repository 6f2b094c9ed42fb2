#pragma once

#include "http/contract/page.h"
#include "http/contract/query.h"
#include "http/contract/reply.h"
#include "http/router.h"
#include "reactions/liked.h"
#include "reactions/service.h"
#include "videos/view.h"

#include <optional>

namespace klieg::reactions {

/// What is left out is a like, and null is nothing: who withdraws a vote deletes it.
struct VoteWish {
    json::Change<Vote> value;
};
BOOST_DESCRIBE_STRUCT(VoteWish, (), (value))
Constraints constraints_of(VoteWish const*);

/// How a vote stands, and what all of them come to with it.
struct VoteResultAnswer {
    std::optional<Vote> value;
    std::int64_t likes = 0;
    std::int64_t dislikes = 0;
};
BOOST_DESCRIBE_STRUCT(VoteResultAnswer, (), (value, likes, dislikes))
Constraints constraints_of(VoteResultAnswer const*);

/// The routes of votes, and of the videos that somebody likes. JSON to types and back, nothing else.
///
/// Threads: any core. Lifetime: what it is given, and this, outlive the router.
class ReactionsApi {
public:
    struct Needs {
        VoteService& votes;
        LikedVideos& liked;
        videos::VideoViews& views;
    };
    explicit ReactionsApi(Needs needs) : needs_(needs) {}
    void add_routes(http::Router& router);

private:
    http::Answer<VoteResultAnswer> vote_on_video(http::Request& request, VideoId id, std::optional<VoteWish> wish);
    http::Answer<VoteResultAnswer> withdraw_from_video(http::Request& request, VideoId id);
    http::Answer<VoteResultAnswer> vote_on_comment(http::Request& request, CommentId id, std::optional<VoteWish> wish);
    http::Answer<VoteResultAnswer> withdraw_from_comment(http::Request& request, CommentId id);
    http::Answer<http::Page<videos::VideoView>> list_liked(http::Request& request, http::Query<http::PageQuery> asked);

    http::Answer<VoteResultAnswer> vote(Principal actor, Target target, std::optional<Vote> value);

    Needs needs_;
};

}  // namespace klieg::reactions
