#include "notifications/notifier.h"

#include "base/caught.h"
#include "base/log.h"
#include "notifications/topics.h"

#include <algorithm>
#include <set>

namespace klieg::notifications {

namespace {

/// Notices whose users' choices are read at once.
constexpr std::size_t kToldAtOnce = ports::kBatchKeysMax;

/// One of 256: their last digits are as good as random, and the same whoever tells it.
bool is_one_to_look_after(NotificationId const& id) {
    constexpr std::string_view kOneOf32 = "2";
    constexpr std::string_view kFourOf32 = "abcd";
    auto const& text = id.text();
    return text.ends_with(kOneOf32) && kFourOf32.find(text[text.size() - 2]) != std::string_view::npos;
}

}  // namespace

Task<Result<std::size_t>> Notifier::tell(std::vector<assembly::Notice> notices) {
    std::size_t told = 0;
    for (std::size_t at = 0; at < notices.size(); at += kToldAtOnce) {
        auto const some = std::span(notices).subspan(at, std::min(kToldAtOnce, notices.size() - at));
        KLIEG_CO_TRY(auto wanted, co_await wanted_of({some.begin(), some.end()}));
        KLIEG_CO_TRY(auto put, co_await needs_.repo.put_absent(std::move(wanted)));
        told += put.size();
        for (auto const& row : put)
            if (is_one_to_look_after(row.notification_id)) KLIEG_CO_CHECK(co_await ask_to_trim(row.user_id));
        co_await say(std::move(put));
    }
    co_return told;
}

/// Without what is too old to be kept, of which a log that is read anew may speak.
Task<Result<std::vector<NotificationRepo::Wanted>>> Notifier::wanted_of(std::vector<assembly::Notice> notices) {
    auto const oldest = needs_.clock.now() - kKept;
    std::erase_if(notices, [oldest](assembly::Notice const& one) {
        return one.user.empty() || one.actor == one.user || one.at <= oldest;
    });
    std::set<UserId> users;
    for (auto const& one : notices) users.insert(one.user);
    KLIEG_CO_TRY(auto const chosen, co_await needs_.preferences.chosen_by(std::move(users)));
    std::vector<NotificationRepo::Wanted> all;
    std::set<ports::Key> met;
    for (auto const& one : notices) {
        NotificationRepo::Wanted wanted{.row = row_of(one), .mark = one.marked ? one.once : std::string()};
        if (!met.insert(wanted.key()).second) continue;
        auto const ways = chosen.ways(one.user, one.kind);
        wanted.row.in_app = ways.app;
        if (ways.app || ways.mail || ways.push) all.push_back(std::move(wanted));
    }
    co_return all;
}

Task<Result<>> Notifier::ask_to_trim(UserId user) {
    KLIEG_CO_CHECK(co_await needs_.tables.write(needs_.jobs.enqueue({.kind = kTrimKind, .subject = user.text()})));
    needs_.jobs.notify(kTrimKind);
    co_return Result<>{};
}

/// Where it cannot be shown now, it is shown when somebody looks.
Task<> Notifier::say(std::vector<Notification> put) {
    std::erase_if(put, [](Notification const& row) { return !row.in_app; });
    if (put.empty()) co_return;
    auto shown = co_await caught(needs_.views.of_each(std::move(put)));
    if (!shown.ok()) {
        log::warn("notifications are told when they are looked for", {{"error", shown.error().detail}});
        co_return;
    }
    for (auto const& [user, view] : *shown) tell_created(needs_.teller, user, view);
}

}  // namespace klieg::notifications
