#pragma once

#include "app/admin_context.h"
#include "base/metrics.h"
#include "identity/feature.h"

namespace klieg::app {

/// Accounts, as a server has them.
struct Accounts {
    explicit Accounts(AdminContext& of) : context(of) {}

    AdminContext& context;
    identity::Argon2Passwords passwords{{}};
    Metrics unread;
    identity::Feature feature{
        {context.storage->tables(), context.storage->broadcast(), passwords, context.clock, context.random, unread},
        {}};
};

}  // namespace klieg::app
