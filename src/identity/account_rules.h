#pragma once

#include "base/result.h"
#include "identity/types.h"

/// What user names, addresses and passwords may be.
namespace klieg::identity {

/// Each fails: invalid, with every wrong field. A password is neither among the commonest (too_common) nor hardly more
/// than what everybody knows of its owner (own_name).
Result<> check_new_user(NewUser const& wanted);
Result<> check_password_change(PasswordChange const& wanted, User const& owner);

}  // namespace klieg::identity
