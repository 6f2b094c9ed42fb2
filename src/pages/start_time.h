#pragma once

#include "http/request.h"

#include <string>
#include <string_view>

namespace klieg::pages {

/// Where a link says that its video begins, as it says it: "90", "1m30s". The client knows what that means
/// (web/src/features/player/startat.ts); empty where nothing is said, or what no time has. At most 16 characters.
std::string start_in(http::Parameters const& query);

/// The same of an address, "…/watch/v_1?start=90#t=12", whose fragment counts behind its query.
std::string start_in(http::Parameters const& query, std::string_view fragment);

}  // namespace klieg::pages
