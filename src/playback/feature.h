#pragma once

#include "assembly/feature.h"
#include "base/byte_budget.h"
#include "playback/api.h"

namespace klieg::playback {

/// What opens and renders media, put together.
struct Feature final : assembly::Feature {
    struct Needs {
        ports::ObjectStore& objects;
        ports::Cache& cache;
        BlockingPool& pool;  ///< reads indexes and builds segments
        videos::VideoRepo& videos;
        channels::ChannelService& channels;
        videos::RenditionRepo& renditions;
        videos::MediaTokens const& tokens;
        Clock const& clock;
        Metrics& metrics;
    };
    struct Options {
        ByteBudget::Options memory{};                       ///< for segments that are made and sent from there
        std::chrono::milliseconds making_patience{10'000};  ///< of a viewer until there is some of it
    };
    Feature(Needs needs, Options options);

    static std::vector<ports::TableSchema> tables() { return {}; }
    void add_routes(http::Router& router) override { api.add_routes(router); }
    std::vector<assembly::Maintenance> maintenance() override;

    MediaAccess access;
    ByteBudget memory;
    ByteBudget index_memory;
    ByteBudget whole_memory;
    SourcePackages sources;
    SegmentMaker segments;
    WholeFiles whole_files;
    PlaybackApi api;
};

}  // namespace klieg::playback
