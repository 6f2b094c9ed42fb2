#pragma once

#include "base/result.h"

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace klieg {

/// What a text may be: its length in characters, whether it may break lines, what it may consist of.
struct TextRule {
    enum class Lines : std::uint8_t { one, many };
    enum class Format : std::uint8_t { any, email, password, color };

    std::size_t characters_min = 0;
    std::size_t characters_max = 0;
    Lines lines = Lines::one;
    std::string_view alphabet{};  ///< as between the brackets of a pattern, "a-z0-9_.-"; empty: any character
    Format format = Format::any;

    constexpr TextRule made_of(std::string_view letters) const {
        auto rule = *this;
        rule.alphabet = letters;
        return rule;
    }
    constexpr TextRule written_as(Format wanted) const {
        auto rule = *this;
        rule.format = wanted;
        return rule;
    }
};

/// Collects what is wrong with the fields of a request, so that its sender hears of all of it at once.
/// Limits: the first 20 mistakes (field_errors.h).
class FieldChecks {
public:
    void add(std::string pointer, std::string code, std::string detail);
    /// Codes: required, too_short, too_long, control_characters, characters, not_an_address,
    /// not_a_color. Answers whether it passed.
    bool text(std::string_view pointer, std::string_view value, TextRule rule);

    /// Adds what another has collected.
    void take(FieldChecks&& others);

    bool passed() const noexcept { return wrong_.empty(); }
    /// Fails: `kind` with all that was added; the code of `invalid` is validation_failed.
    Result<> result(Errc kind = Errc::invalid) &&;

private:
    std::vector<FieldError> wrong_;
};

}  // namespace klieg
