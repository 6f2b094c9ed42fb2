#pragma once

#include "base/json.h"
#include "http/router.h"

#include <string>

namespace klieg::http {

/// What a document says about its site as a whole.
struct DocumentInfo {
    std::string title;
    std::string version;
    std::string description{};
    std::string license{};  ///< by its SPDX name
};

/// The OpenAPI 3.1 document of all operations in the table of routes. The same table gives the same bytes: paths, tags
/// and components are sorted, and nothing depends on the configuration of a site.
json::Object openapi_document(Router const& router, DocumentInfo const& info);

}  // namespace klieg::http
