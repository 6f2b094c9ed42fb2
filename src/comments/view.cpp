#include "comments/view.h"

#include "comments/comment_rules.h"

#include <algorithm>

namespace klieg::comments {

namespace {

Author shown(identity::PublicAccount const& account) {
    return {.id = account.user_id,
            .username = account.username,
            .display_name = account.display_name,
            .avatar = assembly::shown(account.avatar, account.user_id.text())};
}

/// Of whose account nothing is known any more there is the id.
std::optional<Author> author_of(Comment const& comment, std::map<UserId, identity::PublicAccount> const& accounts) {
    if (comment.deleted) return std::nullopt;
    auto const known = accounts.find(comment.author_user_id);
    if (known == accounts.end())
        return Author{.id = comment.author_user_id, .username = {}, .display_name = {}, .avatar = {}};
    return shown(known->second);
}

CommentAnswer uncounted(Comment comment, std::map<UserId, identity::PublicAccount> const& accounts) {
    return {.id = comment.comment_id,
            .video_id = comment.video_id,
            .parent_id = comment.parent_id,
            .author = author_of(comment, accounts),
            .text = std::move(comment.text),
            .created_at = comment.created_at,
            .edited_at = comment.edited_at,
            .hearted = comment.hearted,
            .held = comment.held,
            .deleted = comment.deleted,
            .viewer = {}};
}

/// What decides about rights, as an answer has it.
Comment as_row(CommentAnswer const& answer) {
    Comment comment;
    comment.video_id = answer.video_id;
    comment.comment_id = answer.id;
    comment.parent_id = answer.parent_id;
    if (answer.author) comment.author_user_id = answer.author->id;
    comment.held = answer.held;
    comment.deleted = answer.deleted;
    return comment;
}

}  // namespace

Constraints constraints_of(Author const*) {
    static constexpr Constraint kAuthorLines[] = {
        {.member = "id", .summary = "The id of the account."},
        {.member = "username", .summary = "What an @ calls them by.", .example = "ada"},
        {.member = "display_name", .summary = "What they are called.", .example = "Ada"},
        {.member = "avatar", .summary = "Their picture in sizes from the smallest on; empty: they have none."},
    };
    return kAuthorLines;
}

Constraints constraints_of(CommentAnswer const*) {
    return constraints_of(static_cast<Comment const*>(nullptr));
}

Constraints constraints_of(CommentViewer const*) {
    static constexpr Constraint kViewerLines[] = {
        {.member = "vote", .summary = "What the caller thinks of it; null: has not said.", .example = "like"},
        {.member = "can_edit", .summary = "The caller may change its text."},
        {.member = "can_delete", .summary = "The caller may delete it."},
        {.member = "can_moderate", .summary = "The caller may hold it back and release it."},
    };
    return kViewerLines;
}

Constraints constraints_of(CommentsPage const*) {
    static constexpr Constraint kPageLines[] = {
        {.member = "comment", .summary = "The comment whose replies these are; null where they are a video's."},
        {.member = "focus", .summary = "The reply whose id was asked for, which may be on a later page."},
        {.member = "items", .summary = "A page of comments. It may be short, and yet not be the last."},
        {.member = "next_cursor", .summary = "Where the next page begins; null: this is the last."},
    };
    return kPageLines;
}

Task<Result<std::vector<CommentAnswer>>> CommentViews::of_all(std::vector<Comment> comments,
                                                              std::optional<CommentId> pinned) {
    std::vector<std::string> names;
    std::vector<UserId> authors;
    for (auto const& comment : comments) {
        names.push_back(likes_counter(comment.comment_id));
        names.push_back(replies_counter(comment.comment_id));
        if (!comment.deleted) authors.push_back(comment.author_user_id);
    }
    KLIEG_CO_TRY(auto const counts, co_await needs_.counters.get_many(std::move(names)));
    KLIEG_CO_TRY(auto const accounts, co_await needs_.accounts.public_accounts(std::move(authors)));
    std::vector<CommentAnswer> answers;
    for (std::size_t i = 0; i < comments.size(); ++i) {
        auto& comment = comments[i];
        auto const replies = counts[2 * i + 1];
        if (comment.deleted && replies <= 0) continue;
        auto& answer = answers.emplace_back(uncounted(std::move(comment), accounts));
        answer.likes = answer.deleted ? 0 : std::max<std::int64_t>(0, counts[2 * i]);
        answer.reply_count = std::max<std::int64_t>(0, replies);
        answer.pinned = answer.id == pinned;
    }
    co_return answers;
}

Task<Result<CommentAnswer>> CommentViews::of_new(Principal actor, CommentService::Found found) {
    KLIEG_CO_TRY(auto const accounts, co_await needs_.accounts.public_accounts({found.comment.author_user_id}));
    auto const viewer = rules::viewer_of(actor, found.video, found.comment);
    auto answer = uncounted(std::move(found.comment), accounts);
    answer.viewer = viewer;
    co_return answer;
}

Task<Result<CommentAnswer>> CommentViews::of(Principal actor, CommentService::Found found) {
    auto const pinned = found.pinned ? std::optional(found.comment.comment_id) : std::nullopt;
    KLIEG_CO_TRY(auto answers, co_await of_all({std::move(found.comment)}, pinned));
    if (answers.empty()) co_return Error{Errc::not_found, "there is no such comment"};
    KLIEG_CO_CHECK(co_await lay_over(std::move(actor), std::move(found.video), {&answers.front()}));
    co_return std::move(answers.front());
}

Task<Result<>> CommentViews::lay_over(Principal actor, videos::Video video, std::vector<CommentAnswer*> answers) {
    if (!actor.signed_in() || answers.empty()) co_return Result<>{};
    std::vector<CommentId> ids;
    for (auto* answer : answers) {
        answer->viewer = rules::viewer_of(actor, video, as_row(*answer));
        ids.push_back(answer->id);
    }
    if (!needs_.votes_of) co_return Result<>{};
    KLIEG_CO_TRY(auto const votes, co_await needs_.votes_of(std::move(actor), std::move(ids)));
    for (std::size_t i = 0; i < answers.size() && i < votes.size(); ++i) {
        answers[i]->viewer->vote = votes[i].vote;
        if (!answers[i]->deleted) answers[i]->likes = votes[i].likes.value_or(answers[i]->likes);
    }
    co_return Result<>{};
}

}  // namespace klieg::comments
