#pragma once

#include "assembly/feature.h"
#include "uploads/api.h"

namespace klieg::uploads {

/// Uploads, put together.
struct Feature final : assembly::Feature {
    struct Needs {
        ports::TableStore& tables;
        ports::ObjectStore& objects;
        jobs::Queue& jobs;
        budgets::BudgetService& budgets;
        videos::VideoRepo& videos;
        videos::VideoWriter& writer;
        Clock const& clock;
        Random& random;
    };
    Feature(Needs needs, UploadService::Limits limits);

    static std::vector<ports::TableSchema> tables();
    void add_routes(http::Router& router) override { api.add_routes(router); }
    std::vector<events::Projection> projections() override;
    std::vector<assembly::Maintenance> maintenance() override;

    UploadRepo repo;
    UploadService service;
    UploadApi api;
};

}  // namespace klieg::uploads
