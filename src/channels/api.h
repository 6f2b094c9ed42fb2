#pragma once

#include "channels/service.h"
#include "http/router.h"

namespace klieg::channels {

/// The routes of /api/channels, but for a channel's videos, which the videos feature serves.
/// Threads: any core. Lifetime: the service outlives it, and it outlives the router's use.
class ChannelsApi {
public:
    explicit ChannelsApi(ChannelService& service);

    void add_routes(http::Router& router);

private:
    using Answer = Task<Result<http::Response>>;

    Answer create(http::Request& request);
    Answer list(http::Request& request);
    Answer show(http::Request& request);
    Answer edit(http::Request& request);
    Answer remove(http::Request& request);

    /// The version that If-Match pins, none without one. Fails: as require_editor, precondition.
    Task<Result<std::optional<std::int64_t>>> pinned_version(http::Request const& request, ChannelId id);

    ChannelService& service_;
};

}  // namespace klieg::channels
