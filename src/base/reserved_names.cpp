#include "base/reserved_names.h"

#include <memory>
#include <span>
#include <string>
#include <unicode/unistr.h>
#include <unicode/uspoof.h>
#include <unordered_set>

namespace klieg {

namespace {

// Both without the marks that handles may have: `ad_min` reads as `admin`.

/// Whom visitors would take for the site itself.
constexpr std::string_view kStaff[] = {
    "admin",      "administration", "administrator", "administrators", "admins",     "helpdesk",
    "hostmaster", "klieg",          "moderation",    "moderator",      "moderators", "mods",
    "official",   "operator",       "postmaster",    "root",           "security",   "staff",
    "superuser",  "support",        "sysadmin",      "system",         "verified",   "webmaster",
};
/// What addresses of the site begin with, or may one day, and what stands for nobody.
constexpr std::string_view kAddresses[] = {
    "abuse",     "account", "accounts", "anonymous", "api",          "assets",  "auth",     "billing", "contact",
    "copyright", "docs",    "embed",    "everybody", "everyone",     "feed",    "feeds",    "healthz", "help",
    "legal",     "library", "login",    "logout",    "mailerdaemon", "me",      "media",    "metrics", "news",
    "nobody",    "noreply", "null",     "oembed",    "password",     "privacy", "problems", "readyz",  "register",
    "robots",    "search",  "settings", "setup",     "signin",       "signout", "signup",   "site",    "sitemap",
    "static",    "status",  "studio",   "terms",     "undefined",    "upload",  "uploads",  "watch",   "www",
};

icu::UnicodeString text_of(std::string_view utf8) {
    return icu::UnicodeString::fromUTF8(icu::StringPiece(utf8.data(), static_cast<std::int32_t>(utf8.size())));
}

icu::UnicodeString folded(icu::UnicodeString text) {
    text.foldCase();
    return text;
}

/// UTS #39's skeleton: the same for texts that nobody can tell apart by looking. The text itself without ICU's data.
icu::UnicodeString skeleton(icu::UnicodeString const& text) {
    static UErrorCode opened = U_ZERO_ERROR;
    static std::unique_ptr<USpoofChecker, decltype(&uspoof_close)> const checker(uspoof_open(&opened), &uspoof_close);
    UErrorCode failed = opened;
    icu::UnicodeString answer;
    uspoof_getSkeletonUnicodeString(checker.get(), 0, text, answer, &failed);
    return U_SUCCESS(failed) ? answer : text;
}

std::string utf8_of(icu::UnicodeString const& text) {
    std::string utf8;
    text.toUTF8String(utf8);
    return utf8;
}

using Skeletons = std::unordered_set<std::string>;

Skeletons skeletons_of(std::span<std::string_view const> names) {
    Skeletons skeletons;
    for (auto name : names) skeletons.insert(utf8_of(skeleton(text_of(name))));
    return skeletons;
}

/// Marks that stand between letters and spell nothing.
bool is_mark(char c) {
    return std::string_view(" .-_").find(c) != std::string_view::npos;
}

/// A capital of another alphabet may look like one of ours only as it is (Cyrillic "В" is like "B") or only as a small
/// letter ("ԁ" is like "d", and its capital "Ԁ" like nothing), so case is folded on either side of the skeleton.
bool reads_as_one_of(Skeletons const& names, std::string_view utf8) {
    std::string plain(utf8);
    std::erase_if(plain, is_mark);
    auto const name = text_of(plain);
    return names.contains(utf8_of(skeleton(folded(name)))) || names.contains(utf8_of(skeleton(folded(skeleton(name)))));
}

}  // namespace

bool reads_as_staff(std::string_view utf8) {
    static auto const staff = skeletons_of(kStaff);
    return reads_as_one_of(staff, utf8);
}

bool is_reserved_name(std::string_view utf8) {
    static auto const addresses = skeletons_of(kAddresses);
    return reads_as_staff(utf8) || reads_as_one_of(addresses, utf8);
}

}  // namespace klieg
