#include "base/name_reading.h"

#include "base/sign_letters.h"

#include <algorithm>
#include <memory>
#include <unicode/normalizer2.h>
#include <unicode/uchar.h>
#include <unicode/uscript.h>
#include <unicode/uspoof.h>
#include <utility>

namespace klieg {

namespace {

/// Signs of a name that are tried as letters and as dress; it doubles the spellings. Of what is beyond, those within
/// words are letters.
constexpr std::size_t kSignsTriedMax = 4;

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

constexpr std::u32string_view kSmallCapitals =
    U"\u1d00\u0299\u1d04\u1d05\u1d07\ua730\u0262\u029c\u026a\u1d0a\u1d0b\u029f\u1d0d"
    U"\u0274\u1d0f\u1d18\ua7af\u0280\ua731\u1d1b\u1d1c\u1d20\u1d21x\u028f\u1d22";

bool is_small_capital(UChar32 character) {
    return character != 'x' && kSmallCapitals.find(static_cast<char32_t>(character)) != std::u32string_view::npos;
}

/// Letters that skeletons do not take for ours: small capitals, small letters of others that look like those, and
/// capitals of rare alphabets.
UChar32 plain_letter(UChar32 character) {
    constexpr std::u32string_view kLikeOurs =
        U"\u0432\u043a\u043c\u043d\u0442\u03ba\u0138\u00f0\u15e9\u13c6"
        U"\u2c80\u2c82\u2c86\u2c88\u2c8e\u2c92\u2c94\u2c98\u2c9a\u2c9e\u2ca6\u4e28\u3021\u3163";
    constexpr std::string_view kOurs = "bkmhtkkdaiabdehikmnotiii";
    auto const small = kSmallCapitals.find(static_cast<char32_t>(character));
    if (small != std::u32string_view::npos) return static_cast<UChar32>('a' + small);
    auto const like = kLikeOurs.find(static_cast<char32_t>(character));
    return like != std::u32string_view::npos ? kOurs[like] : character;
}

icu::UnicodeString with_plain_letters(icu::UnicodeString const& text) {
    icu::UnicodeString plain;
    for (std::int32_t at = 0; at < text.length(); at = text.moveIndex32(at, 1))
        plain.append(plain_letter(text.char32At(at)));
    return plain;
}

bool draws_nothing(UChar32 character) {
    return u_hasBinaryProperty(character, UCHAR_DEFAULT_IGNORABLE_CODE_POINT) != 0;
}

bool spells(UChar32 character) {
    return (U_GET_GC_MASK(character) & (U_GC_L_MASK | U_GC_N_MASK)) != 0 && !draws_nothing(character);
}

bool is_accent(UChar32 character) {
    return (U_GET_GC_MASK(character) & U_GC_M_MASK) != 0;
}

std::vector<UChar32> characters_of(icu::UnicodeString const& text) {
    std::vector<UChar32> characters;
    for (std::int32_t at = 0; at < text.length(); at = text.moveIndex32(at, 1)) characters.push_back(text.char32At(at));
    return characters;
}

/// What a sign looks like: by our table of drawings, else by UTS #39's skeletons, which know signs too; 0 for none.
UChar32 letter_for(UChar32 sign) {
    if (spells(sign) || is_accent(sign) || draws_nothing(sign) || u_isUWhiteSpace(sign) != 0) return 0;
    if (auto const letter = letter_of_sign(sign); letter != 0) return letter;
    auto const seen = folded(skeleton(icu::UnicodeString(sign)));
    auto const character = seen.countChar32() == 1 ? seen.char32At(0) : 0;
    return (character >= 'a' && character <= 'z') || is_digit(character) ? character : 0;
}

/// A sign of a name, and on which sides of it there are letters: all that its role depends on here.
struct Place {
    UChar32 sign;
    bool behind_letter, before_letter;

    bool operator==(Place const&) const = default;
};

struct SignAt {
    std::size_t at;
    UChar32 letter;
    Place place;
};

bool is_of_word(UChar32 character) {
    return spells(character) || letter_for(character) != 0;
}

/// What is beside a row of one sign counts for each of the row.
Place place_of(std::vector<UChar32> const& name, std::size_t at) {
    auto const sign = name[at];
    auto first = at, end = at + 1;
    while (first > 0 && name[first - 1] == sign) --first;
    while (end < name.size() && name[end] == sign) ++end;
    return {sign, first > 0 && is_of_word(name[first - 1]), end < name.size() && is_of_word(name[end])};
}

std::vector<SignAt> signs_in(std::vector<UChar32> const& name) {
    std::vector<SignAt> signs;
    for (std::size_t at = 0; at < name.size(); ++at)
        if (auto const letter = letter_for(name[at]); letter != 0) signs.push_back({at, letter, place_of(name, at)});
    return signs;
}

struct Letter {
    bool capital, small, digit;
    int style;
};

Letter letter_at(std::vector<UChar32> const& letters, std::size_t at, int style_before) {
    auto const character = letters[at];
    UErrorCode failed = U_ZERO_ERROR;
    auto const script = uscript_getScript(character, &failed);
    bool const drawn =
        is_small_capital(character) || u_getIntPropertyValue(character, UCHAR_NFKC_QUICK_CHECK) == UNORM_NO;
    bool const of_any = !drawn && (script == USCRIPT_COMMON || script == USCRIPT_INHERITED);
    return {.capital = u_isUUppercase(character) != 0,
            .small = u_isULowercase(character) != 0,
            .digit = u_isdigit(character) != 0,
            .style = of_any ? style_before : 2 * static_cast<int>(script) + (drawn ? 1 : 0)};
}

/// Cuts a run of letters and digits where its letters change.
class WordCutter {
public:
    WordCutter(std::vector<UChar32> const& run, Cut cut) : cut_(cut) {
        int style = -1;
        for (std::size_t at = 0; at < run.size(); ++at) {
            letters_.push_back(letter_at(run, at, style));
            style = letters_.back().style;
        }
    }

    bool begins_at(std::size_t at) const {
        if (at == 0) return false;
        auto const& before = letters_[at - 1];
        auto const& here = letters_[at];
        bool const two_capitals = at > 1 && letters_[at - 2].capital && before.capital;
        bool const lets_small_follow = at + 1 < letters_.size() && letters_[at + 1].small;
        switch (cut_) {
            case Cut::at_signs: return false;
            case Cut::at_capitals:
                return here.capital && (before.small || before.digit || (before.capital && lets_small_follow));
            case Cut::at_cases: return (here.capital && before.small) || (here.small && two_capitals);
            case Cut::at_styles: return before.style != -1 && here.style != before.style;
        }
        return false;
    }

private:
    Cut cut_;
    std::vector<Letter> letters_;
};

/// What sets a title off against a name: "Bob [Mod]", "Bob | Staff". Not what joins words or ends sentences.
bool sets_off(UChar32 sign) {
    if (spells(sign) || is_accent(sign) || draws_nothing(sign) || u_isUWhiteSpace(sign) != 0) return false;
    constexpr std::u32string_view kWithinNames = U"-\u2010\u2011\u2012\u2013\u2014_.,'\u2018\u2019&+#/!?:;@\u00b7";
    return kWithinNames.find(static_cast<char32_t>(sign)) == std::u32string_view::npos;
}

/// What a skeleton says in letters and digits, in ASCII as far as it looks like that: "l" is written as "i", since the
/// capital "I" looks like it. Case is folded again, since a skeleton answers capitals too, and signs go before that: it
/// takes letters apart from their accents, which would come together again, and may find a dot in a letter.
std::string to_reading(icu::UnicodeString const& text) {
    icu::UnicodeString spelt;
    for (auto character : characters_of(text))
        if (spells(character)) spelt.append(character);
    std::string reading;
    folded(spelt).toUTF8String(reading);
    std::ranges::replace(reading, 'l', 'i');
    return reading;
}

}  // namespace

// Signs that look like letters are ambiguous, and which of them are meant is not to be told one by one: five bars would
// be 32 names. But who writes a sign twice means the same by it, unless it is once within a word and once around it. So
// each sign and place is either letters or dress throughout the name, and of a few kinds every choice is tried.
std::vector<icu::UnicodeString> spellings_of(std::string_view utf8) {
    auto name = characters_of(with_parts_joined(text_of(utf8)));
    for (auto& character : name) character = letter_in_drawing(character);
    auto const signs = signs_in(name);
    std::vector<Place> tried;
    for (auto const& sign : signs)
        if (tried.size() < kSignsTriedMax && std::ranges::find(tried, sign.place) == tried.end())
            tried.push_back(sign.place);
    std::vector<icu::UnicodeString> spellings;
    for (std::size_t choice = 0; choice < std::size_t{1} << tried.size(); ++choice) {
        auto spelt = name;
        for (auto const& sign : signs) {
            auto const known = static_cast<std::size_t>(std::ranges::find(tried, sign.place) - tried.begin());
            bool const is_letter = known == tried.size() ? sign.place.behind_letter && sign.place.before_letter
                                                         : (choice >> known & 1U) != 0;
            if (is_letter) spelt[sign.at] = sign.letter;
        }
        icu::UnicodeString spelling;
        for (auto character : spelt) spelling.append(character);
        spellings.push_back(std::move(spelling));
    }
    return spellings;
}

std::vector<icu::UnicodeString> words_in(icu::UnicodeString const& text, Cut cut) {
    std::vector<icu::UnicodeString> words;
    std::vector<UChar32> run;
    auto end_run = [&] {
        WordCutter const cutter(run, cut);
        for (std::size_t at = 0; at < run.size(); ++at) {
            if (at == 0 || cutter.begins_at(at)) words.emplace_back();
            words.back().append(run[at]);
        }
        run.clear();
    };
    for (auto character : characters_of(text)) {
        if (spells(character))
            run.push_back(character);
        else if (!is_accent(character) && !draws_nothing(character))
            end_run();
    }
    end_run();
    return words;
}

std::vector<icu::UnicodeString> parts_in(icu::UnicodeString const& text) {
    std::vector<icu::UnicodeString> parts(1);
    for (auto character : characters_of(text)) {
        if (!sets_off(character))
            parts.back().append(character);
        else if (!parts.back().isEmpty())
            parts.emplace_back();
    }
    std::erase_if(parts, [](auto const& part) { return words_in(part, Cut::at_signs).empty(); });
    return parts;
}

icu::UnicodeString joined(std::vector<icu::UnicodeString> const& words) {
    icu::UnicodeString text;
    for (auto const& word : words) text.append(word);
    return text;
}

/// A capital of another alphabet may look like one of ours only as it is (Cyrillic "В" is like "B") or only as a small
/// letter ("ԁ" is like "d", and its capital "Ԁ" like nothing), so case is folded on either side of the skeleton.
std::array<std::string, 2> readings_of(icu::UnicodeString const& word) {
    auto const plain = with_plain_letters(word);
    return {to_reading(skeleton_beside_digits(folded(plain))),
            to_reading(skeleton_beside_digits(folded(skeleton_beside_digits(plain))))};
}

std::string reading_of(std::string_view plain) {
    return readings_of(text_of(plain)).front();
}

UChar32 latin_letter(UChar32 character) {
    if (character < 0x80) return character;
    auto const seen = folded(skeleton(icu::UnicodeString(plain_letter(character))));
    return seen.length() == 1 && seen.charAt(0) < 0x80 ? seen.char32At(0) : character;
}

}  // namespace klieg
