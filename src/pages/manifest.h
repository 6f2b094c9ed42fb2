#pragma once

#include "pages/site.h"

#include <string>

namespace klieg::pages {

/// What the client is called and shows as, where somebody puts it beside other programs (W3C Web Application Manifest).
std::string web_manifest(Site const& site);

}  // namespace klieg::pages
