#include "mail/letter.h"

#include <fmt/format.h>

namespace klieg::mail {

namespace {

constexpr Words kLeave{"Unsubscribe", "Abbestellen"};

std::string escaped(std::string_view text) {
    std::string html;
    for (char const c : text) {
        switch (c) {
            case '&': html += "&amp;"; break;
            case '<': html += "&lt;"; break;
            case '>': html += "&gt;"; break;
            case '"': html += "&quot;"; break;
            case '\n': html += "<br>"; break;
            default: html += c;
        }
    }
    return html;
}

std::string link_of(std::string_view url, std::string_view text) {
    return fmt::format("<a href=\"{}\">{}</a>", escaped(url), escaped(text));
}

std::string html_of(Letter const& letter) {
    std::string html = fmt::format("<!doctype html><html lang=\"{}\"><body>", tag_of(letter.language));
    for (auto const& one : letter.before) html += "<p>" + escaped(one) + "</p>\n";
    if (!letter.link.empty()) html += "<p>" + link_of(letter.link, letter.link_text) + "</p>\n";
    for (auto const& one : letter.after) html += "<p>" + escaped(one) + "</p>\n";
    html += "<p>" + escaped(letter.footer) + "</p>\n";
    if (!letter.unsubscribe_link.empty())
        html += "<p>" + link_of(letter.unsubscribe_link, kLeave.in(letter.language)) + "</p>\n";
    return html + "</body></html>\n";
}

std::string text_of(Letter const& letter) {
    std::string text;
    for (auto const& one : letter.before) text += one + "\n\n";
    if (!letter.link.empty()) text += letter.link_text + ":\n" + letter.link + "\n\n";
    for (auto const& one : letter.after) text += one + "\n\n";
    // RFC 3676 section 4.3: what follows is a signature.
    text += "-- \n" + letter.footer + "\n";
    if (!letter.unsubscribe_link.empty())
        text += fmt::format("{}: {}\n", kLeave.in(letter.language), letter.unsubscribe_link);
    return text;
}

}  // namespace

Message message_of(Letter const& letter) {
    return {.to = {}, .subject = letter.subject, .text = text_of(letter), .html = html_of(letter), .id = {}};
}

}  // namespace klieg::mail
