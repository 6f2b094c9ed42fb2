#include "base/reserved_names.h"

#include <algorithm>
#include <array>
#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <unicode/normalizer2.h>
#include <unicode/uchar.h>
#include <unicode/unistr.h>
#include <unicode/uspoof.h>
#include <unordered_set>
#include <vector>

namespace klieg {

namespace {

// All without what may stand between letters: `ad_min` reads as `admin`.

/// Whom visitors would take for the site itself, whatever stands beside it: "Admin Bob", "site.moderator".
constexpr std::string_view kOffices[] = {
    "admin",     "administrator", "administrators", "admins",    "helpdesk", "hostmaster", "klieg",
    "moderator", "moderators",    "postmaster",     "superuser", "sysadmin", "webmaster",
};
/// Alone too, or where all that stands beside them is of these lists. Elsewhere they are ordinary words: "Solar
/// System".
constexpr std::string_view kOrdinaryWords[] = {
    "abuse", "administration", "mod",      "moderation", "mods",    "noreply", "official", "operator",
    "root",  "safety",         "security", "staff",      "support", "system",  "verified",
};
/// What makes an office of an ordinary word: "the support team".
constexpr std::string_view kCompanions[] = {
    "account",    "accounts", "bot",  "center", "centre", "channel", "chat",    "crew",     "customer",
    "department", "desk",     "help", "office", "our",    "real",    "service", "services", "site",
    "team",       "teams",    "the",  "trust",  "user",   "users",   "website",
};
/// What is longer is refused as a name by whoever asks, and not read: it would take time by the square of its length.
constexpr std::size_t kNameBytesMax = 1'000;

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

bool is_digit(UChar32 character) {
    return character >= '0' && character <= '9';
}

/// The same of all but digits. To a skeleton 0 and 1 are letters, and here they may be a number, too: "admin10".
icu::UnicodeString skeleton_beside_digits(icu::UnicodeString const& text) {
    icu::UnicodeString answer;
    icu::UnicodeString letters;
    for (std::int32_t at = 0; at < text.length(); at = text.moveIndex32(at, 1)) {
        auto const character = text.char32At(at);
        if (!is_digit(character)) {
            letters.append(character);
            continue;
        }
        answer.append(skeleton(letters)).append(character);
        letters.remove();
    }
    return answer.append(skeleton(letters));
}

/// Letters that are drawings to Unicode, or that its skeletons do not take for ours: those in circles, squares and
/// parentheses, those of flags, and small capitals.
UChar32 plain_letter(UChar32 character) {
    constexpr std::u32string_view kSmallCapitals =
        U"\u1d00\u0299\u1d04\u1d05\u1d07\ua730\u0262\u029c\u026a\u1d0a\u1d0b\u029f\u1d0d"
        U"\u0274\u1d0f\u1d18\ua7af\u0280\ua731\u1d1b\u1d1c\u1d20\u1d21x\u028f\u1d22";
    // Small letters of others that look like those, and capitals of rare alphabets.
    constexpr std::u32string_view kLikeOurs =
        U"\u0432\u043a\u043c\u043d\u0442\u03ba\u0138\u00f0\u15e9\u13c6"
        U"\u2c80\u2c82\u2c86\u2c88\u2c8e\u2c92\u2c94\u2c98\u2c9a\u2c9e\u2ca6";
    constexpr std::string_view kOurs = "bkmhtkkdaiabdehikmnot";
    constexpr UChar32 kDrawnAlphabets[] = {0x249C, 0x24B6, 0x24D0, 0x1F110, 0x1F130, 0x1F150, 0x1F170, 0x1F1E6};
    constexpr UChar32 kLetters = 26;
    auto const small = kSmallCapitals.find(static_cast<char32_t>(character));
    if (small != std::u32string_view::npos) return static_cast<UChar32>('a' + small);
    auto const like = kLikeOurs.find(static_cast<char32_t>(character));
    if (like != std::u32string_view::npos) return kOurs[like];
    for (auto first : kDrawnAlphabets)
        if (character >= first && character < first + kLetters) return 'a' + (character - first);
    return character;
}

/// A sign may be dress or stand for a letter: "|admin|", "he|pdesk".
enum class Signs : std::uint8_t { dress, letters };

UChar32 letter_for_sign(UChar32 sign) {
    switch (sign) {
        case '|':
        case '!':
        case 0xA1: return 'i';
        case '@': return 'a';
        case '$': return 's';
        default: return sign;
    }
}

icu::UnicodeString with_plain_letters(icu::UnicodeString const& text, Signs signs) {
    icu::UnicodeString plain;
    for (std::int32_t at = 0; at < text.length(); at = text.moveIndex32(at, 1)) {
        auto const character = plain_letter(text.char32At(at));
        plain.append(signs == Signs::letters ? letter_for_sign(character) : character);
    }
    return plain;
}

bool draws_nothing(UChar32 character) {
    return u_hasBinaryProperty(character, UCHAR_DEFAULT_IGNORABLE_CODE_POINT) != 0;
}

bool spells(UChar32 character) {
    return (U_GET_GC_MASK(character) & (U_GC_L_MASK | U_GC_N_MASK)) != 0 && !draws_nothing(character);
}

enum class Cut : std::uint8_t {
    at_signs,
    at_capitals,  ///< too: "AdminTeam"
};

/// A text's words: runs of letters and digits. Spaces of any width, dashes and stars stand between them, whatever
/// alphabet they are of; accents and what draws nothing do not, although it may be a letter to Unicode.
std::vector<icu::UnicodeString> words_in(icu::UnicodeString const& text, Cut cut) {
    std::vector<icu::UnicodeString> words(1);
    bool behind_small = false;
    for (std::int32_t at = 0; at < text.length(); at = text.moveIndex32(at, 1)) {
        auto const character = text.char32At(at);
        bool const accent = (U_GET_GC_MASK(character) & U_GC_M_MASK) != 0;
        bool const begins = cut == Cut::at_capitals && behind_small && u_isUUppercase(character) != 0;
        if (begins || (!spells(character) && !accent && !draws_nothing(character))) words.emplace_back();
        if (!spells(character)) continue;
        words.back().append(character);
        behind_small = u_isULowercase(character) != 0;
    }
    return words;
}

/// What a skeleton says in letters and digits, in ASCII as far as it looks like that: "l" is written as "i", since the
/// capital "I" looks like it. Case is folded again, since a skeleton answers capitals too, and signs go before that: it
/// takes letters apart from their accents, which would come together again, and may find a dot in a letter.
std::string to_reading(icu::UnicodeString const& text) {
    icu::UnicodeString spelt;
    for (std::int32_t at = 0; at < text.length(); at = text.moveIndex32(at, 1))
        if (auto const character = text.char32At(at); spells(character)) spelt.append(character);
    std::string reading;
    folded(spelt).toUTF8String(reading);
    std::ranges::replace(reading, 'l', 'i');
    return reading;
}

/// How a word may be read. A capital of another alphabet may look like one of ours only as it is (Cyrillic "В" is like
/// "B") or only as a small letter ("ԁ" is like "d", and its capital "Ԁ" like nothing), so case is folded on either side
/// of the skeleton.
std::array<std::string, 2> readings_of(icu::UnicodeString const& word) {
    return {to_reading(skeleton_beside_digits(folded(word))),
            to_reading(skeleton_beside_digits(folded(skeleton_beside_digits(word))))};
}

std::string reading_of(std::string_view listed) {
    return readings_of(text_of(listed)).front();
}

/// A letter that a word has so many times in a row.
struct Run {
    char letter;
    std::size_t count;
};

struct Word {
    std::vector<Run> runs;
    unsigned kind;
};

// Of a text that was cut into words: what there is among them, as bits.
constexpr unsigned kHasNone = 1;
constexpr unsigned kHasOrdinary = 2;
constexpr unsigned kHasOffice = 4;

std::vector<Word> words_of_staff() {
    std::vector<Word> words;
    auto add = [&](std::span<std::string_view const> listed, unsigned kind) {
        for (auto one : listed) {
            Word word{.runs = {}, .kind = kind};
            for (char letter : reading_of(one)) {
                if (word.runs.empty() || word.runs.back().letter != letter) word.runs.push_back({letter, 0});
                ++word.runs.back().count;
            }
            words.push_back(std::move(word));
        }
    };
    add(kOffices, kHasOffice);
    add(kOrdinaryWords, kHasOrdinary);
    add(kCompanions, kHasNone);
    return words;
}

bool is_read_as(char drawn, char letter) {
    constexpr std::string_view kDigits = "0134579";
    constexpr std::string_view kLetters = "oieastg";
    auto const digit = kDigits.find(drawn);
    return drawn == letter || (digit != std::string_view::npos && kLetters[digit] == letter);
}

std::size_t run_length(std::string_view text, char letter) {
    return static_cast<std::size_t>(std::ranges::find_if(text, [&](char drawn) { return !is_read_as(drawn, letter); }) -
                                    text.begin());
}

/// Which of the kinds of words there are in a text that is nothing but listed words and numbers, in every way to cut it
/// so; 0 where there is none. From left to right: what is known at a place are the kinds of the words up to there. A
/// letter may stand oftener than its word has it ("Kllieg") and not seldomer ("rot" is no "root"), so a word may end
/// at several places, where its last letter begins the next, too.
unsigned kinds_in(std::string_view reading) {
    static auto const words = words_of_staff();
    std::vector<unsigned> kinds(reading.size() + 1, 0);
    kinds[0] = kHasNone;
    for (std::size_t at = 0; at < reading.size(); ++at) {
        if (kinds[at] == 0) continue;
        if (is_digit(reading[at])) kinds[at + 1] |= kinds[at];
        for (auto const& word : words) {
            auto end = at;
            std::size_t longer = 0;
            bool matches = true;
            for (auto const& run : word.runs) {
                end += longer;
                auto const length = run_length(reading.substr(end), run.letter);
                matches = length >= run.count;
                if (!matches) break;
                end += run.count;
                longer = length - run.count;
            }
            if (!matches) continue;
            for (std::size_t more = 0; more <= longer; ++more) kinds[end + more] |= kinds[at] | word.kind;
        }
    }
    return kinds.back();
}

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

bool has_words_of(unsigned kinds, icu::UnicodeString const& name) {
    return std::ranges::any_of(readings_of(name),
                               [&](auto const& reading) { return (kinds_in(reading) & kinds) != 0; });
}

icu::UnicodeString joined(std::vector<icu::UnicodeString> const& words) {
    icu::UnicodeString text;
    for (auto const& word : words) text.append(word);
    return text;
}

}  // namespace

bool reads_as_staff(std::string_view utf8) {
    if (utf8.size() > kNameBytesMax) return false;
    for (auto signs : {Signs::dress, Signs::letters}) {
        auto const text = with_plain_letters(text_of(utf8), signs);
        if (has_words_of(kHasOffice | kHasOrdinary, joined(words_in(text, Cut::at_signs)))) return true;
        for (auto cut : {Cut::at_signs, Cut::at_capitals})
            for (auto const& word : words_in(text, cut))
                if (has_words_of(kHasOffice, word)) return true;
    }
    return false;
}

bool is_reserved_name(std::string_view utf8) {
    if (utf8.size() > kNameBytesMax) return false;
    if (reads_as_staff(utf8)) return true;
    auto const text = with_plain_letters(text_of(utf8), Signs::dress);
    return is_in_address(joined(words_in(text, Cut::at_signs)));
}

}  // namespace klieg
