#pragma once

#include "assembly/notification.h"
#include "identity/repo.h"

#include <optional>
#include <span>
#include <vector>

namespace klieg::moderation {

inline constexpr auto kAccountStanding = "account.standing";

/// To somebody that his account is suspended or banned, and why, or may be used again: what he reads by mail, or when
/// he is back.
///
/// Threads: any core. Lifetime: what it is given outlives it.
class AccountNotices {
public:
    struct Needs {
        identity::IdentityRepo& users;
    };
    explicit AccountNotices(Needs needs) : needs_(needs) {}

    assembly::NotificationSource source();
    static std::vector<assembly::Notice> notices_of(std::span<events::Envelope const> told);

    using About = assembly::NotificationSource::About;
    using Subjects = std::vector<std::optional<assembly::NotificationSubject>>;
    /// To nobody but the account itself, and of its last change alone.
    Task<Result<Subjects>> show(Principal reader, std::vector<About> about);

private:
    Needs needs_;
};

}  // namespace klieg::moderation
