#pragma once

#include "counters/counting.h"
#include "subscriptions/repo.h"

namespace klieg::subscriptions {

inline constexpr auto kSubscriberCount = "channel.subscribers";
/// What a subscription counts to.
counters::Contribution contribution_of(Subscription const& subscription);
/// A subscription is one of its channel's (channels::subscribers_counter), on whatever level. Refers to `repo`.
counters::Counting count_of_subscribers(SubscriptionRepo& repo);

}  // namespace klieg::subscriptions
