#include "identity/account_rules.h"

#include "base/plain_letters.h"
#include "base/reserved_names.h"
#include "base/text.h"
#include "base/text_policy.h"
#include "identity/common_passwords.h"

#include <algorithm>
#include <span>
#include <vector>

namespace klieg::identity {

namespace {

constexpr TextRule kUsername{3, 30};
constexpr TextRule kDisplayName{1, 60};
constexpr TextRule kStandingReason{0, 1'000, TextRule::Lines::many};
constexpr TextRule kPassword{10, 200, TextRule::Lines::many};
// RFC 5321 4.5.3.1: 254 in all.
constexpr TextRule kEmail{3, 254};
constexpr auto kSecret = kPassword.written_as(TextRule::Format::password);

constexpr Constraint kAccountLines[] = {
    {.member = "id", .summary = "The user's id, which never changes."},
    {.member = "username",
     .summary = "Unique on the site, in any case.",
     .example = "ada",
     .text = kUsername.made_of("a-zA-Z0-9_.-")},
    {.member = "email",
     .summary = "An e-mail address, unique on the site; shown to its owner alone.",
     .example = "ada@example.org",
     .text = kEmail.written_as(TextRule::Format::email),
     .required = true},
    {.member = "password", .summary = "A password.", .example = "a password of some length", .text = kSecret},
    {.member = "display_name",
     .summary = "What people read; without one, the username.",
     .example = "Ada",
     .text = kDisplayName},
    {.member = "current_password",
     .summary = "The password, where the address changes.",
     .example = "a password of some length"},
    {.member = "email_verified", .summary = "Whether its owner has shown to read what is mailed there."},
    {.member = "role", .summary = "What the account may do beyond its own things."},
    {.member = "created_at", .summary = "When it was made."},
    {.member = "avatar", .summary = "Its picture, a square, in sizes from the smallest on; empty: it has none."},
};

/// What is left of a password without its owner's name makes it no harder to guess.
constexpr std::size_t kBesideNameMax = 4;
/// A shorter name may stand in any password by chance.
constexpr std::size_t kNameBytesMin = 4;

bool is_hardly_more_than(std::string name, std::string const& plain) {
    name = plain_letters(name);
    if (name.size() < kNameBytesMin) return false;
    auto rest = plain;
    for (auto at = rest.find(name); at != std::string::npos; at = rest.find(name)) rest.erase(at, name.size());
    return rest.size() < plain.size() && rest.size() <= kBesideNameMax;
}

/// The words of what everybody knows of a password's owner: of "Ada Lovelace" and "ada.lovelace@example.org" each.
std::vector<std::string> words_of(std::span<std::string const> names) {
    std::vector<std::string> words;
    for (auto const& name : names) {
        auto const lower = plain_letters(name);
        words.push_back(lower);
        auto const at = lower.find('@');
        words.push_back(lower.substr(0, at));
        if (at != std::string::npos) words.push_back(lower.substr(at + 1));
        auto is_of_word = [](char c) { return (c >= 'a' && c <= 'z') || static_cast<unsigned char>(c) >= 0x80; };
        for (auto begin = lower.begin(); begin != lower.end();) {
            begin = std::find_if(begin, lower.end(), is_of_word);
            auto const end = std::find_if_not(begin, lower.end(), is_of_word);
            words.emplace_back(begin, end);
            begin = end;
        }
    }
    std::erase_if(words, [](std::string const& word) { return word.size() < kNameBytesMin; });
    return words;
}

struct NewPassword {
    char const* pointer;
    std::string const& text;
};

/// Of a password whose length is right.
void check_words(FieldChecks& checks, NewPassword password, std::vector<std::string> names) {
    auto const length = character_count(password.text);
    if (length < kPassword.characters_min || length > kPassword.characters_max) return;
    auto const plain = plain_letters(password.text);
    if (std::ranges::any_of(names, [&](std::string const& name) { return is_hardly_more_than(name, plain); }))
        return checks.add(password.pointer, "own_name", "must be more than your name or address");
    if (is_common_password(password.text, words_of(names)))
        checks.add(password.pointer, "too_common", "is one of those that are guessed first");
}

}  // namespace

Constraints constraints_of(User const*) {
    return kAccountLines;
}
Constraints constraints_of(NewUser const*) {
    return kAccountLines;
}
Constraints constraints_of(NamesChange const*) {
    return kAccountLines;
}
Constraints constraints_of(AccountPatch const*) {
    return kAccountLines;
}

Constraints constraints_of(Credentials const*) {
    // No limits: what nobody can have is simply wrong.
    static constexpr Constraint kCredentials[] = {
        {.member = "login", .summary = "A username or an e-mail address.", .example = "ada"},
        {.member = "password", .summary = "Its password.", .example = "a password of some length"},
        {.member = "code",
         .summary = "Of the second factor, where the account has one: of the app, or a recovery code.",
         .example = "287082"},
    };
    return kCredentials;
}

Constraints constraints_of(StandingChange const*) {
    static constexpr Constraint kStandingLines[] = {
        {.member = "standing", .summary = "Whether the account may be used."},
        {.member = "until", .summary = "When a suspension ends by itself; null: when somebody ends it."},
        {.member = "reason",
         .summary = "Why, as its owner is told.",
         .example = "The same advertisement below forty videos.",
         .text = kStandingReason},
    };
    return kStandingLines;
}
Constraints constraints_of(PasswordChange const*) {
    static constexpr Constraint kChange[] = {
        {.member = "current_password", .summary = "The password so far.", .example = "a password of some length"},
        {.member = "new_password",
         .summary = "The one from now on.",
         .example = "another of some length",
         .text = kSecret},
    };
    return kChange;
}

FieldChecks reserved_in(NewUser const& wanted) {
    return names_of_the_site({"/username", wanted.username}, {"/displayName", wanted.display_name.value_or("")});
}

FieldChecks reserved_in(AccountPatch const& wanted, User const& owner) {
    std::string_view name;
    if (wanted.display_name && *wanted.display_name) name = **wanted.display_name;
    bool const stays = tidy_text(name) == owner.display_name;
    return names_of_the_site({}, {"/displayName", stays ? std::string_view() : name});
}

Result<> tidy_account_patch(AccountPatch& wanted, User const& owner, FieldChecks wrong) {
    check_and_tidy_members(wrong, wanted);
    bool const moves = wanted.email && wanted.email->has_value() && **wanted.email != owner.email;
    if (moves && !wanted.current_password)
        wrong.add("/currentPassword", "required", "must be there where the address changes");
    return std::move(wrong).result();
}

Result<> tidy_new_user(NewUser& wanted, FieldChecks wrong) {
    check_and_tidy_members(wrong, wanted);
    check_words(wrong, {"/password", wanted.password},
                {wanted.username, wanted.email, wanted.display_name.value_or("")});
    return std::move(wrong).result();
}

Result<> check_password_change(PasswordChange const& wanted, User const& owner) {
    FieldChecks checks;
    check_members(checks, wanted);
    check_words(checks, {"/newPassword", wanted.new_password}, {owner.username, owner.email, owner.display_name});
    return std::move(checks).result();
}

Result<> check_password(std::string const& password, User const& owner) {
    FieldChecks checks;
    if (checks.text("/password", password, kSecret))
        check_words(checks, {"/password", password}, {owner.username, owner.email, owner.display_name});
    return std::move(checks).result();
}

Result<> tidy_standing_change(StandingChange& wanted, Time now) {
    FieldChecks checks;
    check_and_tidy_members(checks, wanted);
    if (wanted.until && wanted.standing != Standing::suspended)
        checks.add("/until", "not_allowed", "is of a suspension alone");
    if (wanted.until && *wanted.until <= now) checks.add("/until", "out_of_range", "must be in the future");
    return std::move(checks).result();
}

}  // namespace klieg::identity
