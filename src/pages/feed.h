#pragma once

#include "pages/shown.h"
#include "pages/site.h"

#include <string>

namespace klieg::pages {

/// A channel's newest videos as RSS 2.0 with what readers of news and of podcasts know beside it: Atom's link to
/// itself, Media RSS, and the elements of Apple's podcasts.
std::string channel_feed(Site const& site, ShownChannel const& channel, ShownVideos const& videos);

}  // namespace klieg::pages
