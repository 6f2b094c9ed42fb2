#pragma once

#include "base/clock.h"
#include "base/ids.h"
#include "base/principal.h"

#include <boost/describe/class.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace klieg::channels {

/// Under which a user publishes, as it stands in the table Channels.
struct Channel {
    ChannelId channel_id;
    std::string handle;  ///< unique on the site, lower case
    std::string name;
    std::string description;
    UserId owner_user_id;
    Time created_at{};
    Time updated_at{};
    std::string created_order;  ///< time and id: the order of an owner's channels
    std::int64_t version = 1;   ///< counts the changes; each write names the one that it replaces
    std::int64_t schema_version = 1;
};
BOOST_DESCRIBE_STRUCT(Channel, (),
                      (channel_id, handle, name, description, owner_user_id, created_at, updated_at, created_order,
                       version, schema_version))

struct NewChannel {
    std::string handle;
    std::string name;
    std::optional<std::string> description;
};
BOOST_DESCRIBE_STRUCT(NewChannel, (), (handle, name, description))

/// A merge patch (RFC 7396): what is absent stays, what is null goes.
struct ChannelPatch {
    using Text = std::optional<std::optional<std::string>>;

    Text handle;
    Text name;
    Text description;
};
BOOST_DESCRIBE_STRUCT(ChannelPatch, (), (handle, name, description))

struct ChannelPage {
    std::vector<Channel> channels;
    std::string next;  ///< empty: this was the last page
};

}  // namespace klieg::channels
