#include "base/field_checks.h"

#include "base/characters.h"
#include "base/field_errors.h"
#include "base/text.h"
#include "base/text_policy.h"

#include <algorithm>

namespace klieg {

namespace {

bool has_control_characters(std::string_view text, TextRule::Lines lines) {
    return std::any_of(text.begin(), text.end(), [&](char c) {
        if (lines == TextRule::Lines::many && (c == '\n' || c == '\r' || c == '\t')) return false;
        return static_cast<unsigned char>(c) < 0x20U || c == 0x7F;
    });
}

bool is_in(std::string_view alphabet, char letter) {
    for (std::size_t i = 0; i < alphabet.size(); ++i) {
        bool range = i + 2 < alphabet.size() && alphabet[i + 1] == '-';
        if (range ? letter >= alphabet[i] && letter <= alphabet[i + 2] : letter == alphabet[i]) return true;
        if (range) i += 2;
    }
    return false;
}

/// "a-z0-9_.-" is "a-z, 0-9, '_', '.', '-'".
std::string in_words(std::string_view alphabet) {
    std::string words;
    for (std::size_t i = 0; i < alphabet.size(); ++i) {
        if (!words.empty()) words += ", ";
        bool range = i + 2 < alphabet.size() && alphabet[i + 1] == '-';
        words += range ? std::string(alphabet.substr(i, 3)) : "'" + std::string(1, alphabet[i]) + "'";
        if (range) i += 2;
    }
    return words;
}

}  // namespace

void FieldChecks::add(std::string pointer, std::string code, std::string detail) {
    add_field_error(wrong_, {std::move(pointer), std::move(code), std::move(detail)});
}

void FieldChecks::take(FieldChecks&& others) {
    for (auto& error : others.wrong_) add_field_error(wrong_, std::move(error));
}

bool FieldChecks::text(std::string_view pointer, std::string_view value, TextRule rule) {
    auto wrong = [&](char const* code, std::string detail) {
        add(std::string(pointer), code, std::move(detail));
        return false;
    };
    auto length = character_count(value);
    // What comes as JSON is none but this; a pipe or a command line may bring anything, which nobody could send again.
    if (length <= rule.characters_max && !is_utf8(value))
        return wrong("characters", "holds bytes that are no text in UTF-8");
    if (length == 0 && rule.characters_min > 0) return wrong("required", "must not be empty");
    if (length < rule.characters_min)
        return wrong("too_short", "must have at least " + std::to_string(rule.characters_min) + " characters");
    if (length > rule.characters_max)
        return wrong("too_long", "must have at most " + std::to_string(rule.characters_max) + " characters");
    if (has_control_characters(value, rule.lines)) return wrong("control_characters", "holds control characters");
    // In a text of lines it ends with its line; a name stands within lines of ours.
    if (rule.lines == TextRule::Lines::one && holds_any_of(direction_characters(), value))
        return wrong("control_characters",
                     "holds invisible characters that turn the direction of text: type it anew instead of pasting it");
    // A name of nothing but spaces would be an invisible link.
    if (rule.characters_min > 0 && !is_visible(value)) return wrong("required", "must not be blank");
    // Of these a document's pattern does not tell, so they have a code of their own.
    if (rule.characters_min > 0 && !shows_something(value))
        return wrong("blank", "must have a letter or sign that shows");
    auto belongs = [&](char letter) { return is_in(rule.alphabet, letter); };
    if (!rule.alphabet.empty() && !std::all_of(value.begin(), value.end(), belongs))
        return wrong("characters", "may hold only " + in_words(rule.alphabet));
    auto const letters = rule.characters_min > 0 ? ranges_in(rule.alphabet) : std::string();
    if (!letters.empty() &&
        std::none_of(value.begin(), value.end(), [&](char letter) { return is_in(letters, letter); }))
        return wrong("characters", "must hold one of " + in_words(letters));
    if (rule.format == TextRule::Format::email && !looks_like_email(value))
        return wrong("not_an_address", "is no e-mail address");
    if (rule.format == TextRule::Format::color && !is_color(value))
        return wrong("not_a_color", "is no colour of the form #rrggbb");
    return true;
}

Result<> FieldChecks::result(Errc kind) && {
    if (wrong_.empty()) return {};
    auto const& first = wrong_.front();
    auto detail = first.pointer + " " + first.detail;
    auto code = kind == Errc::invalid ? "validation_failed" : to_string(kind);
    return Error{kind, std::move(detail), code, std::move(wrong_)};
}

}  // namespace klieg
