#pragma once

#include "base/field_checks.h"
#include "base/result.h"
#include "channels/types.h"

/// What handles, names and descriptions may be.
namespace klieg::channels {

/// What of them is the site's own alone, or would be taken for its staff's; an empty one is not.
FieldChecks names_of_the_site(std::string_view handle, std::string_view name);
/// Checks it, and brings its texts into the form in which they are kept. Fails: invalid, with every wrong field and
/// what is `wrong` already.
Result<> tidy_new_channel(NewChannel& wanted, FieldChecks wrong);
/// The channel with the patch applied; what it does not change is not judged. Fails: invalid.
Result<Channel> patched(Channel channel, ChannelPatch patch);

}  // namespace klieg::channels
