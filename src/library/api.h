#pragma once

#include "http/contract/page.h"
#include "http/contract/query.h"
#include "http/contract/reply.h"
#include "http/router.h"
#include "library/history.h"
#include "library/saved_lists.h"
#include "library/view.h"
#include "videos/view.h"

namespace klieg::library {

/// The routes of the history, of what is put aside, and of what nobody wants to see. All of it is the caller's alone.
///
/// Threads: any core. Lifetime: what it is given, and this, outlive the router.
class LibraryApi {
public:
    struct Needs {
        History& history;
        SavedLists& saved;
        videos::VideoViews& views;
    };
    explicit LibraryApi(Needs needs) : needs_(needs) {}
    void add_routes(http::Router& router);

private:
    void add_routes_of_history(http::Router& router);
    void add_routes_of_lists(http::Router& router);

    Task<Result<>> tell(http::Request& request, VideoId video, PlayedPosition played);
    http::Answer<http::Page<WatchedVideo>> list_history(http::Request& request, http::Query<http::PageQuery> asked);
    Task<Result<>> forget(http::Request& request, VideoId video);
    Task<Result<>> clear(http::Request& request);
    http::Answer<LibrarySettings> settings(http::Request& request);
    http::Answer<LibrarySettings> set(http::Request& request, WantedLibrarySettings wanted);

    http::Answer<http::Page<SavedVideo>> list_later(http::Request& request, http::Query<http::PageQuery> asked);
    Task<Result<>> watch_later(http::Request& request, VideoId video);
    Task<Result<>> watch_no_more(http::Request& request, VideoId video);
    Task<Result<>> not_interested(http::Request& request, Unwanted thing);
    Task<Result<>> interested_again(http::Request& request, Unwanted thing);

    Needs needs_;
};

}  // namespace klieg::library
