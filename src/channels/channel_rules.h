#pragma once

#include "base/result.h"
#include "channels/types.h"

/// What handles, names and descriptions may be.
namespace klieg::channels {

/// Checks it, and brings its texts into the form in which they are kept. Fails: invalid, with every wrong field.
Result<> tidy_new_channel(NewChannel& wanted);
/// For who is not of the site. Fails: invalid, reserved.
Result<> require_handle_not_reserved(std::string_view handle);
/// Nobody takes the channel for the staff's; likewise.
Result<> require_name_not_of_staff(std::string_view name);
/// The channel with the patch applied; what it does not change is not judged. Fails: invalid.
Result<Channel> patched(Channel channel, ChannelPatch patch);

}  // namespace klieg::channels
