#include "identity/view.h"

namespace klieg::identity {

Constraints constraints_of(UserAnswer const*) {
    return constraints_of(static_cast<User const*>(nullptr));
}

UserAnswer view_of(User const& user) {
    return {.id = user.user_id,
            .username = user.username,
            .display_name = user.display_name,
            .role = user.role,
            .created_at = user.created_at,
            .email = user.email,
            .email_verified = user.is_verified(),
            .avatar = assembly::shown(user.avatar, user.user_id.text())};
}

}  // namespace klieg::identity
