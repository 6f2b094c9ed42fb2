#pragma once

#include "assembly/feature.h"
#include "channels/api.h"
#include "channels/topics.h"

namespace klieg::channels {

/// Channels, put together.
struct Feature final : assembly::Feature {
    struct Needs {
        ports::TableStore& tables;
        ports::Cache& cache;
        events::Outbox& outbox;
        budgets::BudgetService& budgets;
        jobs::Queue& jobs;
        Clock const& clock;
        Random& random;
        ViewerOf viewer_of{};
    };
    explicit Feature(Needs needs, ChannelService::Options options = {});

    static std::vector<ports::TableSchema> tables();
    void add_routes(http::Router& router) override { api.add_routes(router); }
    std::vector<events::CatalogueEntry> events() const override;
    std::vector<realtime::Topic> topics() override { return {channel_topic(service)}; }
    std::vector<realtime::Renderer> renderers() override { return channel_renderers(); }

    ChannelRepo repo;
    ChannelService service;
    counters::Counters counters;
    ChannelsApi api;
};

}  // namespace klieg::channels
