#pragma once

#include "channels/service.h"
#include "channels/view.h"
#include "counters/counters.h"
#include "http/contract/page.h"
#include "http/contract/query.h"
#include "http/contract/reply.h"
#include "http/router.h"

namespace klieg::channels {

/// Whose channels a list asks for.
struct ChannelsOf : http::PageQuery {
    std::string owner;  ///< a user's id, or "me"
};
BOOST_DESCRIBE_STRUCT(ChannelsOf, (http::PageQuery), (owner))
Constraints constraints_of(ChannelsOf const*);

/// The routes of /api/channels, but for a channel's videos, which the videos feature serves. A channel is the same for
/// everybody but for what the caller has to do with it, and kept as it is answered until it changes or has another
/// number of videos or subscribers; so is the first page of a user's channels.
///
/// Threads: any core. Lifetime: what it is given outlives it, and it outlives the router's use.
class ChannelsApi {
public:
    struct Needs {
        ChannelService& service;
        counters::Counters& counters;
        ports::Cache& cache;
        ViewerOf viewer_of;
    };
    explicit ChannelsApi(Needs needs) : needs_(std::move(needs)) {}

    void add_routes(http::Router& router);

private:
    http::Answer<ChannelAnswer> create(http::Request& request, NewChannel wanted);
    http::Answer<http::Page<ChannelAnswer>> list(http::Request& request, http::Query<ChannelsOf> asked);
    http::QuickAnswer<ChannelAnswer> show(http::Request& request, ChannelName name);
    http::Answer<ChannelAnswer> show_first(std::string key, ChannelName name);
    http::Answer<ChannelAnswer> show_to(http::Request& request, ChannelName name);
    http::Answer<ChannelAnswer> edit(http::Request& request, ChannelName name, ChannelPatch patch);
    Task<Result<>> remove(http::Request& request, ChannelName name);

    using Loaded = Task<Result<ports::Cache::Loaded>>;
    Task<Result<ports::Cache::Value>> shown(std::string key, ChannelName name);
    Loaded load_shown(ChannelName name, ports::Cache::Tags& tags);
    Loaded load_owned(UserId owner, std::size_t limit, ports::Cache::Tags& tags);
    Task<Result<http::Page<ChannelAnswer>>> owned_by(UserId owner, std::size_t limit, ports::Cursor cursor);

    Needs needs_;
};

}  // namespace klieg::channels
