#pragma once

#include "pages/shown.h"
#include "pages/site.h"

#include <string>

/// What stands in a page for who runs no scripts: people, readers of news, engines. It is within a noscript element, so
/// that who runs scripts neither loads nor sees it, and nothing moves when the client begins to draw.
namespace klieg::pages {

std::string scriptless_home(Site const& site, ShownVideos const& newest);
std::string scriptless_video(Site const& site, ShownVideo const& video);
std::string scriptless_channel(Site const& site, ShownChannel const& channel, ShownVideos const& newest);
/// A heading, a sentence, and the way home.
std::string scriptless_note(Site const& site, std::string_view heading, std::string_view sentence);

}  // namespace klieg::pages
