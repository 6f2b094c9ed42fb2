#include "identity/account_rules.h"

#include "base/text.h"

namespace klieg::identity {

namespace {

constexpr TextRule kUsername{3, 30};
constexpr TextRule kDisplayName{1, 60};
constexpr TextRule kPassword{10, 200, TextRule::Lines::many};
// RFC 5321 4.5.3.1: 64 bytes before the @, 254 in all.
constexpr TextRule kEmail{3, 254};
constexpr std::size_t kEmailLocalBytesMax = 64;

/// Only what is surely wrong: whether an address works is known to the mail that arrives.
bool looks_like_email(std::string_view text) {
    auto at = text.find('@');
    if (at == std::string_view::npos || at == 0 || at > kEmailLocalBytesMax) return false;
    auto domain = text.substr(at + 1);
    bool dots_fit = !domain.starts_with('.') && !domain.ends_with('.') && domain.find("..") == std::string_view::npos;
    return !domain.empty() && dots_fit && text.find_first_of(" \"<>(),;:\\[]") == std::string_view::npos &&
           domain.find('@') == std::string_view::npos;
}

}  // namespace

void check_password(FieldChecks& checks, std::string_view pointer, std::string_view password) {
    checks.text(pointer, password, kPassword);
}

Result<> check_new_user(NewUser const& wanted) {
    FieldChecks checks;
    if (checks.text("/username", wanted.username, kUsername) && !only_letters_digits_and("_.-", wanted.username))
        checks.add("/username", "characters", "may hold letters, digits, '_', '.' and '-'");
    if (checks.text("/email", wanted.email, kEmail) && !looks_like_email(wanted.email))
        checks.add("/email", "not_an_address", "is no e-mail address");
    check_password(checks, "/password", wanted.password);
    if (wanted.display_name) checks.text("/displayName", *wanted.display_name, kDisplayName);
    return std::move(checks).result();
}

}  // namespace klieg::identity
