#pragma once

#include "base/field_checks.h"
#include "base/result.h"
#include "identity/types.h"

/// What user names, addresses and passwords may be.
namespace klieg::identity {

/// With every wrong field. A password is neither among the commonest (too_common) nor hardly more
/// than what everybody knows of its owner (own_name).
void check_new_user(FieldChecks& checks, NewUser const& wanted);
/// Fails: invalid.
Result<> check_password_change(PasswordChange const& wanted, User const& owner);
/// One that somebody else chooses for its owner. Fails: invalid.
Result<> check_password(std::string const& password, User const& owner);

}  // namespace klieg::identity
