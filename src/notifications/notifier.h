#pragma once

#include "jobs/queue.h"
#include "notifications/preferences.h"
#include "notifications/repo.h"
#include "notifications/view.h"
#include "realtime/topic.h"

#include <cstddef>
#include <vector>

namespace klieg::notifications {

inline constexpr auto kTrimKind = "notifications.trim";

/// Tells people something, each thing once: the row of a notice has the same id whoever makes it and however often, is
/// put only where it is not there, and stays as it is where it was read. Nobody is told of his own doing. Who is
/// looking at this moment is told at once (topics.h), as far as that news arrives. ADR 36.
///
/// How many a user has nobody counts when one is put: of every so many a job looks what is too much.
///
/// Threads: any core. Lifetime: what it is given outlives it.
class Notifier {
public:
    struct Needs {
        NotificationRepo& repo;
        Preferences& preferences;
        NotificationViews& views;
        realtime::Teller& teller;
        ports::TableStore& tables;
        jobs::Queue& jobs;
        Clock const& clock;
    };
    explicit Notifier(Needs needs) : needs_(needs) {}

    /// Of notices with one id the first counts. Any number. Answers how many are new. Where it fails some may be told;
    /// who calls again tells the rest.
    Task<Result<std::size_t>> tell(std::vector<assembly::Notice> notices);
    /// Has a job look whether they have too many. The loop of tell() does this now and then.
    Task<Result<>> ask_to_trim(UserId user);

private:
    Task<Result<std::vector<NotificationRepo::Wanted>>> wanted_of(std::vector<assembly::Notice> notices);
    Task<> say(std::vector<Notification> put);

    Needs needs_;
};

}  // namespace klieg::notifications
