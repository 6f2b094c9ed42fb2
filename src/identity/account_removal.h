#pragma once

#include "identity/repo.h"
#include "identity/sessions.h"

namespace klieg::identity {

/// An account goes, and with it all that says who it is: its names are free for others, nothing that proved it opens
/// anything, and its log of sign-ins is gone. What it has made elsewhere goes before: each feature removes its own
/// while there is still an account that it can ask for.
///
/// What stays of it here: its id as that of the site's first administrator, where it was that (Setup).
///
/// Threads: any core. Lifetime: what it is given outlives it.
class AccountRemoval {
public:
    struct Needs {
        ports::TableStore& tables;
        IdentityRepo& repo;
        SessionService& sessions;
    };
    explicit AccountRemoval(Needs needs) : needs_(needs) {}

    /// Removes some of it, first of all the account itself: from then on nobody is it. For the job that removes
    /// accounts, which calls again until there is no more, from the start after a crash, and once again when an index
    /// shows what it did not yet. Answers whether there may be more. Fails: forbidden (is_administrator: another one
    /// takes that from them first, and so one always remains); conflict, where the account is changed at the same time.
    Task<Result<bool>> remove_some_of(UserId user);

private:
    Task<Result<>> close(UserId const& id);

    Needs needs_;
};

}  // namespace klieg::identity
