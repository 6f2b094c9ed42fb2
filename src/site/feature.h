#pragma once

#include "assembly/feature.h"
#include "site/api.h"

namespace klieg::site {

/// What the site says of itself, put together.
struct Feature final : assembly::Feature {
    struct Needs {
        ports::TableStore& tables;
        ports::Cache& cache;
        events::Outbox& outbox;
        jobs::Queue& jobs;
        Clock const& clock;
    };
    Feature(Needs needs, ConfiguredSite configured);

    static std::vector<ports::TableSchema> tables();
    void add_routes(http::Router& router) override { api.add_routes(router); }
    std::vector<events::CatalogueEntry> events() const override;

    SiteRepo repo;
    SiteService service;
    SiteApi api;
};

}  // namespace klieg::site
