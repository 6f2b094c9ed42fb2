#pragma once

#include "assembly/feature.h"
#include "feeds/api.h"

namespace klieg::feeds {

/// How often what channels published is held against the channels that there are.
inline constexpr std::chrono::hours kGoneChannelsEvery{24};

/// Feeds, put together.
struct Feature final : assembly::Feature {
    struct Needs {
        ports::TableStore& tables;
        ports::Cache& cache;
        channels::ChannelService& channels;
        videos::VideoRepo& videos;
        videos::VideoViews& video_views;
        subscriptions::SubscriptionService& subscriptions;
    };
    explicit Feature(Needs needs);

    static std::vector<ports::TableSchema> tables();
    void add_routes(http::Router& router) override { api.add_routes(router); }
    std::vector<events::Projection> projections() override;
    std::vector<assembly::Maintenance> maintenance() override;

    ChannelNews news;
    ChannelHead heads;
    SubscriptionFeed subscription_feed;
    FeedsApi api;
};

}  // namespace klieg::feeds
