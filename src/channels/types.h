#pragma once

#include "assembly/picture.h"
#include "base/clock.h"
#include "base/constraints.h"
#include "base/ids.h"
#include "base/principal.h"
#include "base/text.h"

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
    assembly::Picture avatar;  ///< a square; without sizes: none
    assembly::Picture banner;  ///< six times as wide as high
    std::int64_t version = 1;  ///< counts the changes; each write names the one that it replaces
    std::int64_t schema_version = 1;
};
BOOST_DESCRIBE_STRUCT(Channel, (),
                      (channel_id, handle, name, description, owner_user_id, created_at, updated_at, avatar, banner,
                       version, schema_version))

/// Which of its pictures.
enum class ChannelPicture : std::uint8_t { avatar, banner };
inline assembly::Picture Channel::* picture_of(ChannelPicture which) noexcept {
    return which == ChannelPicture::avatar ? &Channel::avatar : &Channel::banner;
}

struct NewChannel {
    std::string handle;
    std::string name;
    std::optional<std::string> description;
};
BOOST_DESCRIBE_STRUCT(NewChannel, (), (handle, name, description))

struct ChannelPatch {
    json::Change<std::string> handle;
    json::Change<std::string> name;
    json::Change<std::string> description;
};
BOOST_DESCRIBE_STRUCT(ChannelPatch, (), (handle, name, description))

/// What handles, names and descriptions may be (channel_rules.cpp).
Constraints constraints_of(Channel const*);
Constraints constraints_of(NewChannel const*);
Constraints constraints_of(ChannelPatch const*);
constexpr void checked_by_service(NewChannel const*) {}
constexpr void checked_by_service(ChannelPatch const*) {}

/// How a path names a channel.
struct ChannelName {
    static constexpr std::string_view kPattern = "^(ch_[a-z2-7]{16}|@[A-Za-z0-9_.-]{1,30})$";
    static constexpr std::string_view kSummary = "The id of a channel, or its handle with an @ before it.";
    static constexpr std::string_view kExample = "@cinema";

    std::string text;

    static Result<ChannelName> parse(std::string_view text) { return ChannelName{std::string(text)}; }

    bool is_handle() const noexcept { return text.starts_with('@'); }
    /// In lower case, without the @.
    std::string handle() const { return lower_ascii(std::string_view(text).substr(1)); }
    /// One for all spellings of a name.
    std::string key() const { return is_handle() ? "@" + handle() : text; }
};

/// How many videos of a channel are listed. Who has the videos counts them.
inline std::string videos_counter(ChannelId const& id) {
    return "channel.videos#" + id.text();
}

/// How many users have subscribed to a channel. Who has the subscriptions counts them.
inline std::string subscribers_counter(ChannelId const& id) {
    return "channel.subscribers#" + id.text();
}

struct ChannelPage {
    std::vector<Channel> channels;
    std::string next;  ///< empty: this was the last page
};

}  // namespace klieg::channels
