#include "reactions/api.h"

#include "http/contract/operations.h"

namespace klieg::reactions {

namespace {

using http::Access;
using http::Answer;
using http::RateClass;
using http::Request;
using videos::VideoView;
using videos::VideoViews;

Vote wanted_by(std::optional<VoteWish> const& wish) {
    return wish && wish->value ? wish->value->value_or(Vote::like) : Vote::like;
}

}  // namespace

Constraints constraints_of(VoteWish const*) {
    static constexpr Constraint kLines[] = {
        {.member = "value", .summary = "For it, or against it; absent: for it.", .example = "like", .required = true},
    };
    return kLines;
}

Constraints constraints_of(VoteResultAnswer const*) {
    static constexpr Constraint kLines[] = {
        {.member = "value", .summary = "The caller's vote; null: there is none.", .example = "like"},
        {.member = "likes", .summary = "How many like it, the caller's vote counted.", .example = "12"},
        {.member = "dislikes", .summary = "How many dislike it, the caller's vote counted.", .example = "1"},
    };
    return kLines;
}

void ReactionsApi::add_routes(http::Router& router) {
    using enum http::Method;
    http::Operations operations(router, *this, {"Votes", "Likes and dislikes, one each."});
    operations.add({.method = put,
                    .path = "/api/videos/{video}/like",
                    .id = "voteOnVideo",
                    .summary = "Likes or dislikes a video.",
                    .details = "Without a body, or a value, it is a like. A vote takes the place of the one before.",
                    .access = Access::signed_in,
                    .who = "who is signed in and may see the video",
                    .rate_class = RateClass::write},
                   &ReactionsApi::vote_on_video);
    operations.add({.method = del,
                    .path = "/api/videos/{video}/like",
                    .id = "withdrawVoteOnVideo",
                    .summary = "Withdraws one's vote on a video.",
                    .access = Access::signed_in,
                    .who = "who is signed in and may see the video",
                    .rate_class = RateClass::write},
                   &ReactionsApi::withdraw_from_video);
    operations.add({.method = put,
                    .path = "/api/comments/{id}/like",
                    .id = "voteOnComment",
                    .summary = "Likes or dislikes a comment.",
                    .details = "Without a body, or a value, it is a like. A vote takes the place of the one before.",
                    .access = Access::signed_in,
                    .who = "who is signed in and may see the comment, which does not wait",
                    .rate_class = RateClass::write},
                   &ReactionsApi::vote_on_comment);
    operations.add({.method = del,
                    .path = "/api/comments/{id}/like",
                    .id = "withdrawVoteOnComment",
                    .summary = "Withdraws one's vote on a comment.",
                    .access = Access::signed_in,
                    .who = "who is signed in and may see the comment, which does not wait",
                    .rate_class = RateClass::write},
                   &ReactionsApi::withdraw_from_comment);
    operations.add({.method = http::Method::get,
                    .path = "/api/library/liked",
                    .id = "listLiked",
                    .summary = "Lists the videos that the caller likes, the last liked first.",
                    .details = "Videos that are not for the caller's eyes any more are left out.",
                    .access = Access::signed_in},
                   &ReactionsApi::list_liked);
}

Answer<VoteResultAnswer> ReactionsApi::vote_on_video(Request& request, VideoId id, std::optional<VoteWish> wish) {
    return vote(request.principal, Target::of(std::move(id)), wanted_by(wish));
}

Answer<VoteResultAnswer> ReactionsApi::withdraw_from_video(Request& request, VideoId id) {
    return vote(request.principal, Target::of(std::move(id)), std::nullopt);
}

Answer<VoteResultAnswer> ReactionsApi::vote_on_comment(Request& request, CommentId id, std::optional<VoteWish> wish) {
    return vote(request.principal, Target::of(std::move(id)), wanted_by(wish));
}

Answer<VoteResultAnswer> ReactionsApi::withdraw_from_comment(Request& request, CommentId id) {
    return vote(request.principal, Target::of(std::move(id)), std::nullopt);
}

Answer<VoteResultAnswer> ReactionsApi::vote(Principal actor, Target target, std::optional<Vote> value) {
    KLIEG_CO_TRY(auto const stands, co_await needs_.votes.vote(std::move(actor), std::move(target), value));
    co_return VoteResultAnswer{stands.value, stands.likes, stands.dislikes};
}

Answer<http::Page<VideoView>> ReactionsApi::list_liked(Request& request, http::Query<http::PageQuery> asked) {
    KLIEG_CO_TRY(auto page, co_await needs_.liked.of(request.principal, asked->limit, ports::Cursor(asked->cursor)));
    KLIEG_CO_TRY(auto views, co_await needs_.views.of_all(std::move(page.videos), VideoViews::Detail::listed));
    co_return http::page_of(std::move(views), std::move(page.next));
}

}  // namespace klieg::reactions
