#include "pages/scriptless.h"

#include "pages/markup.h"
#include "pages/words.h"

namespace klieg::pages {

namespace {

std::string heading(std::string_view text) {
    return "<h1 dir=\"auto\">" + in_markup(text) + "</h1>\n";
}

std::string link(std::string_view href, std::string_view text) {
    return "<a dir=\"auto\" href=\"" + in_markup(href) + "\">" + in_markup(text) + "</a>";
}

/// As it was written: its line breaks are its own.
std::string prose(std::string_view text) {
    return text.empty() ? "" : "<p dir=\"auto\" style=\"white-space:pre-line\">" + in_markup(text) + "</p>\n";
}

std::string way_home(Site const& site) {
    return "<p>" + link("/", site.words.name) + "</p>\n";
}

std::string list(ShownVideos const& videos) {
    std::string text = "<ul>\n";
    for (auto const& video : videos.items)
        text += "<li>" + link("/watch/" + video.id, video.title) + " – " +
                link("/@" + video.channel.handle, video.channel.name) + "</li>\n";
    return text + "</ul>\n";
}

std::string player(ShownVideo const& video) {
    auto const poster = video.poster ? " poster=\"" + in_markup(*video.poster) + '"' : std::string();
    if (!video.playback.hls)
        return video.poster ? "<img alt=\"\" style=\"max-width:100%\" src=\"" + in_markup(*video.poster) + "\">\n" : "";
    // For the many browsers that play no HLS by themselves.
    auto const& file = video.playback.file;
    auto const whole =
        file ? "<source type=\"" + in_markup(file->type) + "\" src=\"" + in_markup(file->url) + "\">" : std::string();
    return "<video controls playsinline preload=\"none\" style=\"width:100%;max-height:80vh\"" + poster +
           "><source type=\"application/vnd.apple.mpegurl\" src=\"" + in_markup(*video.playback.hls) + "\">" + whole +
           "</video>\n";
}

std::string main(std::string const& content) {
    return "<main style=\"display:grid;gap:.75rem;margin:0 auto;max-width:60rem;padding:1rem\">\n" + content +
           "</main>";
}

}  // namespace

std::string scriptless_home(Site const& site, ShownVideos const& newest) {
    return main(heading(site.words.name) + prose(site.description()) + list(newest));
}

std::string scriptless_video(Site const& site, ShownVideo const& video) {
    return main(player(video) + heading(video.title) + "<p>" + link("/@" + video.channel.handle, video.channel.name) +
                "</p>\n" + prose(video.about()) + way_home(site));
}

std::string scriptless_channel(Site const& site, ShownChannel const& channel, ShownVideos const& newest) {
    return main(heading(channel.name) + prose(channel.description) + list(newest) + way_home(site));
}

std::string scriptless_note(Site const& site, std::string_view title, std::string_view sentence) {
    auto const language = words_in(site.language).language;
    return main("<div lang=\"" + std::string(language) + "\">\n" + heading(title) + prose(sentence) + "</div>\n" +
                way_home(site));
}

}  // namespace klieg::pages
