#pragma once

#include "counters/counting.h"
#include "subscriptions/repo.h"

namespace klieg::subscriptions {

/// A subscription is one of its channel's (channels::subscribers_counter), on whatever level. Refers to `repo`.
counters::Counting count_of_subscribers(SubscriptionRepo& repo);

}  // namespace klieg::subscriptions
