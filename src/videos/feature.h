#pragma once

#include "assembly/feature.h"
#include "base/blocking_pool.h"
#include "counters/aggregator.h"
#include "videos/api.h"
#include "videos/channel_removal.h"
#include "videos/media_token.h"
#include "videos/purge_job.h"
#include "videos/topics.h"

namespace klieg::videos {

/// What videos are, put together; their files, encoding and playback are features of their own above this one.
struct Feature final : assembly::Feature {
    struct Needs {
        ports::TableStore& tables;
        ports::ObjectStore& objects;
        ports::Cache& cache;
        ports::Broadcast& broadcast;
        realtime::Teller& teller;
        events::Outbox& outbox;
        jobs::Queue& jobs;
        budgets::BudgetService& budgets;
        channels::ChannelService& channels;
        Clock const& clock;
        Random& random;
        BlockingPool& pool;  ///< puts long lists of segments together
        ViewerOf viewer_of{};
        VotesFor votes_for{};
    };
    struct Options {
        MediaTokens tokens;
        VideoService::Options service{};
    };
    Feature(Needs needs, Options options);

    static std::vector<ports::TableSchema> tables();
    void add_routes(http::Router& router) override { api.add_routes(router); }
    void add_jobs(jobs::Worker& worker) override;
    std::vector<events::Projection> projections() override;
    std::vector<events::CatalogueEntry> events() const override;
    std::vector<realtime::Topic> topics() override { return {video_topic(service)}; }
    std::vector<realtime::Renderer> renderers() override { return video_renderers(); }

    VideoRepo repo;
    RenditionRepo renditions;
    ProgressRepo progress;
    VideoWriter writer;
    MediaTokens tokens;
    VideoService service;
    counters::Counters counters;
    VideoViews views;
    ProgressTeller progress_teller;
    PurgeJob purge;
    ChannelRemoval channel_removal;
    counters::Aggregator published_count;
    VideosApi api;
};

}  // namespace klieg::videos
