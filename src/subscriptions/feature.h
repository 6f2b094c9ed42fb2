#pragma once

#include "assembly/feature.h"
#include "counters/aggregator.h"
#include "subscriptions/api.h"
#include "subscriptions/removal.h"

namespace klieg::subscriptions {

/// Subscriptions, put together.
struct Feature final : assembly::Feature {
    struct Needs {
        ports::TableStore& tables;
        ports::Cache& cache;
        events::Outbox& outbox;
        jobs::Queue& jobs;
        channels::ChannelService& channels;
        identity::IdentityRepo& users;
        Clock const& clock;
        /// As counters::Aggregator::Needs::changed.
        std::function<void(std::vector<std::string> const& names)> counts_changed{};
    };
    explicit Feature(Needs needs);

    static std::vector<ports::TableSchema> tables();
    void add_routes(http::Router& router) override { api.add_routes(router); }
    void add_jobs(jobs::Worker& worker) override;
    std::vector<events::Projection> projections() override;
    std::vector<events::CatalogueEntry> events() const override;
    std::vector<assembly::Maintenance> maintenance() override;

    SubscriptionRepo repo;
    SubscriptionService service;
    Removal removal;
    counters::Counters counters;
    counters::Aggregator subscriber_count;
    SubscriptionsApi api;
};

}  // namespace klieg::subscriptions
