#pragma once

#include "channels/types.h"
#include "http/contract/page.h"
#include "http/contract/query.h"
#include "http/contract/reply.h"
#include "http/router.h"
#include "identity/service.h"
#include "library/playlists.h"
#include "library/view.h"
#include "videos/view.h"

#include <optional>
#include <vector>

namespace klieg::library {

/// The routes of playlists.
///
/// Threads: any core. Lifetime: what it is given, and this, outlive the router.
class PlaylistApi {
public:
    struct Needs {
        Playlists& playlists;
        channels::ChannelService& channels;
        identity::IdentityService& accounts;
        videos::VideoViews& views;
    };
    explicit PlaylistApi(Needs needs) : needs_(needs) {}
    void add_routes(http::Router& router);

private:
    void add_routes_of_items(http::Router& router);

    http::Answer<PlaylistAnswer> create(http::Request& request, NewPlaylist wanted);
    http::Answer<http::Page<PlaylistAnswer>> list_own(http::Request& request, http::Query<PlaylistsQuery> asked);
    http::Answer<http::Page<PlaylistAnswer>> list_of(http::Request& request, channels::ChannelName name,
                                                     http::Query<http::PageQuery> asked);
    http::Answer<PlaylistAnswer> show(http::Request& request, PlaylistId id);
    http::Answer<PlaylistAnswer> edit(http::Request& request, PlaylistId id, PlaylistPatch patch);
    Task<Result<>> remove(http::Request& request, PlaylistId id);
    http::Answer<http::Page<PlaylistItemAnswer>> list_items(http::Request& request, PlaylistId id,
                                                            http::Query<http::PageQuery> asked);
    http::Answer<PlaylistItemAnswer> add(http::Request& request, PlaylistId id, NewPlaylistItem wanted);
    http::Answer<PlaylistItemAnswer> move(http::Request& request, PlaylistId id, VideoId video,
                                          PlaylistItemPatch patch);
    Task<Result<>> take_out(http::Request& request, PlaylistId id, VideoId video);

    http::Answer<PlaylistAnswer> answer_with(Playlist playlist);
    Task<Result<std::vector<PlaylistAnswer>>> answers_with(std::vector<Playlist> playlists);
    http::Answer<PlaylistItemAnswer> item_answer(Playlists::Item item);

    Needs needs_;
};

}  // namespace klieg::library
