#include "base/reserved_names.h"

#include <memory>
#include <span>
#include <string>
#include <unicode/normalizer2.h>
#include <unicode/uchar.h>
#include <unicode/unistr.h>
#include <unicode/uspoof.h>
#include <unordered_set>

namespace klieg {

namespace {

// Both without what may stand between letters: `ad_min` reads as `admin`.

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

/// In small letters, and those in circles, above the line or of full width as plain ones (NFKC_Casefold, UTR #15).
icu::UnicodeString folded(icu::UnicodeString const& text) {
    UErrorCode failed = U_ZERO_ERROR;
    auto const* form = icu::Normalizer2::getNFKCCasefoldInstance(failed);
    icu::UnicodeString answer;
    if (U_SUCCESS(failed)) form->normalize(text, answer, failed);
    return U_SUCCESS(failed) ? answer : icu::UnicodeString(text).foldCase();
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

/// Letters and digits. Spaces of any width, dashes, stars and accents dress a name up, whatever alphabet they are of,
/// and so does what draws nothing, which may be a letter to Unicode.
icu::UnicodeString spelt_in(icu::UnicodeString const& text) {
    icu::UnicodeString spelt;
    for (std::int32_t at = 0; at < text.length(); at = text.moveIndex32(at, 1)) {
        auto const character = text.char32At(at);
        bool const spells = (U_GET_GC_MASK(character) & (U_GC_L_MASK | U_GC_N_MASK)) != 0;
        if (spells && u_hasBinaryProperty(character, UCHAR_DEFAULT_IGNORABLE_CODE_POINT) == 0) spelt.append(character);
    }
    return spelt;
}

/// A capital of another alphabet may look like one of ours only as it is (Cyrillic "В" is like "B") or only as a small
/// letter ("ԁ" is like "d", and its capital "Ԁ" like nothing), so case is folded on either side of the skeleton. A sign
/// may be dress or look like a letter ("|" is like "l"), so a name is read with all of them and without any, and what
/// the skeleton has made of it is freed of the rest: it takes letters apart from their accents, and may find a dot in a
/// letter.
bool reads_as_one_of(Skeletons const& names, std::string_view utf8) {
    auto const whole = text_of(utf8);
    for (auto const& name : {whole, spelt_in(whole)})
        for (auto const& read : {skeleton(folded(name)), skeleton(folded(skeleton(name)))})
            if (names.contains(utf8_of(spelt_in(read)))) return true;
    return false;
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
