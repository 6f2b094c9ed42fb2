#include "base/field_checks.h"

#include "base/text.h"

#include <algorithm>

namespace klieg {

namespace {

bool has_control_characters(std::string_view text, TextRule::Lines lines) {
    return std::any_of(text.begin(), text.end(), [&](char c) {
        if (lines == TextRule::Lines::many && (c == '\n' || c == '\r' || c == '\t')) return false;
        return static_cast<unsigned char>(c) < 0x20U || c == 0x7F;
    });
}

}  // namespace

void FieldChecks::add(std::string pointer, std::string code, std::string detail) {
    wrong_.push_back({std::move(pointer), std::move(code), std::move(detail)});
}

bool FieldChecks::text(std::string_view pointer, std::string_view value, TextRule rule) {
    auto wrong = [&](char const* code, std::string detail) {
        add(std::string(pointer), code, std::move(detail));
        return false;
    };
    auto length = character_count(value);
    if (length == 0 && rule.characters_min > 0) return wrong("required", "must not be empty");
    if (length < rule.characters_min)
        return wrong("too_short", "must have at least " + std::to_string(rule.characters_min) + " characters");
    if (length > rule.characters_max)
        return wrong("too_long", "must have at most " + std::to_string(rule.characters_max) + " characters");
    if (has_control_characters(value, rule.lines)) return wrong("control_characters", "holds control characters");
    // A name of nothing but spaces would be an invisible link.
    if (rule.characters_min > 0 && value.find_first_not_of(' ') == std::string_view::npos)
        return wrong("required", "must not be blank");
    return true;
}

Result<> FieldChecks::result(Errc kind) && {
    if (wrong_.empty()) return {};
    auto detail = wrong_.front().pointer + " " + wrong_.front().detail;
    auto code = kind == Errc::invalid ? "validation_failed" : to_string(kind);
    return Error{kind, std::move(detail), code, std::move(wrong_)};
}

}  // namespace klieg
