#pragma once

#include "assembly/feature.h"
#include "http/static_files.h"
#include "pages/documents.h"
#include "pages/made_texts.h"
#include "pages/syndication.h"

#include <filesystem>
#include <memory>
#include <string>
#include <vector>

namespace klieg::pages {

/// What people and programs find who follow a link: the web client's files, its document with what it says of each
/// address, and what the site tells in other forms. It serves what no route has (http::Router::set_fallback).
struct Feature final : assembly::Feature {
    struct Needs {
        http::Router const& router;  ///< whose answers the pages show
        ports::Cache& cache;
    };
    Feature(Needs needs, SiteOptions options);

    static std::vector<ports::TableSchema> tables() { return {}; }
    std::vector<assembly::Maintenance> maintenance() override;

    /// Reads the built web client. Fails: as StaticFiles::open, or Client::open.
    Result<> open(std::filesystem::path const& web_root);
    /// Client::inline_scripts; none before open().
    std::vector<std::string> inline_scripts() const;
    /// StaticFiles::open_files; none before open().
    std::size_t open_files() const noexcept;
    /// For Router::set_fallback; after open(). This outlives it.
    http::Handler handler();

    ApiAnswers answers;
    MadeTexts texts;
    SitemapParts sitemap_parts;

private:
    /// What is there once the client was read.
    struct Opened;

    Task<Result<http::Response>> serve(http::Request& request);

    SiteOptions options_;
    std::shared_ptr<Opened> opened_;
};

}  // namespace klieg::pages
