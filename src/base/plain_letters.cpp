#include "base/plain_letters.h"

#include "base/name_reading.h"

#include <unicode/normalizer2.h>
#include <unicode/uchar.h>

namespace klieg {

namespace {

icu::UnicodeString unicode_of(std::string_view utf8) {
    return icu::UnicodeString::fromUTF8(icu::StringPiece(utf8.data(), static_cast<std::int32_t>(utf8.size())));
}

}  // namespace

std::string plain_letters(std::string_view utf8) {
    UErrorCode failed = U_ZERO_ERROR;
    auto const* folding = icu::Normalizer2::getNFKCCasefoldInstance(failed);
    auto const* apart = icu::Normalizer2::getNFDInstance(failed);
    auto const* together = icu::Normalizer2::getNFCInstance(failed);
    if (U_FAILURE(failed)) return std::string(utf8);
    auto const folded = apart->normalize(folding->normalize(unicode_of(utf8), failed), failed);
    icu::UnicodeString bare;
    for (std::int32_t at = 0; at < folded.length(); at = folded.moveIndex32(at, 1)) {
        auto const character = folded.char32At(at);
        bool const is_accent = (U_GET_GC_MASK(character) & U_GC_M_MASK) != 0;
        if (!is_accent) bare.append(character);
    }
    std::string answer;
    auto const whole = together->normalize(bare, failed);
    return U_SUCCESS(failed) ? whole.toUTF8String(answer) : std::string(utf8);
}

std::string with_latin_letters(std::string_view plain) {
    auto const text = unicode_of(plain);
    icu::UnicodeString latin;
    for (std::int32_t at = 0; at < text.length(); at = text.moveIndex32(at, 1))
        latin.append(latin_letter(text.char32At(at)));
    std::string answer;
    return latin.toUTF8String(answer);
}

}  // namespace klieg
