#pragma once

#include "http/contract/openapi.h"
#include "http/router.h"

#include <mutex>
#include <string>

namespace klieg::http {

/// Serves the contract of a site: `/api/openapi.json` for programs, `/docs` for people. Both are written once, when
/// they are first asked for: by then every feature has entered its routes.
///
/// Threads: any core. Lifetime: the router, and this, outlive the server.
class DocumentApi {
public:
    DocumentApi(Router& router, DocumentInfo info) : router_(router), info_(std::move(info)) {}
    void add_routes();

    /// The document as text, for those who print it.
    std::string_view text();

private:
    struct Texts {
        SharedAnswer::Kept document;
        SharedAnswer::Kept page;
    };
    Task<Result<Response>> document(Request& request);
    Task<Result<Response>> page(Request& request);
    Texts const& texts();

    Router& router_;
    DocumentInfo info_;
    std::once_flag once_;
    Texts texts_;
};

}  // namespace klieg::http
