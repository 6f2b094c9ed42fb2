#pragma once

#include "budgets/counted.h"
#include "identity/repo.h"

#include <string>

namespace klieg::pictures {

std::string avatar_subject(UserId const& user);

/// An account's picture takes room of its own. Lifetime: the repo outlives it.
budgets::Counted counted_avatars(identity::IdentityRepo& users);

}  // namespace klieg::pictures
