#pragma once

#include "comments/service.h"
#include "comments/view.h"
#include "http/contract/page.h"
#include "http/contract/query.h"
#include "http/contract/reply.h"
#include "http/router.h"

namespace klieg::comments {

struct CommentsQuery : http::PageQuery {
    CommentOrder sort = CommentOrder::newest;
    bool held = false;
};
BOOST_DESCRIBE_STRUCT(CommentsQuery, (http::PageQuery), (sort, held))
Constraints constraints_of(CommentsQuery const*);

/// The routes of /api/comments. First pages are the same for everybody, and kept as they are answered until what they
/// show changes; what a caller has to do with the comments on one is laid over for each.
///
/// A page is read by keys of indexes alone, so it costs the same for a hundred comments and a million. Of what only
/// keeps threads together, and is left out, it reads over at most kPagesReadMax times its length; then it is answered
/// short, with a cursor.
///
/// Threads: any core. Lifetime: what it is given, and this, outlive the router.
class CommentsApi {
public:
    struct Needs {
        CommentService& service;
        CommentRepo& repo;
        CommentViews& views;
        videos::VideoService& videos;
        ports::Cache& cache;
    };
    explicit CommentsApi(Needs needs) : needs_(needs) {}
    void add_routes(http::Router& router);

private:
    http::Answer<CommentAnswer> post(http::Request& request, NewComment wanted);
    http::QuickAnswer<CommentsPage> list(http::Request& request, CommentsOf of, http::Query<CommentsQuery> asked);
    http::Answer<CommentsPage> list_first(http::Request& request, std::string key, CommentsOf of, CommentsQuery asked);
    http::Answer<CommentsPage> list_on(http::Request& request, CommentsOf of, CommentsQuery asked);
    http::Answer<CommentsPage> list_held(http::Request& request, CommentsOf of, CommentsQuery asked);
    http::Answer<CommentAnswer> edit(http::Request& request, CommentId id, CommentPatch patch);
    Task<Result<>> remove(http::Request& request, CommentId id);

    using Loaded = Task<Result<ports::Cache::Loaded>>;
    Loaded load_first(CommentsOf of, CommentsQuery asked, ports::Cache::Tags& tags);
    /// As `actor` may see it, but for what is that person's own.
    Task<Result<CommentsPage>> page_of(Principal actor, CommentsOf of, CommentsQuery asked);
    Task<Result<CommentsPage>> page_of_video(VideoId video, CommentsQuery asked);
    Task<Result<CommentsPage>> thread_of(Principal actor, CommentId id, CommentsQuery asked);
    using Read = std::function<Task<Result<CommentRepo::Page>>(CommentRepo::Part)>;
    Task<Result<>> fill(CommentsPage& page, Read read, CommentsQuery asked, std::optional<CommentId> pinned);
    Task<Result<>> add_own_held(Principal actor, CommentsOf of, CommentsPage& page);
    http::Answer<CommentsPage> shown_to(Principal actor, CommentsOf of, CommentsPage page);

    Needs needs_;
};

}  // namespace klieg::comments
