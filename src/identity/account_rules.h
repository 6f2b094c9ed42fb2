#pragma once

#include "base/field_checks.h"
#include "identity/types.h"

#include <string_view>

/// What user names, addresses and passwords may be.
namespace klieg::identity {

/// Fails: invalid, with every wrong field.
Result<> check_new_user(NewUser const& wanted);
void check_password(FieldChecks& checks, std::string_view pointer, std::string_view password);

}  // namespace klieg::identity
