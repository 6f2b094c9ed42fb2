#pragma once

#include "base/mutex.h"
#include "pages/answers.h"
#include "pages/shown.h"
#include "pages/site.h"

#include <memory>
#include <string>
#include <vector>

/// The map of the site for search engines (sitemaps.org 0.9, with Google's elements for videos).
namespace klieg::pages {

/// Where each part begins: cursors into the list of public videos, newest first. A part is one page of that list, so
/// whoever asks for it costs no more than that; where the pages begin is found out by a walk over the list, now and
/// then and not for who asks. A cursor stands behind a video, so a part stays what it is while new ones come in front.
///
/// Threads: any; one walks. Lifetime: the answers outlive it. Limits: kPartsMax parts; older videos are on no map.
class SitemapParts {
public:
    static constexpr std::size_t kVideosMax = 100;    ///< of a part: the longest page there is
    static constexpr std::size_t kPartsMax = 50'000;  ///< of an index, as the protocol has it

    using Cursors = std::shared_ptr<std::vector<std::string> const>;

    explicit SitemapParts(ApiAnswers& answers) : answers_(answers) {}

    /// Of all parts but the first, which begins where the list does.
    Cursors cursors() const KLIEG_EXCLUDES(mutex_);
    /// Finds them anew. Fails: as the list does; then the old ones stay.
    Task<Result<>> walk() KLIEG_EXCLUDES(mutex_);

private:
    ApiAnswers& answers_;
    mutable Mutex mutex_;
    Cursors cursors_ KLIEG_GUARDED_BY(mutex_) = std::make_shared<std::vector<std::string> const>();
};

std::string sitemap_index(Site const& site, std::vector<std::string> const& cursors);
/// The videos and their channels; the first part has the home page, too.
std::string sitemap_part(Site const& site, ShownVideos const& videos, bool first);

}  // namespace klieg::pages
