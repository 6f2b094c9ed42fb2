#pragma once

#include "http/router.h"
#include "pages/answers.h"
#include "pages/client.h"
#include "pages/made_texts.h"
#include "pages/site.h"
#include "pages/sitemap.h"

#include <optional>

namespace klieg::pages {

/// What the site tells programs in forms of their own: how to embed a video (oEmbed), a channel's feed, the map of the
/// site, what robots may read, what an installed client is called.
///
/// Threads: any core. Lifetime: what it is given outlives it. Limits: an answer costs at most one page of a list of the
/// API; of a feed kFeedVideos videos.
class Syndication {
public:
    static constexpr std::size_t kFeedVideos = 50;  ///< of a channel's feed: the newest

    Syndication(ApiAnswers& answers, MadeTexts& texts, SitemapParts const& parts, Client const& client)
        : answers_(answers), texts_(texts), parts_(parts), client_(client) {}

    /// None: the path is none of these.
    Task<std::optional<http::Response>> find(http::Request& request, Site const& site);

private:
    Task<Result<http::Response>> oembed(http::Request& request, Site const& site);
    Task<Result<http::Response>> feed(http::Request& request, Site const& site, std::string name);
    Task<Result<http::Response>> sitemap(http::Request& request, Site const& site);
    http::Response robots(Site const& site) const;

    ApiAnswers& answers_;
    MadeTexts& texts_;
    SitemapParts const& parts_;
    Client const& client_;
};

}  // namespace klieg::pages
