#pragma once

#include "assembly/feature.h"
#include "library/api.h"
#include "library/history.h"
#include "library/playlist_api.h"
#include "library/playlists.h"
#include "library/saved_lists.h"

namespace klieg::library {

/// What people watched and keep, put together.
struct Feature final : assembly::Feature {
    struct Needs {
        ports::TableStore& tables;
        ports::Cache& cache;
        jobs::Queue& jobs;
        identity::IdentityService& accounts;
        channels::ChannelService& channels;
        videos::VideoRepo& video_rows;
        videos::VideoService& videos;
        videos::VideoViews& video_views;
        Clock const& clock;
        Random& random;
    };
    explicit Feature(Needs needs);

    static std::vector<ports::TableSchema> tables();
    void add_routes(http::Router& router) override;
    void add_jobs(jobs::Worker& worker) override;

    /// Removes some of what a user has here, whose account goes: for the job that removes accounts, which calls again
    /// until there is no more, and once again when an index shows what it did not yet. Answers whether there may be
    /// more.
    Task<Result<bool>> remove_some_of(UserId user);

    LibraryRepo repo;
    PlaylistRepo playlist_repo;
    History history;
    SavedLists saved;
    Playlists playlists;
    LibraryApi api;
    PlaylistApi playlist_api;
};

}  // namespace klieg::library
