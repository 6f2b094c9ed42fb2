#include "notifications/milestones.h"

#include "channels/types.h"
#include "subscriptions/events.h"

#include <algorithm>
#include <charconv>
#include <map>
#include <set>

namespace klieg::notifications {

namespace {

constexpr std::int64_t kMilestones[] = {10, 100, 1'000, 10'000, 100'000, 1'000'000, 10'000'000, 100'000'000};
/// The counter may be behind by what was told together, and by some that were told just before.
constexpr std::int64_t kBehind = 5;

struct Reached {
    ChannelId channel;
    std::int64_t count = 0;
};

/// As a subject has it: "ch_…#100".
std::optional<Reached> parse_reached(std::string_view subject) {
    auto const hash = subject.find('#');
    auto channel = ChannelId::parse(subject.substr(0, hash));
    if (hash == std::string_view::npos || !channel.ok()) return std::nullopt;
    Reached reached{.channel = *std::move(channel)};
    auto const number = subject.substr(hash + 1);
    std::from_chars(number.data(), number.data() + number.size(), reached.count);
    return reached;
}

}  // namespace

std::optional<std::int64_t> Milestones::reached_by(std::int64_t count) noexcept {
    std::optional<std::int64_t> highest;
    for (auto const milestone : kMilestones)
        if (milestone <= count) highest = milestone;
    return highest;
}

bool Milestones::is_near(std::int64_t count, std::int64_t reach) noexcept {
    return std::ranges::any_of(
        kMilestones, [=](std::int64_t milestone) { return count >= milestone - reach && count < milestone + reach; });
}

assembly::NotificationSource Milestones::source() {
    return {.name = "milestones",
            .kinds = {{kMilestone, {.app = true}}},
            .show = [this](Principal reader, std::vector<About> about) {
                return show(std::move(reader), std::move(about));
            }};
}

Task<Result<>> Milestones::follow(std::span<events::Envelope const> told) {
    std::map<ChannelId, std::int64_t> begun;
    for (auto const& event : told) {
        if (event.type != subscriptions::kSubscriptionChanged.name) continue;
        auto const changed = events::payload_of<subscriptions::SubscriptionEvent>(event);
        if (changed.ok() && changed->after && !changed->before) ++begun[changed->channel_id];
    }
    for (auto const& [channel, count] : begun) {
        KLIEG_CO_TRY(auto const counted,
                     co_await needs_.counters.get(channels::subscribers_counter(channel), ports::Consistency::strong));
        if (!is_near(counted, kBehind + 2 * count)) continue;
        jobs::NewJob look{.kind = kMilestoneJobKind, .subject = channel.text(), .delay = kCountedBy};
        KLIEG_CO_CHECK(co_await needs_.tables.write(needs_.jobs.enqueue(std::move(look))));
        needs_.jobs.notify(kMilestoneJobKind);
    }
    co_return Result<>{};
}

Task<Result<>> Milestones::run(jobs::JobContext& context) {
    KLIEG_CO_TRY(auto const id, ChannelId::parse(context.subject()));
    auto const channel = co_await needs_.channels.get(id);
    if (!channel.ok() && channel.error().kind == Errc::not_found) co_return Result<>{};
    KLIEG_CO_CHECK(channel);
    KLIEG_CO_TRY(auto const count,
                 co_await needs_.counters.get(channels::subscribers_counter(id), ports::Consistency::strong));
    auto const reached = reached_by(count);
    if (!reached) co_return Result<>{};
    auto const subject = id.text() + "#" + std::to_string(*reached);
    std::vector<assembly::Notice> notices{{.user = channel->owner_user_id,
                                           .kind = kMilestone,
                                           .once = "subscribers " + subject,
                                           .at = needs_.clock.now(),
                                           .subject = subject,
                                           .marked = true}};
    KLIEG_CO_CHECK(co_await needs_.notifier.tell(std::move(notices)));
    co_return Result<>{};
}

Task<Result<Milestones::Subjects>> Milestones::show(Principal reader, std::vector<About> about) {
    Subjects subjects(about.size());
    std::set<ChannelId> ids;
    for (auto const& one : about)
        if (auto const reached = parse_reached(one.subject)) ids.insert(reached->channel);
    if (ids.empty()) co_return subjects;
    KLIEG_CO_TRY(auto const channels, co_await needs_.channels.find_all({ids.begin(), ids.end()}));
    for (std::size_t i = 0; i < about.size(); ++i) {
        auto const reached = parse_reached(about[i].subject);
        auto const found = reached ? channels.find(reached->channel) : channels.end();
        if (found == channels.end() || !reader.is(found->second.owner_user_id)) continue;
        auto& subject = subjects[i].emplace();
        subject.type = "channel";
        subject.id = reached->channel.text();
        subject.title = found->second.name;
        subject.channel_id = reached->channel;
        subject.channel_name = found->second.name;
        subject.count = reached->count;
    }
    co_return subjects;
}

}  // namespace klieg::notifications
