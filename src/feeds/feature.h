#pragma once

#include "assembly/feature.h"
#include "feeds/activity_api.h"
#include "feeds/activity_topic.h"
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
        realtime::Teller& teller;
        identity::IdentityService& accounts;
        channels::ChannelService& channels;
        videos::VideoRepo& video_rows;
        videos::VideoService& videos;
        videos::VideoViews& video_views;
        subscriptions::SubscriptionService& subscriptions;
        comments::CommentRepo& comments;
        Clock const& clock;
        ReaderAsks asks{};
    };
    explicit Feature(Needs needs);

    static std::vector<ports::TableSchema> tables();
    void add_routes(http::Router& router) override;
    std::vector<events::Projection> projections() override;
    std::vector<assembly::Maintenance> maintenance() override;
    std::vector<realtime::Topic> topics() override { return {activity_topic()}; }

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
    HomeFeed home;
    ActivityLog activity;
    ActivityFeed activity_feed;
    KeptPages pages;
    FeedsApi api;
    ActivityApi activity_api;

private:
    Task<Result<>> remove_of_gone_channels();
};

}  // namespace klieg::feeds
