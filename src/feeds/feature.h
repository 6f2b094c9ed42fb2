#pragma once

#include "assembly/feature.h"
#include "feeds/api.h"
#include "feeds/trending_ranking.h"

namespace klieg::feeds {

/// How often what channels published is held against the channels that there are.
inline constexpr std::chrono::hours kGoneChannelsEvery{24};

/// Feeds, put together.
struct Feature final : assembly::Feature {
    struct Needs {
        ports::TableStore& tables;
        ports::Cache& cache;
        channels::ChannelService& channels;
        videos::VideoRepo& video_rows;
        videos::VideoService& videos;
        videos::VideoViews& video_views;
        subscriptions::SubscriptionService& subscriptions;
        Clock const& clock;
        ReaderAsks asks{};
    };
    explicit Feature(Needs needs);

    static std::vector<ports::TableSchema> tables();
    void add_routes(http::Router& router) override { api.add_routes(router); }
    std::vector<events::Projection> projections() override;
    std::vector<assembly::Maintenance> maintenance() override;

    ChannelNews news;
    ChannelHead heads;
    SubscriptionFeed subscription_feed;
    counters::Counters counters;
    FreshVideos fresh;
    TrendingLists lists;
    TrendingRanking ranking;
    TrendingFeed trending;
    ReaderAsks const asks;
    RelatedVideos related;
    KeptPages pages;
    FeedsApi api;
};

}  // namespace klieg::feeds
