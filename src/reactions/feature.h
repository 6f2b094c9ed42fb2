#pragma once

#include "assembly/feature.h"
#include "counters/aggregator.h"
#include "reactions/api.h"
#include "reactions/vote_removal.h"

#include <functional>
#include <string>
#include <vector>

namespace klieg::reactions {

/// Votes on videos and comments, put together.
struct Feature final : assembly::Feature {
    struct Needs {
        ports::TableStore& tables;
        events::Outbox& outbox;
        jobs::Queue& jobs;
        videos::VideoService& videos;
        videos::VideoRepo& video_repo;
        videos::VideoViews& video_views;
        comments::CommentService& comments;
        comments::CommentRepo& comment_repo;
        Clock const& clock;
        /// As counters::Aggregator::Needs has it.
        std::function<void(std::vector<std::string> const& names)> counts_changed{};
    };
    explicit Feature(Needs needs);

    static std::vector<ports::TableSchema> tables();
    void add_routes(http::Router& router) override { api.add_routes(router); }
    void add_jobs(jobs::Worker& worker) override;
    std::vector<events::Projection> projections() override;
    std::vector<events::CatalogueEntry> events() const override;
    std::vector<assembly::Maintenance> maintenance() override;

    VoteRepo repo;
    counters::Counters counters;
    VoteService service;
    LikedVideos liked;
    VoteRemoval removal;
    counters::Aggregator vote_count;
    ReactionsApi api;
};

}  // namespace klieg::reactions
