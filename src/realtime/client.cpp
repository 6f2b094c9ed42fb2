#include "realtime/client.h"

#include "base/caught.h"
#include "realtime/hub.h"

#include <algorithm>

namespace klieg::realtime {

namespace {

using namespace std::chrono_literals;

/// After a restart thousands come back: within this they spread out.
constexpr auto kRetryAfterDrainMax = 5'000ms;
constexpr auto kRetryAfterSlowMax = 10'000ms;
constexpr auto kRetryAfterFloodMax = 30'000ms;

constexpr std::uint16_t kUnauthenticated = 4001;
constexpr std::uint16_t kRateLimited = 4008;

}  // namespace

Ending ending_by_drain() {
    return {"drain", close_code::kRestart, {500ms, kRetryAfterDrainMax}};
}
Ending ending_of_session() {
    return {"session_ended", kUnauthenticated, {0ms, 1'000ms}};
}
Ending ending_of_slow_reader() {
    return {"too_slow", close_code::kTryLater, {1'000ms, kRetryAfterSlowMax}};
}
Ending ending_of_flood() {
    return {"rate_limited", kRateLimited, {10'000ms, kRetryAfterFloodMax}};
}

Client::~Client() {
    leave();
}

std::vector<std::string> Client::topics() const {
    std::vector<std::string> names;
    for (auto const& subscription : subscriptions_) names.push_back(subscription->topic());
    return names;
}

bool Client::follows(std::string const& topic) const noexcept {
    return std::ranges::any_of(subscriptions_, [&](auto const& one) { return one->topic() == topic; });
}

void Client::enter(HubCore& core) {
    core_ = &core;
    asked_ = hub_.clock().steady();
    core.enter(*this);
}

void Client::leave() noexcept {
    if (core_ == nullptr) return;
    for (auto& subscription : subscriptions_) core_->topics.unsubscribe(std::move(subscription));
    subscriptions_.clear();
    std::exchange(core_, nullptr)->leave(*this);
}

void Client::unfollow(std::string const& topic) {
    auto const found = std::ranges::find_if(subscriptions_, [&](auto const& one) { return one->topic() == topic; });
    if (found == subscriptions_.end()) return;
    core_->topics.unsubscribe(std::move(*found));
    subscriptions_.erase(found);
}

void Client::lose(std::string const& topic, Error const& why) {
    if (core_ == nullptr || !follows(topic)) return;
    unfollow(topic);
    say(words::ended(topic, why));
}

Task<Result<>> Client::may_follow(std::string topic) {
    co_return co_await caught(hub_.ask_guard(who_.principal, std::move(topic)));
}

/// Who comes from another node may have seen what this one has yet to read: up to there nothing is told to him, or it
/// would be told twice. That is so as long as the log has it, and so the log is asked, rather than a clock. Of a log
/// that was put back from a backup somebody may have seen what never comes, or comes as something else; a place may be
/// made up, too. Who brings such a one has missed what nobody can name: `gap` and all that is told from here on is what
/// helps him. Where the log cannot say it is the same, since a `gap` too many costs one question, and silence the news.
Task<> Client::check_place(Wanted& wanted) {
    if (!wanted.after || !core_->topics.lies_ahead(*wanted.after) || co_await hub_.log_reaches(*wanted.after))
        co_return;
    wanted.after.reset();
    wanted.forgot = true;
}

/// First all that has to be waited for; then, at one stroke, subscriptions and what was missed, so that what happens
/// meanwhile comes after it, and neither twice nor not at all.
Task<std::vector<Client::Outcome>> Client::follow(std::vector<Wanted> wanted) {
    auto const rights_changes = core_ != nullptr ? core_->rights_changes() : 0;
    std::vector<Result<>> allowed;
    for (auto& one : wanted) {
        allowed.push_back(co_await may_follow(one.topic));
        if (!allowed.back().ok() || !one.after || core_ == nullptr) continue;
        co_await check_place(one);
        if (!one.after || core_ == nullptr) continue;
        bool const lies_before = core_->topics.missed_since(one.topic, *one.after) == CoreTopics::Missed::earlier;
        if (lies_before) co_await hub_.reach_back(*one.after);
    }
    std::vector<Outcome> outcomes;
    auto room = room_for_missed();
    for (std::size_t i = 0; i < wanted.size(); ++i) {
        if (core_ == nullptr)
            outcomes.push_back({wanted[i].topic, Error{Errc::cancelled, "the connection has ended"}});
        else if (allowed[i].ok())
            outcomes.push_back(subscribe(std::move(wanted[i])));
        else
            outcomes.push_back({std::move(wanted[i].topic), std::move(allowed[i])});
        auto const bytes = bytes_missed(outcomes.back());
        if (bytes > room)
            give_up_missed(outcomes.back());
        else
            room -= bytes;
    }
    // A guard may have answered just before that.
    if (core_ != nullptr && core_->rights_changes() != rights_changes) core_->ask_soon(*this);
    co_return outcomes;
}

void Client::tell(words::Ack ack, std::vector<Outcome> const& outcomes) {
    for (auto const& outcome : outcomes) {
        if (outcome.followed.ok())
            ack.ok.push_back({outcome.topic, outcome.at});
        else
            ack.err.push_back({outcome.topic, std::string(outcome.followed.error().stable_code()),
                               is_for_the_log(outcome.followed.error())
                                   ? std::string(plain_sentence(outcome.followed.error().kind))
                                   : outcome.followed.error().detail});
    }
    say(words::ack(ack));
    for (auto const& outcome : outcomes) {
        if (outcome.gap) say(words::gap(outcome.topic, outcome.oldest, hub_.fetch_path(outcome.topic)));
        for (auto const& missed : outcome.missed) deliver(missed);
    }
}

std::size_t Client::bytes_missed(Outcome const& outcome) const {
    std::size_t bytes = 0;
    for (auto const& one : outcome.missed) bytes += bytes_of_missed(*one);
    return bytes;
}

/// He goes on from where the topic is now, and looks how things stand.
void Client::give_up_missed(Outcome& outcome) const {
    outcome.missed.clear();
    outcome.gap = true;
    outcome.oldest.reset();
    outcome.at.reset();
    if (auto const at = core_->topics.latest_of(outcome.topic)) outcome.at = at->text();
}

Client::Outcome Client::subscribe(Wanted wanted) {
    auto& topics = core_->topics;
    Outcome outcome{.topic = wanted.topic};
    if (follows(wanted.topic)) return outcome;
    if (auto const at = topics.latest_of(wanted.topic)) outcome.at = at->text();
    // What was missed is yet to be told: until then he is where he was.
    if (wanted.after && topics.missed_since(wanted.topic, *wanted.after) == CoreTopics::Missed::known)
        outcome.at = wanted.after->text();
    if (wanted.after) {
        outcome.gap = topics.missed_since(wanted.topic, *wanted.after) != CoreTopics::Missed::known;
        outcome.missed = topics.told_after(wanted.topic, *wanted.after);
    }
    outcome.gap = outcome.gap || wanted.forgot;
    if (outcome.gap) {
        auto const oldest = topics.oldest_of(wanted.topic);
        if (oldest) outcome.oldest = oldest->text();
    }
    subscriptions_.push_back(topics.subscribe(*this, std::move(wanted.topic), wanted.after));
    return outcome;
}

}  // namespace klieg::realtime
