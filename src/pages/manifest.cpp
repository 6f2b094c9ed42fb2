#include "pages/manifest.h"

#include "base/json.h"
#include "pages/markup.h"

#include <cstdint>
#include <string>

namespace klieg::pages {

namespace {

/// Below an icon there is room for so much.
constexpr std::size_t kShortNameCharacters = 12;

/// What Chromium asks of an icon before it offers to install a site (kMinimumPrimaryIconSizeInPx of its
/// installable_evaluator.cc); by the same source a WebP is as good as a PNG.
constexpr std::uint32_t kInstallablePixels = 144;

json::Value icon(std::string_view name, std::string_view sizes, std::string_view purpose) {
    return json::Object{{"src", name}, {"sizes", sizes}, {"type", "image/png"}, {"purpose", purpose}};
}

/// The logo in its sizes. None is maskable: nobody said which of its margins may be cut off, so a phone puts it on a
/// ground of its own. The client's own icons are beside it only where it is too small to be installed: else a phone
/// takes the maskable one of those, and the site would have another sign there.
json::Array icons(Site const& site) {
    json::Array all;
    auto const& logo = site.words.logo;
    for (auto const& size : logo) {
        auto const sides = std::to_string(size.width) + "x" + std::to_string(size.height);
        all.push_back(json::Object{{"src", size.url}, {"sizes", sides}, {"type", "image/webp"}, {"purpose", "any"}});
    }
    if (!logo.empty() && logo.back().width >= kInstallablePixels) return all;
    all.push_back(icon("/icon-192.png", "192x192", "any"));
    all.push_back(icon("/icon-512.png", "512x512", "any"));
    all.push_back(icon("/icon-maskable-512.png", "512x512", "maskable"));
    return all;
}

}  // namespace

/// The colours are those of the client's light theme (web/src/kit/base.css): a manifest has one.
std::string web_manifest(Site const& site) {
    return json::to_text(json::Object{{"name", site.words.name},
                                      {"short_name", in_brief(site.words.name, kShortNameCharacters)},
                                      {"description", site.description()},
                                      {"lang", site.language},
                                      {"id", "/"},
                                      {"start_url", "/"},
                                      {"scope", "/"},
                                      {"display", "standalone"},
                                      {"theme_color", "#fbfaf8"},
                                      {"background_color", "#fbfaf8"},
                                      {"icons", icons(site)}});
}

}  // namespace klieg::pages
