#pragma once

#include "base/result.h"
#include "channels/types.h"

/// What handles, names and descriptions may be.
namespace klieg::channels {

/// Fails: invalid, with every wrong field.
Result<> check_new_channel(NewChannel const& wanted);
/// The channel with the patch applied. Fails: invalid.
Result<Channel> patched(Channel channel, ChannelPatch const& patch);

}  // namespace klieg::channels
