#pragma once

#include "http/router.h"
#include "playback/media_access.h"
#include "playback/segment_maker.h"
#include "playback/whole_files.h"
#include "ports/cache.h"
#include "ports/object_store.h"
#include "videos/rendition_repo.h"

#include <chrono>

namespace klieg::playback {

/// Everything below /media: playlists rendered from the renditions, segments, whole files, posters. A path that opens
/// now stays good for as long as the media does, and names the file by its generation, so segments are immutable to
/// caches; but for those of rungs that are still being encoded, of which a run that begins again may make others.
/// Playlists are asked for again while something still changes.
///
/// Threads: any core. Lifetime: what it is given, and this, outlive the router.
class PlaybackApi {
public:
    struct Needs {
        MediaAccess& access;
        videos::RenditionRepo& renditions;
        ports::ObjectStore& objects;
        ports::Cache& cache;
        SegmentMaker& segments;
        WholeFiles& whole_files;
        BlockingPool& pool;                         ///< renders what is long
        std::chrono::milliseconds making_patience;  ///< of a viewer until a segment, or an index, can be made
    };
    explicit PlaybackApi(Needs needs) : needs_(needs) {}
    void add_routes(http::Router& router);

private:
    /// A request that may go on: where, and with what allowed.
    struct GrantedPath;
    struct Object;

    using Answered = ValueTask<Result<http::Response>>;
    Answered get(http::Request& request);
    Task<Result<http::Response>> get_first(http::Request& request, MediaPath path, Task<Result<MediaGrant>> checking);
    Answered serve(http::Request& request, GrantedPath granted);
    Answered playlist(GrantedPath granted);
    static Result<http::Response> playlist_from(Result<ports::Cache::Value> kept, GrantedPath const& granted);
    Task<Result<http::Response>> playlist_first(std::string key, GrantedPath granted);
    Task<Result<http::Response>> object(http::Request& request, GrantedPath granted, Object asked_for);
    static http::Response response_of(GrantedPath const& granted, Object const& object);
    Task<Result<http::Response>> segment(http::Request& request, GrantedPath granted, std::string rung,
                                         std::uint32_t number);
    Task<Result<http::Response>> whole_file(http::Request& request, GrantedPath granted);

    Task<Result<ports::Cache::Loaded>> load_playlist(GrantedPath granted, ports::Cache::Tags& tags);
    Task<Result<ports::Cache::Value>> render(GrantedPath granted);

    Needs needs_;
};

}  // namespace klieg::playback
