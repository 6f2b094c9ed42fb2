#pragma once

#include "base/result.h"
#include "identity/types.h"

/// What user names, addresses and passwords may be.
namespace klieg::identity {

/// Each fails: invalid, with every wrong field.
Result<> check_new_user(NewUser const& wanted);
Result<> check_password_change(PasswordChange const& wanted);

}  // namespace klieg::identity
