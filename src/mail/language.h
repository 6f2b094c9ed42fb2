#pragma once

#include <string_view>

namespace klieg::mail {

/// In which mails are written.
enum class Language : unsigned char { en, de };

/// "de-CH" is German; what we do not speak is English.
constexpr Language language_of(std::string_view tag) noexcept {
    bool const is_german = tag.size() >= 2 && (tag[0] == 'd' || tag[0] == 'D') && (tag[1] == 'e' || tag[1] == 'E') &&
                           (tag.size() == 2 || tag[2] == '-');
    return is_german ? Language::de : Language::en;
}
constexpr std::string_view tag_of(Language language) noexcept {
    return language == Language::de ? "de" : "en";
}

/// What is said in each.
struct Words {
    std::string_view en;
    std::string_view de;
    constexpr std::string_view in(Language language) const noexcept { return language == Language::de ? de : en; }
};

}  // namespace klieg::mail
