#include "pages/manifest.h"

#include "base/json.h"
#include "pages/markup.h"

namespace klieg::pages {

namespace {

/// Below an icon there is room for so much.
constexpr std::size_t kShortNameCharacters = 12;

json::Value icon(std::string_view name, std::string_view sizes, std::string_view purpose) {
    return json::Object{{"src", name}, {"sizes", sizes}, {"type", "image/png"}, {"purpose", purpose}};
}

}  // namespace

/// The colours are those of the client's light theme (web/src/kit/base.css): a manifest has one.
std::string web_manifest(Site const& site) {
    return json::to_text(json::Object{
        {"name", site.words.name},
        {"short_name", in_brief(site.words.name, kShortNameCharacters)},
        {"description", site.description()},
        {"lang", site.language},
        {"id", "/"},
        {"start_url", "/"},
        {"scope", "/"},
        {"display", "standalone"},
        {"theme_color", "#fbfaf8"},
        {"background_color", "#fbfaf8"},
        {"icons", json::Array{icon("/icon-192.png", "192x192", "any"), icon("/icon-512.png", "512x512", "any"),
                              icon("/icon-maskable-512.png", "512x512", "maskable")}}});
}

}  // namespace klieg::pages
