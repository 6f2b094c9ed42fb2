#pragma once

#include "budgets/counted.h"
#include "budgets/service.h"
#include "channels/repo.h"

#include <string>
#include <vector>

namespace klieg::channels {

/// All that its owner uses for it.
std::vector<budgets::Change> uses_of(Channel const& channel);

/// Each channel is one of its owner's, and its pictures take room. Lifetime: the repo outlives it.
budgets::Counted counted_channels(ChannelRepo& channels);

}  // namespace klieg::channels
