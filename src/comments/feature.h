#pragma once

#include "assembly/feature.h"
#include "comments/api.h"
#include "comments/author_removal.h"
#include "comments/held_threads.h"
#include "comments/messages.h"
#include "comments/ranking.h"
#include "comments/strays.h"
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
        /// As counters::Aggregator::Needs has it; whoever sums up what is counted of comments tells `ranking`, too.
        std::function<void(std::vector<std::string> const& names)> counts_changed{};
        assembly::HasBlocked has_blocked{};
    };
    explicit Feature(Needs needs, CommentService::Options options = {});

    static std::vector<ports::TableSchema> tables();
    void add_routes(http::Router& router) override { api.add_routes(router); }
    void add_jobs(jobs::Worker& worker) override;
    std::vector<events::Projection> projections() override;
    std::vector<realtime::Renderer> renderers() override { return messages.renderers(); }
    std::vector<assembly::Maintenance> maintenance() override;
    Task<Result<>> start() override;
    Task<> stop() override { return ranking.stop(); }
    std::vector<events::CatalogueEntry> events() const override;

    CommentRepo repo;
    CommentService service;
    counters::Counters counters;
    CommentViews views;
    counters::Aggregator count;
    Ranking ranking;
    Tombstones tombstones;
    HeldThreads held_threads;
    VideoRemoval video_removal;
    AuthorRemoval author_removal;
    Strays strays;
    CommentMessages messages;
    CommentsApi api;

private:
    Task<Result<>> remove_by(std::span<events::Envelope const> told);
};

}  // namespace klieg::comments
