#include "pages/markup.h"

#include "base/text.h"

#include <algorithm>

namespace klieg::pages {

namespace {

constexpr std::string_view kReplacement = "\xEF\xBF\xBD";

/// The bytes of the character that the text begins with; 0 where they are no UTF-8.
std::size_t bytes_of_first(std::string_view text) {
    auto const lead = static_cast<unsigned char>(text.front());
    std::size_t const size = lead < 0x80 ? 1 : lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : 4;
    return size <= text.size() && is_utf8(text.substr(0, size)) ? size : 0;
}

bool is_space(std::string_view character) {
    return character == " " || character == "\t" || character == "\n" || character == "\r" || character == "\xC2\xA0" ||
           character == "\xE2\x80\xA8" || character == "\xE2\x80\xA9";
}

bool is_in_no_document(std::string_view character) {
    char const first = character.front();
    if (character.size() == 1) return is_control(first) && first != '\t' && first != '\n' && first != '\r';
    return character == "\xEF\xBF\xBE" || character == "\xEF\xBF\xBF" ||
           (character.size() == 2 && character[0] == '\xC2' && static_cast<unsigned char>(character[1]) < 0xA0);
}

/// How much of the text is of letters, digits and other signs of ASCII that stand for themselves everywhere.
std::size_t plain_run(std::string_view text) {
    auto const is_plain = [](char letter) {
        auto const byte = static_cast<unsigned char>(letter);
        return byte >= ' ' && byte < 0x7F && letter != '<' && letter != '>' && letter != '&' && letter != '"' &&
               letter != '\'';
    };
    return static_cast<std::size_t>(std::ranges::find_if_not(text, is_plain) - text.begin());
}

/// Each character of the text, what is none as U+FFFD.
template <class Each>
void for_each_character(std::string_view text, Each each) {
    while (!text.empty()) {
        auto const size = bytes_of_first(text);
        each(size == 0 ? kReplacement : text.substr(0, size));
        text.remove_prefix(size == 0 ? 1 : size);
    }
}

/// The text with what `write` puts in the place of each character that does not stand for itself.
template <class Write>
std::string written(std::string_view text, Write write) {
    std::string safe;
    safe.reserve(text.size() + text.size() / 8);
    while (!text.empty()) {
        auto const plain = plain_run(text);
        safe += text.substr(0, plain);
        text.remove_prefix(plain);
        if (text.empty()) break;
        auto const size = bytes_of_first(text);
        write(safe, size == 0 ? kReplacement : text.substr(0, size));
        text.remove_prefix(size == 0 ? 1 : size);
    }
    return safe;
}

}  // namespace

std::string in_markup(std::string_view text) {
    return written(text, [](std::string& safe, std::string_view character) {
        switch (character.front()) {
            case '<': safe += "&lt;"; break;
            case '>': safe += "&gt;"; break;
            case '&': safe += "&amp;"; break;
            case '"': safe += "&quot;"; break;
            case '\'': safe += "&#39;"; break;
            default: safe += is_in_no_document(character) ? kReplacement : character;
        }
    });
}

std::string element(std::string_view name, std::string_view text) {
    return "<" + std::string(name) + ">" + in_markup(text) + "</" + std::string(name) + ">\n";
}

std::string attribute(std::string_view name, std::string_view value) {
    return " " + std::string(name) + "=\"" + in_markup(value) + "\"";
}

std::string in_script(std::string_view json) {
    return written(json, [](std::string& safe, std::string_view character) {
        if (character == "<") {
            safe += "\\u003c";
        } else if (character == ">") {
            safe += "\\u003e";
        } else if (character == "&") {
            safe += "\\u0026";
        } else if (character == "\xE2\x80\xA8") {
            safe += "\\u2028";
        } else if (character == "\xE2\x80\xA9") {
            safe += "\\u2029";
        } else {
            safe += character;
        }
    });
}

std::string in_brief(std::string_view text, std::size_t characters) {
    std::string brief;
    std::size_t count = 0;
    std::size_t last_gap = 0;  // where the last word ended
    bool gap = false;
    bool cut = false;
    for_each_character(text, [&](std::string_view character) {
        if (cut) return;
        if (is_space(character)) {
            gap = !brief.empty();
            return;
        }
        if (count + (gap ? 2 : 1) > characters) {
            // Within a word: back to where the last one ended.
            if (!gap && last_gap > 0) brief.resize(last_gap);
            cut = true;
            return;
        }
        if (gap) {
            last_gap = brief.size();
            brief += ' ';
            ++count;
        }
        gap = false;
        brief += character;
        ++count;
    });
    return cut ? brief + "…" : brief;
}

}  // namespace klieg::pages
