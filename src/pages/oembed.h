#pragma once

#include "pages/client.h"
#include "pages/shown.h"
#include "pages/site.h"
#include "pages/thumbnail.h"

#include <string>

/// How others put a video of ours into their pages (oembed.com, version 1.0).
namespace klieg::pages {

/// Larger than any screen: so much is no room that somebody has.
inline constexpr Box kNoBox{16'384, 16'384};

struct OembedQuery {
    enum class Format : std::uint8_t { json, xml, unknown };

    std::string video;  ///< what stands in its address where an id is
    std::string start;  ///< where its address says that it begins (start_time.h)
    Format format = Format::json;
    Box most = kNoBox;  ///< what the consumer has room for
};

/// Reads `url`, `format`, `maxwidth` and `maxheight`; a side that is no number of pixels says nothing. Fails: invalid
/// without an address; not_found where it is none of a video here: of another origin, of another page.
Result<OembedQuery> read_oembed(http::Parameters const& query, std::string const& origin, Client const& client);

std::string oembed_json(Site const& site, ShownVideo const& video, OembedQuery const& asked);
std::string oembed_xml(Site const& site, ShownVideo const& video, OembedQuery const& asked);

}  // namespace klieg::pages
