#pragma once

#include "base/field_checks.h"
#include "base/result.h"
#include "channels/types.h"

/// What handles, names and descriptions may be.
namespace klieg::channels {

/// Which of its names are the site's own; of a patch, those that it changes.
FieldChecks reserved_in(NewChannel const& wanted);
FieldChecks reserved_in(ChannelPatch const& patch, Channel const& channel);
/// Checks it, and brings its texts into the form in which they are kept. Fails: invalid, with every wrong field and
/// what is `wrong` already.
Result<> tidy_new_channel(NewChannel& wanted, FieldChecks wrong);
/// The channel with the patch applied; what it does not change is not judged. Fails: likewise.
Result<Channel> patched(Channel channel, ChannelPatch patch, FieldChecks wrong);

}  // namespace klieg::channels
