#include "moderation/account_notices.h"

#include "identity/events.h"

namespace klieg::moderation {

namespace {

using assembly::Notice;

/// Which change of which account it is about.
std::string subject_of(UserId const& user, Time at) {
    return user.text() + " " + to_rfc3339(at);
}

Task<Result<std::vector<Notice>>> at_once(std::vector<Notice> notices) {
    co_return notices;
}

std::string title_of(identity::Standing standing) {
    switch (standing) {
        case identity::Standing::active: return "active";
        case identity::Standing::suspended: return "suspended";
        case identity::Standing::banned: return "banned";
    }
    return {};
}

}  // namespace

assembly::NotificationSource AccountNotices::source() {
    return {.name = "accounts",
            .kinds = {{kAccountStanding, {.app = true, .mail = true}}},
            .notices = [](std::span<events::Envelope const> told) { return at_once(notices_of(told)); },
            .show = [this](Principal reader,
                           std::vector<About> about) { return show(std::move(reader), std::move(about)); }};
}

std::vector<Notice> AccountNotices::notices_of(std::span<events::Envelope const> told) {
    std::vector<Notice> notices;
    for (auto const& event : told) {
        if (event.type != identity::kStandingChanged.name) continue;
        auto const payload = events::payload_of<identity::StandingEvent>(event);
        if (!payload.ok()) continue;
        auto const subject = subject_of(payload->user_id, payload->at);
        notices.push_back({.user = payload->user_id,
                           .kind = kAccountStanding,
                           .once = "standing " + subject,
                           .at = payload->at,
                           .subject = subject});
    }
    return notices;
}

Task<Result<AccountNotices::Subjects>> AccountNotices::show(Principal reader, std::vector<About> about) {
    Subjects subjects(about.size());
    if (!reader.signed_in() || about.empty()) co_return subjects;
    KLIEG_CO_TRY(auto const user, co_await needs_.users.find_user(reader.user));
    if (!user || !user->standing_since) co_return subjects;
    auto const last = subject_of(user->user_id, *user->standing_since);
    for (std::size_t i = 0; i < about.size(); ++i) {
        if (about[i].subject != last) continue;
        auto& subject = subjects[i].emplace();
        subject.type = "account";
        subject.id = user->user_id.text();
        subject.title = title_of(user->standing);
        if (!user->standing_reason.empty()) subject.text = user->standing_reason;
    }
    co_return subjects;
}

}  // namespace klieg::moderation
