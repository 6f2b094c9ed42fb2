#include "subscriptions/subscriber_count.h"

#include "channels/types.h"
#include "subscriptions/events.h"
#include "subscriptions/service.h"

namespace klieg::subscriptions {

namespace {

using counters::Addend;
using counters::Contribution;
using counters::Counting;

std::vector<Addend> addends_of(ChannelId const& channel, std::optional<Level> level) {
    if (!level) return {};
    return {{.counter = channels::subscribers_counter(channel)}};
}

std::optional<std::vector<Addend>> addends_after(events::Envelope const& event) {
    if (event.type != kSubscriptionChanged.name) return std::nullopt;
    auto const changed = events::payload_of<SubscriptionEvent>(event);
    if (!changed.ok()) return std::nullopt;
    return addends_of(changed->channel_id, changed->after);
}

Task<Result<Counting::Subjects>> list(SubscriptionRepo& repo, ports::Cursor cursor) {
    KLIEG_CO_TRY(auto page, co_await repo.scan(std::move(cursor)));
    Counting::Subjects subjects{.ids = {}, .next = std::move(page.next)};
    for (auto const& pair : page.pairs) subjects.ids.push_back(subject_of(pair.channel, pair.user));
    co_return subjects;
}

Task<Result<std::optional<Contribution>>> find(SubscriptionRepo& repo, std::string subject) {
    KLIEG_CO_TRY(auto pair, parse_subject(subject));
    KLIEG_CO_TRY(auto const row, co_await repo.find(pair.second, pair.first));
    if (!row) co_return std::nullopt;
    co_return contribution_of(*row);
}

}  // namespace

Contribution contribution_of(Subscription const& subscription) {
    return {.subject = subject_of(subscription.channel_id, subscription.user_id),
            .version = subscription.version,
            .addends = addends_of(subscription.channel_id, subscription.level)};
}

Counting count_of_subscribers(SubscriptionRepo& repo) {
    return {.name = kSubscriberCount,
            .addends_after = addends_after,
            .list = [&repo](ports::Cursor cursor) { return list(repo, std::move(cursor)); },
            .find = [&repo](std::string subject) { return find(repo, std::move(subject)); }};
}

}  // namespace klieg::subscriptions
