#include "identity/account_rules.h"

namespace klieg::identity {

namespace {

constexpr TextRule kUsername{3, 30};
constexpr TextRule kDisplayName{1, 60};
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
     .text = kEmail.written_as(TextRule::Format::email)},
    {.member = "password", .summary = "A password.", .example = "a password of some length", .text = kSecret},
    {.member = "display_name",
     .summary = "What people read; without one, the user name.",
     .example = "Ada",
     .text = kDisplayName},
    {.member = "role", .summary = "What the account may do beyond its own things."},
    {.member = "created_at", .summary = "When it was made."},
};

}  // namespace

Constraints constraints_of(User const*) {
    return kAccountLines;
}
Constraints constraints_of(NewUser const*) {
    return kAccountLines;
}

Constraints constraints_of(Credentials const*) {
    // No limits: what nobody can have is simply wrong.
    static constexpr Constraint kCredentials[] = {
        {.member = "login", .summary = "A user name or an e-mail address.", .example = "ada"},
        {.member = "password", .summary = "Its password.", .example = "a password of some length"},
    };
    return kCredentials;
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

Result<> check_new_user(NewUser const& wanted) {
    return check_members(wanted);
}

Result<> check_password_change(PasswordChange const& wanted) {
    return check_members(wanted);
}

}  // namespace klieg::identity
