#pragma once

#include "pages/client.h"
#include "pages/shown.h"
#include "pages/site.h"
#include "pages/thumbnail.h"

#include <string>

/// How others put a video of ours into their pages (oembed.com, version 1.0).
namespace klieg::pages {

struct OembedQuery {
    enum class Format : std::uint8_t { json, xml, unknown };

    std::string video;  ///< what stands in its address where an id is
    Format format = Format::json;
    Box most{};  ///< what the consumer has room for
};

/// Reads `url`, `format`, `maxwidth` and `maxheight`. Fails: invalid where the consumer breaks the protocol; not_found
/// where the address is none of a video here: of another origin, of another page.
Result<OembedQuery> read_oembed(http::Parameters const& query, std::string const& origin, Client const& client);

std::string oembed_json(Site const& site, ShownVideo const& video, Box most);
std::string oembed_xml(Site const& site, ShownVideo const& video, Box most);

}  // namespace klieg::pages
