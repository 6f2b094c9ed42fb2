#pragma once

#include "budgets/counted.h"
#include "channels/repo.h"

namespace klieg::channels {

/// Each channel is one of its owner's. Lifetime: the repo outlives it.
budgets::Counted counted_channels(ChannelRepo& channels);

}  // namespace klieg::channels
