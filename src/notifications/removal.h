#pragma once

#include "jobs/worker.h"
#include "notifications/preferences.h"
#include "notifications/repo.h"

namespace klieg::notifications {

/// What is taken away: of who has too many, what is behind the newest; and of an account that goes, all.
///
/// Notifications about a video, a comment or a channel that is gone stay until their time comes: they hold ids alone,
/// and are shown to nobody.
///
/// Threads: any core. Lifetime: what it is given outlives it.
class Removal {
public:
    struct Needs {
        NotificationRepo& repo;
        Preferences& preferences;
    };
    explicit Removal(Needs needs) : needs_(needs) {}

    /// The job kTrimKind.
    Task<Result<>> run(jobs::JobContext& context);
    /// A page of what a user has; answers whether there may be more. For who deletes an account, which calls it until
    /// it answers false, from the start again after a crash.
    Task<Result<bool>> remove_some_of(UserId user);

private:
    Needs needs_;
};

}  // namespace klieg::notifications
