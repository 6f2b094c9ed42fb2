#include "library/feature.h"

namespace klieg::library {

Feature::Feature(Needs needs)
    : repo(needs.tables),
      playlist_repo(needs.tables),
      history({repo, needs.videos, needs.video_rows, needs.jobs, needs.clock}),
      saved({repo, needs.videos, needs.video_rows, needs.channels, needs.cache, needs.clock}),
      playlists({playlist_repo, repo, needs.videos, needs.video_rows, needs.jobs, needs.clock, needs.random}),
      api({history, saved, needs.video_views}),
      playlist_api({playlists, needs.channels, needs.accounts, needs.video_views}) {}

std::vector<ports::TableSchema> Feature::tables() {
    return ports::joined({LibraryRepo::tables(), PlaylistRepo::tables()});
}

void Feature::add_routes(http::Router& router) {
    api.add_routes(router);
    playlist_api.add_routes(router);
}

void Feature::add_jobs(jobs::Worker& worker) {
    worker.add(jobs::kind_of(kClearKind, history, 1));
    worker.add(jobs::kind_of(kItemsRemovalKind, playlists, 1));
}

/// Playlists first: what counts them stands among the rest.
Task<Result<bool>> Feature::remove_some_of(UserId user) {
    KLIEG_CO_TRY(bool const more, co_await playlists.remove_some_of(user));
    if (more) co_return true;
    co_return co_await repo.remove_some_of(std::move(user));
}

}  // namespace klieg::library
