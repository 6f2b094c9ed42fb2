#pragma once

#include "base/json.h"

#include <string>

namespace klieg::http {

/// An OpenAPI document as one page to read: no script, nothing from elsewhere, light and dark. It shows what the
/// document says and knows nothing more.
std::string document_page(json::Object const& document);

}  // namespace klieg::http
