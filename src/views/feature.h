#pragma once

#include "assembly/feature.h"
#include "views/api.h"
#include "views/removal.h"

namespace klieg::views {

/// Views, put together.
struct Feature final : assembly::Feature {
    struct Needs {
        ports::TableStore& tables;
        events::Outbox& outbox;
        jobs::Queue& jobs;
        videos::VideoService& videos;
        videos::VideoRepo& video_rows;
        Clock const& clock;
        Random& random;
        /// As ViewSums::Needs::changed.
        std::function<void(std::vector<std::string> const& names)> counts_changed{};
    };
    Feature(Needs needs, Secrets secrets);

    static std::vector<ports::TableSchema> tables();
    void add_routes(http::Router& router) override { api.add_routes(router); }
    void add_jobs(jobs::Worker& worker) override;
    std::vector<events::Projection> projections() override;
    std::vector<events::CatalogueEntry> events() const override;
    std::vector<assembly::Maintenance> maintenance() override;

    ViewRepo repo;
    Viewers viewers;
    ViewService service;
    ViewSums sums;
    Removal removal;
    ViewsApi api;
};

}  // namespace klieg::views
