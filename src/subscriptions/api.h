#pragma once

#include "channels/types.h"
#include "counters/counters.h"
#include "http/contract/page.h"
#include "http/contract/query.h"
#include "http/contract/reply.h"
#include "http/router.h"
#include "identity/repo.h"
#include "subscriptions/service.h"
#include "subscriptions/view.h"

#include <optional>

namespace klieg::subscriptions {

/// The routes of subscriptions. What they answer is the caller's alone, so nothing of it is kept.
///
/// Threads: any core. Lifetime: what it is given, and this, outlive the router.
class SubscriptionsApi {
public:
    struct Needs {
        SubscriptionService& service;
        channels::ChannelService& channels;
        identity::IdentityRepo& users;
        counters::Counters& counters;
    };
    explicit SubscriptionsApi(Needs needs) : needs_(needs) {}
    void add_routes(http::Router& router);

private:
    http::Answer<SubscriptionAnswer> subscribe(http::Request& request, channels::ChannelName name,
                                               std::optional<WantedSubscription> wanted);
    Task<Result<>> unsubscribe(http::Request& request, channels::ChannelName name);
    http::Answer<http::Page<OwnSubscription>> list_own(http::Request& request, http::Query<http::PageQuery> asked);
    http::Answer<http::Page<Subscriber>> list_of(http::Request& request, channels::ChannelName name,
                                                 http::Query<http::PageQuery> asked);

    Needs needs_;
};

}  // namespace klieg::subscriptions
