#pragma once

#include "base/json.h"
#include "pages/client.h"
#include "pages/shown.h"
#include "pages/site.h"

#include <string>
#include <string_view>

namespace klieg::pages {

/// Elements of a document's head, each on a line of its own. Every text is escaped here.
class Head {
public:
    void title(std::string_view text);
    void name(std::string_view name, std::string_view content);          ///< <meta name>
    void property(std::string_view property, std::string_view content);  ///< <meta property>: Open Graph
    /// <link>, with attributes that stand in the code.
    void link(std::string_view relation, std::string_view href, std::string_view attributes = {});
    /// A WebP that the page shows at first, in the size that a `<source>` with the same `sizes` would take.
    void picture(std::vector<ShownPicture> const& widths, std::string_view sizes);
    /// A block of JSON-LD, which is data and no script (its type is none that a browser runs).
    void json_ld(json::Object object);
    /// What a GET of `target` is answered to who is not signed in (web/src/data/inlined.ts).
    void answer(std::string_view target, std::string_view text);

    std::string const& text() const noexcept { return text_; }

private:
    std::string text_;
};

/// What a page's head begins with: how it is called, in a few words what it is, and where it really is.
struct Subject {
    std::string title;  ///< empty: the site's
    std::string description;
    std::string url;
    std::string type;  ///< of Open Graph: "website", "video.other", "profile"
};
void describe(Head& head, Site const& site, Subject const& subject);

/// Not for search engines.
void hide(Head& head);

/// The site's logo as a browser shows it beside a page's title, and a phone among its programs. Nothing where it has
/// none.
void link_logo(Head& head, Site const& site);

// What the pages are about.
void describe_home(Head& head, Site const& site);
/// `start`: where the link says that it begins (start_time.h); what others show of it begins there, too.
void describe_video(Head& head, Site const& site, ShownVideo const& video, std::string_view start = {});
/// Of the page that others frame: its own address is the watch page's.
void describe_embed(Head& head, Site const& site, ShownVideo const& video);
void describe_channel(Head& head, Site const& site, ShownChannel const& channel);

/// What the page loads beside the document's own: scripts, sheets, and what plays it. Not the picture of what is
/// played: on a bad line that would stand before the first segments.
void load(Head& head, ClientRoute const& route);
void load_player(Head& head, std::string const& hls, ShownVideo const& video);
/// The first poster of a list, which is the largest thing on a phone: asked for beside the scripts that show it.
void load_first_poster(Head& head, std::string_view sizes, ShownVideos const& videos);

/// ISO 8601: "PT1M5S"; fractions are left out.
std::string iso_duration(std::chrono::milliseconds duration);

}  // namespace klieg::pages
