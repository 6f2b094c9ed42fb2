#pragma once

#include "assembly/picture.h"
#include "identity/types.h"

#include <boost/describe/class.hpp>

#include <string>
#include <vector>

namespace klieg::identity {

/// An account as its owner sees it.
struct UserAnswer {
    UserId id;
    std::string username;
    std::string display_name;
    Role role = Role::user;
    Time created_at{};
    std::string email;
    bool email_verified = false;
    std::vector<assembly::PictureSize> avatar;
};
BOOST_DESCRIBE_STRUCT(UserAnswer, (), (id, username, display_name, role, created_at, email, email_verified, avatar))
Constraints constraints_of(UserAnswer const*);

UserAnswer view_of(User const& user);

}  // namespace klieg::identity
