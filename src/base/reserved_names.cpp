#include "base/reserved_names.h"

#include "base/name_reading.h"
#include "base/staff_words.h"

#include <algorithm>
#include <set>
#include <string>
#include <unordered_set>
#include <vector>

namespace klieg {

namespace {

/// What is longer is refused as a name by whoever asks, and not read: it would take time by the square of its length.
constexpr std::size_t kNameBytesMax = 1'000;

/// What addresses of the site begin with, or may one day, and what stands for nobody.
constexpr std::string_view kAddresses[] = {
    "about",    "abuse",   "account",   "accounts", "anonymous", "api",       "assets",   "auth",
    "billing",  "contact", "copyright", "docs",     "embed",     "everybody", "everyone", "feed",
    "feeds",    "healthz", "help",      "legal",    "library",   "login",     "logout",   "mailerdaemon",
    "me",       "media",   "metrics",   "news",     "nobody",    "noreply",   "null",     "oembed",
    "password", "privacy", "problems",  "readyz",   "register",  "robots",    "search",   "settings",
    "setup",    "signin",  "signout",   "signup",   "site",      "sitemap",   "static",   "status",
    "studio",   "terms",   "undefined", "upload",   "uploads",   "watch",     "www",
};

bool is_in_address(icu::UnicodeString const& name) {
    static auto const addresses = [] {
        std::unordered_set<std::string> readings;
        for (auto address : kAddresses) readings.insert(reading_of(address));
        return readings;
    }();
    return std::ranges::any_of(readings_of(name), [&](std::string reading) {
        std::ranges::replace(reading, '0', 'o');
        std::ranges::replace(reading, '1', 'i');
        return addresses.contains(reading);
    });
}

bool has(bool StaffWords::* what, icu::UnicodeString const& text) {
    auto const [one, other] = readings_of(text);
    return staff_words_in(one).*what || (other != one && staff_words_in(other).*what);
}

/// "Bob [Mod]", "Support | Bob".
bool has_title_set_off(icu::UnicodeString const& name) {
    auto const parts = parts_in(name);
    return std::ranges::any_of(
        parts, [](auto const& part) { return has(&StaffWords::title, joined(words_in(part, Cut::at_signs))); });
}

/// "Bob the mod", "BobTheMod".
bool ends_as_the_title(std::vector<icu::UnicodeString> const& words) {
    static auto const the = reading_of("the");
    return words.size() > 2 && std::ranges::count(readings_of(words[words.size() - 2]), the) > 0 &&
           has(&StaffWords::title, words.back());
}

bool is_spelt_as_staff(icu::UnicodeString const& spelling) {
    if (has(&StaffWords::all, joined(words_in(spelling, Cut::at_signs)))) return true;
    if (has_title_set_off(spelling)) return true;
    std::set<icu::UnicodeString> seen;  // most words are the same in every cut
    for (auto cut : {Cut::at_signs, Cut::at_capitals, Cut::at_cases, Cut::at_styles}) {
        auto const words = words_in(spelling, cut);
        if (ends_as_the_title(words)) return true;
        for (auto const& word : words)
            if (seen.insert(word).second && has(&StaffWords::office, word)) return true;
    }
    return false;
}

}  // namespace

bool reads_as_staff(std::string_view utf8) {
    if (utf8.size() > kNameBytesMax) return false;
    return std::ranges::any_of(spellings_of(utf8), is_spelt_as_staff);
}

bool is_reserved_name(std::string_view utf8) {
    if (utf8.size() > kNameBytesMax) return false;
    if (reads_as_staff(utf8)) return true;
    // Without any sign as a letter, which is the first of them.
    return is_in_address(joined(words_in(spellings_of(utf8).front(), Cut::at_signs)));
}

FieldChecks names_of_the_site(NameField in_address, NameField shown) {
    FieldChecks reserved;
    auto const refuse = [&reserved](NameField name) {
        reserved.add(std::string(name.pointer), "reserved", "is kept for the site itself");
    };
    if (is_reserved_name(in_address.value)) refuse(in_address);
    if (reads_as_staff(shown.value)) refuse(shown);
    return reserved;
}

}  // namespace klieg
