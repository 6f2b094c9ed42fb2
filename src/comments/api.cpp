#include "comments/api.h"

#include "assembly/cache_tags.h"
#include "comments/comment_rules.h"
#include "http/conditions.h"
#include "http/contract/operations.h"

#include <algorithm>

namespace klieg::comments {

namespace {

using namespace std::chrono_literals;
using http::Access;
using http::Answer;
using http::QuickAnswer;
using http::RateClass;
using http::Request;

/// Changes of comments invalidate these. Counts and names do not, which change all the time and for thousands at once:
/// so long they may be old, and so long one is shown that was read from an index which did not have the change yet.
constexpr auto kPageTtl = 5s;
/// Of a page of which much is left out.
constexpr int kPagesReadMax = 3;
/// Of what is read for a page: one more read brings a MiB at most.
constexpr std::size_t kPageTextBytesMax = 512 * 1024;
/// What waits of a reader's own, shown among what everybody sees.
constexpr std::size_t kOwnHeldMax = 10;
/// A text of the longest kind as JSON may write it, each character as a pair of escapes.
constexpr std::uint64_t kBodyBytesMax = 128 * 1024;

Error no_such(CommentsOf const& of) {
    bool const video = std::holds_alternative<VideoId>(of.of);
    return {Errc::not_found, video ? "there is no such video" : "there is no such comment"};
}

VideoId const& video_of(CommentsOf const& of) {
    auto const* video = std::get_if<VideoId>(&of.of);
    return video != nullptr ? *video : std::get<CommentId>(of.of).parent();
}

/// Only the order of a video's comments can be chosen.
std::string key_of_first(CommentsOf const& of, CommentsQuery const& asked) {
    auto const id = std::visit([](auto const& one) { return one.text(); }, of.of);
    bool const top = asked.sort == CommentOrder::top && std::holds_alternative<VideoId>(of.of);
    return "comments:" + id + "/" + std::to_string(asked.limit) + (top ? "/top" : "");
}

http::Failure changed_by_others() {
    return {Errc::conflict, "changed_meanwhile", "many change it at once: try again"};
}

http::Reply<CommentAnswer> reply_for(CommentAnswer const& answer, std::int64_t version) {
    return http::Reply<CommentAnswer>(answer).at_version(version);
}

}  // namespace

Constraints constraints_of(CommentsQuery const*) {
    static constexpr Constraint kLines[] = {
        {.member = "sort",
         .summary = "The order of a video's comments: newest first, or those first that people like and answer. "
                    "Replies are in the order in which they came."},
        {.member = "held", .summary = "What waits on a video, newest first; for its owner and those who moderate."},
    };
    return kLines;
}

void CommentsApi::add_routes(http::Router& router) {
    using enum http::Method;
    http::Operations operations(router, *this, {"Comments", "What people say of videos."});
    operations.add({.method = http::Method::post,
                    .path = "/api/comments",
                    .id = "createComment",
                    .summary = "Says something of a video, or answers a comment.",
                    .details = "Where the video's policy is held it waits for the video's owner at first (`held`).",
                    .access = Access::signed_in,
                    .rate_class = RateClass::write,
                    .body_bytes_max = kBodyBytesMax,
                    .status = 201,
                    .creates = true,
                    .fails = {{Errc::not_found, "", "there is no such video or comment"},
                              {Errc::forbidden, "comments_closed", "the video takes no comments"},
                              {Errc::forbidden, "cannot_comment", "the video's owner has blocked the caller"},
                              {Errc::conflict, "parent_deleted", "what is answered was deleted"},
                              {Errc::conflict, "parent_held", "what is answered waits for the video's owner"},
                              {Errc::conflict, "repeated", "the caller has just said the same of this video"},
                              {Errc::rate_limited, "too_many_comments", "the caller has written many"}},
                    .answer_headers = {{"Location", "The path of the new comment."}}},
                   &CommentsApi::post);
    operations.add({.method = get,
                    .path = "/api/comments/{id}",
                    .id = "listComments",
                    .summary = "Lists what was said of a video, or shows a comment with its replies.",
                    .details = "Of a video the pinned comment comes first, on the first page, which with a limit of 1 "
                               "has it beside another. The id of a reply shows the thread that it is in, and the reply "
                               "as `focus`. First pages have the caller's own comments that wait, too.",
                    .access = Access::anyone,
                    .who = "anyone who may see the video; held=true is for its owner, moderators and administrators",
                    .fails = {{Errc::forbidden, "", "held=true is not for the caller"}}},
                   &CommentsApi::list);
    operations.add({.method = patch,
                    .path = "/api/comments/{id}",
                    .id = "editComment",
                    .summary = "Changes a comment by a merge patch.",
                    .access = Access::editor,
                    .who = "text: its author; pinned, hearted: the video's owner; held: the video's owner and those "
                           "who moderate",
                    .rate_class = RateClass::write,
                    .body_bytes_max = kBodyBytesMax,
                    .if_match = true,
                    .fails = {{Errc::conflict, "not_pinnable", "it is a reply, or waits for the video's owner"},
                              {Errc::conflict, "parent_deleted", "what it answers was deleted: it cannot be released"},
                              {Errc::conflict, "parent_held", "what it answers waits itself"},
                              changed_by_others()}},
                   &CommentsApi::edit);
    operations.add({.method = del,
                    .path = "/api/comments/{id}",
                    .id = "deleteComment",
                    .summary = "Deletes a comment. Its replies stay.",
                    .access = Access::editor,
                    .who = "its author, the video's owner, moderators and administrators",
                    .rate_class = RateClass::write,
                    .if_match = true,
                    .fails = {changed_by_others()}},
                   &CommentsApi::remove);
}

Answer<CommentAnswer> CommentsApi::post(Request& request, NewComment wanted) {
    auto id = request.id_to_make<CommentKind>(wanted.video_id);
    KLIEG_CO_TRY(auto found, co_await needs_.service.post(request.principal, std::move(wanted), std::move(id)));
    auto location = "/api/comments/" + found.comment.comment_id.text();
    auto const version = found.comment.version;
    auto showing = found.is_new ? needs_.views.of_new(request.principal, std::move(found))
                                : needs_.views.of(request.principal, std::move(found));
    KLIEG_CO_TRY(auto answer, co_await std::move(showing));
    co_return reply_for(answer, version).with("Location", std::move(location));
}

QuickAnswer<CommentsPage> CommentsApi::list(Request& request, CommentsOf of, http::Query<CommentsQuery> asked) {
    if (asked->held) return list_held(request, std::move(of), std::move(asked.value));
    if (!asked->cursor.empty()) return list_on(request, std::move(of), std::move(asked.value));
    auto key = key_of_first(of, asked.value);
    if (request.principal.signed_in())
        return list_first(request, std::move(key), std::move(of), std::move(asked.value));
    if (auto known = needs_.cache.find(key); known && *known != nullptr)
        return http::Reply<CommentsPage>::shared(*std::move(known));
    return list_first(request, std::move(key), std::move(of), std::move(asked.value));
}

Answer<CommentsPage> CommentsApi::list_first(Request& request, std::string key, CommentsOf of, CommentsQuery asked) {
    auto load = [this, &of, &asked](ports::Cache::Tags& tags) { return load_first(of, asked, tags); };
    KLIEG_CO_TRY(auto shared, co_await needs_.cache.get_or_load(std::move(key), load));
    auto const& actor = request.principal;
    if (!actor.signed_in() && shared == nullptr) co_return no_such(of);
    if (!actor.signed_in()) co_return http::Reply<CommentsPage>::shared(std::move(shared));
    CommentsPage page;
    if (shared == nullptr) {
        // Nobody in particular sees it: it is for the caller's eyes, or for none.
        KLIEG_CO_TRY(page, co_await page_of(actor, of, asked));
    } else {
        KLIEG_CO_TRY(auto const tree, json::parse(http::SharedAnswer(std::move(shared)).bytes()));
        KLIEG_CO_TRY(page, json::to<CommentsPage>(tree, json::Naming::camel, json::Strictness::stored));
    }
    KLIEG_CO_CHECK(co_await add_own_held(actor, page.comment ? CommentsOf{page.comment->id} : of, page));
    co_return co_await shown_to(actor, std::move(of), std::move(page));
}

/// What waits of the caller's own stands where it will stand when it is released: before what is older, and behind the
/// replies.
Task<Result<>> CommentsApi::add_own_held(Principal actor, CommentsOf of, CommentsPage& page) {
    KLIEG_CO_TRY(auto held, co_await needs_.repo.held_by(actor.user, std::move(of), {kOwnHeldMax}));
    if (held.comments.empty()) co_return Result<>{};
    KLIEG_CO_TRY(auto own, co_await needs_.views.of_all(std::move(held.comments), {}));
    if (page.comment) std::ranges::reverse(own);
    auto const behind_pinned = std::ranges::find(page.items, false, &CommentAnswer::pinned);
    page.items.insert(page.comment ? page.items.end() : behind_pinned, own.begin(), own.end());
    co_return Result<>{};
}

/// With what the caller has to do with each.
Answer<CommentsPage> CommentsApi::shown_to(Principal actor, CommentsOf of, CommentsPage page) {
    KLIEG_CO_TRY(auto video, co_await needs_.videos.get_kept(actor, video_of(of)));
    std::vector<CommentAnswer*> all;
    for (auto* one : {&page.comment, &page.focus})
        if (*one) all.push_back(&**one);
    for (auto& item : page.items) all.push_back(&item);
    KLIEG_CO_CHECK(co_await needs_.views.lay_over(std::move(actor), std::move(video), std::move(all)));
    co_return http::Reply<CommentsPage>(page);
}

Answer<CommentsPage> CommentsApi::list_on(Request& request, CommentsOf of, CommentsQuery asked) {
    KLIEG_CO_TRY(auto page, co_await page_of(request.principal, of, std::move(asked)));
    co_return co_await shown_to(request.principal, std::move(of), std::move(page));
}

Answer<CommentsPage> CommentsApi::list_held(Request& request, CommentsOf of, CommentsQuery asked) {
    auto const* id = std::get_if<VideoId>(&of.of);
    if (id == nullptr) co_return http::about_parameters(field_error("/held", "invalid", "is for the id of a video"));
    auto const& actor = request.principal;
    KLIEG_CO_TRY(auto video, co_await needs_.videos.get_kept(actor, *id));
    KLIEG_CO_CHECK(actor.require());
    if (!rules::may_moderate(actor, video))
        co_return Error{Errc::forbidden, "only the video's owner and those who moderate may do this"};
    KLIEG_CO_TRY(auto held, co_await needs_.repo.held_on(*id, {asked.limit, std::move(asked.cursor)}));
    CommentsPage page;
    KLIEG_CO_TRY(page.items, co_await needs_.views.of_all(std::move(held.comments), {}));
    if (!held.next.empty()) page.next_cursor = std::move(held.next);
    co_return co_await shown_to(actor, std::move(of), std::move(page));
}

/// As nobody in particular sees it. In whose thread a reply is never changes, so that may be read before the tag of the
/// thread is known.
CommentsApi::Loaded CommentsApi::load_first(CommentsOf of, CommentsQuery asked, ports::Cache::Tags& tags) {
    co_await tags.add({cache_tags::video(video_of(of))});
    if (auto const* id = std::get_if<CommentId>(&of.of)) {
        KLIEG_CO_TRY(auto const comment, co_await needs_.repo.find(*id));
        if (!comment) co_return ports::Cache::Loaded::nothing(cache_tags::kNothingTtl);
        co_await tags.add({cache_tags::replies_of(comment->parent_id.value_or(*id))});
    } else {
        co_await tags.add({cache_tags::comments_of(video_of(of))});
    }
    auto page = co_await page_of({}, std::move(of), std::move(asked));
    if (!page.ok() && page.error().kind == Errc::not_found)
        co_return ports::Cache::Loaded::nothing(cache_tags::kNothingTtl);
    if (!page.ok()) co_return std::move(page).error();
    co_return ports::Cache::Loaded{http::SharedAnswer::keep(http::answer_text(*page)), kPageTtl};
}

Task<Result<CommentsPage>> CommentsApi::page_of(Principal actor, CommentsOf of, CommentsQuery asked) {
    auto const* comment = std::get_if<CommentId>(&of.of);
    if (comment != nullptr) co_return co_await thread_of(std::move(actor), *comment, std::move(asked));
    KLIEG_CO_CHECK(co_await needs_.videos.get_kept(std::move(actor), video_of(of)));
    co_return co_await page_of_video(video_of(of), std::move(asked));
}

Task<Result<CommentsPage>> CommentsApi::page_of_video(VideoId video, CommentsQuery asked) {
    CommentsPage page;
    KLIEG_CO_TRY(auto pinned, co_await needs_.repo.pinned_on(video));
    if (pinned) {
        KLIEG_CO_TRY(auto first, co_await needs_.repo.find(*pinned));
        bool const shown = first && !first->held && !first->deleted;
        if (!shown) pinned.reset();
        if (shown && asked.cursor.empty()) {
            KLIEG_CO_TRY(page.items, co_await needs_.views.of_all({*std::move(first)}, pinned));
            asked.limit = std::max<std::size_t>(1, asked.limit - 1);
        }
    }
    auto read = [this, &video, order = asked.sort](CommentRepo::Part part) {
        return needs_.repo.of_video(video, order, std::move(part));
    };
    KLIEG_CO_CHECK(co_await fill(page, std::move(read), std::move(asked), std::move(pinned)));
    co_return page;
}

Task<Result<CommentsPage>> CommentsApi::thread_of(Principal actor, CommentId id, CommentsQuery asked) {
    KLIEG_CO_TRY(auto found, co_await needs_.service.get(actor, id));
    CommentsPage page;
    if (auto const parent = found.comment.parent_id) {
        KLIEG_CO_TRY(auto replies, co_await needs_.views.of_all({found.comment}, {}));
        for (auto& reply : replies) page.focus = std::move(reply);
        KLIEG_CO_TRY(found, co_await needs_.service.get(std::move(actor), *parent));
    }
    auto const top = found.comment.comment_id;
    auto const pinned = found.pinned ? std::optional(top) : std::nullopt;
    KLIEG_CO_TRY(auto shown, co_await needs_.views.of_all({std::move(found.comment)}, pinned));
    if (shown.empty()) co_return Error{Errc::not_found, "there is no such comment"};
    page.comment = std::move(shown.front());
    auto read = [this, &top](CommentRepo::Part part) { return needs_.repo.replies_to(top, std::move(part)); };
    KLIEG_CO_CHECK(co_await fill(page, std::move(read), std::move(asked), {}));
    co_return page;
}

/// Up to `asked.limit` more items. The pinned one is on the first page already, and has no second place.
Task<Result<>> CommentsApi::fill(CommentsPage& page, Read read, CommentsQuery asked, std::optional<CommentId> pinned) {
    auto const full = page.items.size() + asked.limit;
    ports::Cursor cursor = std::move(asked.cursor);
    std::size_t bytes = 0;
    for (int reads = 0; reads < kPagesReadMax && page.items.size() < full && bytes < kPageTextBytesMax; ++reads) {
        KLIEG_CO_TRY(auto part, co_await read({full - page.items.size(), std::move(cursor)}));
        cursor = std::move(part.next);
        for (auto const& one : part.comments) bytes += one.text.size();
        std::erase_if(part.comments, [&](Comment const& one) { return one.comment_id == pinned; });
        KLIEG_CO_TRY(auto shown, co_await needs_.views.of_all(std::move(part.comments), {}));
        for (auto& one : shown) page.items.push_back(std::move(one));
        if (cursor.empty()) break;
    }
    if (!cursor.empty()) page.next_cursor = std::move(cursor);
    co_return Result<>{};
}

Answer<CommentAnswer> CommentsApi::edit(Request& request, CommentId id, CommentPatch patch) {
    KLIEG_CO_TRY(auto found, co_await needs_.service.edit(request.principal, std::move(id), std::move(patch),
                                                          http::version_condition(request)));
    auto const version = found.comment.version;
    KLIEG_CO_TRY(auto answer, co_await needs_.views.of(request.principal, std::move(found)));
    co_return reply_for(answer, version);
}

Task<Result<>> CommentsApi::remove(Request& request, CommentId id) {
    co_return co_await needs_.service.remove(request.principal, std::move(id), http::version_condition(request));
}

}  // namespace klieg::comments
