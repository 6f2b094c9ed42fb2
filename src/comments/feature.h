#pragma once

#include "assembly/feature.h"
#include "comments/api.h"
#include "counters/aggregator.h"

namespace klieg::comments {

/// What people say of videos, put together.
struct Feature final : assembly::Feature {
    struct Needs {
        ports::TableStore& tables;
        ports::Cache& cache;
        events::Outbox& outbox;
        jobs::Queue& jobs;
        identity::IdentityService& accounts;
        videos::VideoRepo& video_rows;
        videos::VideoService& videos;
        VotesOf votes_of;  ///< none: nobody votes
        Clock const& clock;
        Random& random;
    };
    explicit Feature(Needs needs, CommentService::Options options = {});

    static std::vector<ports::TableSchema> tables();
    void add_routes(http::Router& router) override { api.add_routes(router); }
    std::vector<events::Projection> projections() override;
    std::vector<events::CatalogueEntry> events() const override;

    CommentRepo repo;
    CommentService service;
    counters::Counters counters;
    CommentViews views;
    counters::Aggregator count;
    CommentsApi api;
};

}  // namespace klieg::comments
