#pragma once

#include "assembly/feature.h"
#include "pictures/api.h"
#include "pictures/settle_job.h"
#include "pictures/thumbnails_api.h"

namespace klieg::pictures {

/// What makes, stores and shows pictures, put together.
struct Feature final : assembly::Feature {
    struct Needs {
        ports::TableStore& tables;
        ports::ObjectStore& objects;
        jobs::Queue& jobs;
        site::SiteService& site;
        identity::IdentityService& accounts;
        channels::ChannelService& channels;
        budgets::BudgetService& budgets;
        videos::VideoService& videos;
        videos::VideoViews& video_views;
        BlockingPool& pool;  ///< reads objects
        Clock const& clock;
        Random& random;
        Metrics& metrics;
        PictureMaker::MakeImage make;  ///< empty: no decoder may run here
    };
    explicit Feature(Needs needs);

    static std::vector<ports::TableSchema> tables() { return {}; }
    void add_routes(http::Router& router) override;
    void add_jobs(jobs::Worker& worker) override;

    PictureMaker maker;
    PictureService service;
    PictureRows rows;
    SettleJob settle;
    counters::Counters counters;
    PicturesApi api;
    Thumbnails thumbnails;
    ThumbnailsApi thumbnails_api;
};

}  // namespace klieg::pictures
