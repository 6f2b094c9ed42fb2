#pragma once

#include "base/field_checks.h"
#include "base/result.h"
#include "identity/types.h"

/// What usernames, addresses and passwords may be.
namespace klieg::identity {

/// Which of its names are the site's own.
FieldChecks reserved_in(NewUser const& wanted);
/// The same of what an account would be called from now on; the name that it has already it may keep.
FieldChecks reserved_in(AccountPatch const& wanted, User const& owner);
/// Checks it, and brings its texts into the form in which they are kept. Another address takes the password. Fails:
/// invalid, with every wrong field and what is `wrong` already.
Result<> tidy_account_patch(AccountPatch& wanted, User const& owner, FieldChecks wrong);
/// Checks it, and brings its texts into the form in which they are kept. A password is neither among the commonest
/// (too_common) nor hardly more than what everybody knows of its owner (own_name). Fails: invalid, with every wrong
/// field and what is `wrong` already.
Result<> tidy_new_user(NewUser& wanted, FieldChecks wrong);
/// Fails: invalid.
Result<> check_password_change(PasswordChange const& wanted, User const& owner);
/// One that somebody else chooses for its owner. Fails: invalid.
Result<> check_password(std::string const& password, User const& owner);

/// Fails: invalid.
Result<> tidy_standing_change(StandingChange& wanted, Time now);

}  // namespace klieg::identity
