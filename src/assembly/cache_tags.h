#pragma once

#include "base/composed_id.h"
#include "base/ids.h"
#include "ports/cache.h"

#include <chrono>
#include <string>
#include <string_view>

/// What kept values are made of: whoever keeps one names its tags, whoever changes something invalidates the tag, and
/// neither knows the other. All tags there are stand here.
namespace klieg::cache_tags {

/// How long it is answered without a look that something is not there. Making it invalidates its tag, so this bounds
/// only how late other nodes are where that news is lost.
inline constexpr std::chrono::seconds kNothingTtl{5};

/// A video's row, and so all that is shown of it alone and whether its media opens.
inline ports::CacheTag video(VideoId const& id) {
    return {"video:" + id.text()};
}
/// How far an encoder is with it, which is told more often than anything else of it changes.
inline ports::CacheTag progress(VideoId const& id) {
    return {"progress:" + id.text()};
}
/// The public videos of the site, as they are listed.
inline ports::CacheTag feed() {
    return {"feed"};
}
/// The public videos of a channel, as they are listed.
inline ports::CacheTag videos_of(ChannelId const& id) {
    return {"videos-of:" + id.text()};
}
/// A channel's row.
inline ports::CacheTag channel(ChannelId const& id) {
    return {"channel:" + id.text()};
}
/// The channels of a user, as they are listed.
inline ports::CacheTag channels_of(UserId const& owner) {
    return {"channels-of:" + owner.text()};
}
/// Which channels a user follows.
inline ports::CacheTag subscriptions_of(UserId const& user) {
    return {"subscriptions-of:" + user.text()};
}
/// Of what a user wants to hear no more.
inline ports::CacheTag not_interested_of(UserId const& user) {
    return {"not-interested-of:" + user.text()};
}
/// Whom a user has blocked.
inline ports::CacheTag blocks_of(UserId const& user) {
    return {"blocks-of:" + user.text()};
}
/// Which channel has a handle, which is in lower case.
inline ports::CacheTag handle(std::string_view handle) {
    return {"handle:" + std::string(handle)};
}
/// What was said of a video at the top level, as it is listed.
inline ports::CacheTag comments_of(VideoId const& id) {
    return {"comments-of:" + id.text()};
}
/// A comment and the replies to it, as they are listed.
inline ports::CacheTag replies_of(CommentId const& id) {
    return {"replies-of:" + id.text()};
}
/// What administrators have set of the site.
inline ports::CacheTag site() {
    return {"site"};
}
/// A counter's value, of those that a counters::Aggregator sums up.
inline ports::CacheTag counter(std::string_view name) {
    return {"counter:" + std::string(name)};
}

}  // namespace klieg::cache_tags
