#include "subscriptions/repo.h"

#include "base/json.h"
#include "base/log.h"
#include "ports/order_key.h"

#include <charconv>

namespace klieg::subscriptions {

namespace {

constexpr auto kTable = "Subscriptions";
constexpr auto kCounts = "SubscriptionCounts";
constexpr auto kByChannel = "ByChannel";
constexpr auto kNewestOf = "NewestOf";

/// Over how many partitions of the index the subscribers of a channel are spread.
constexpr unsigned kShards = 1;

std::string shard_name(ChannelId const& channel, unsigned number) {
    return channel.text() + "#" + std::to_string(number);
}

/// FNV-1a: it must be the same in every process and version, which std::hash does not promise.
std::string shard_of(ChannelId const& channel, UserId const& user) {
    std::uint32_t hash = 2'166'136'261U;
    for (char letter : user.text()) hash = (hash ^ static_cast<unsigned char>(letter)) * 16'777'619U;
    return shard_name(channel, (hash >> 16U) % kShards);
}

ports::Key key_of(UserId const& user, ChannelId const& channel) {
    return {user.text(), channel.text()};
}

ports::Item to_stored(Subscription const& subscription) {
    auto item = json::to_item(subscription);
    if (!subscription.level) return item;
    item["ChannelShard"] = shard_of(subscription.channel_id, subscription.user_id);
    item["CreatedOrder"] = ports::order_key(subscription.created_at, subscription.channel_id.text());
    return item;
}

struct CountRow {
    std::int64_t count = 0;
};
BOOST_DESCRIBE_STRUCT(CountRow, (), (count))

/// The count may not go over the limit by a write that began when it was below.
ports::Action one_more(UserId const& user, std::optional<std::int64_t> const& count) {
    ports::Condition holds = count ? ports::Condition{ports::Condition::Test::less, "Count", kSubscriptionsMax}
                                   : ports::Condition::attribute_absent("Of");
    return ports::Update{.table = kCounts,
                         .key = {user.text()},
                         .set = {{"SchemaVersion", 1}},
                         .add = {{"Count", 1}},
                         .conditions = {std::move(holds)}};
}

ports::Action one_less(UserId const& user) {
    return ports::Update{.table = kCounts, .key = {user.text()}, .add = {{"Count", -1}}};
}

/// What cannot be read is passed over, so that it does not end a list.
SubscriptionPage to_page(ports::Page stored) {
    auto read = ports::readable_rows_of<Subscription>(stored, "ChannelId");
    for (auto const& row : read.unread)
        log::warn("a subscription cannot be read, and is passed over",
                  {{"channel", row.id}, {"error", row.why.detail}});
    return {std::move(read.rows), std::move(stored.next)};
}

}  // namespace

std::vector<ports::TableSchema> SubscriptionRepo::tables() {
    return {{.name = kTable,
             .partition_attribute = "UserId",
             .sort_attribute = "ChannelId",
             .indexes = {{kByChannel, "ChannelShard", "UserId"}, {kNewestOf, "UserId", "CreatedOrder"}},
             .expiry_attribute = "ExpiresAt"},
            {.name = kCounts, .partition_attribute = "Of"}};
}

Task<Result<std::optional<Subscription>>> SubscriptionRepo::find(UserId user, ChannelId channel) {
    KLIEG_CO_TRY(auto item, co_await tables_.get(kTable, key_of(user, channel), ports::Consistency::strong));
    if (!item) co_return std::optional<Subscription>();
    KLIEG_CO_TRY(auto subscription, json::from_item<Subscription>(*item));
    co_return std::optional(std::move(subscription));
}

Task<Result<std::vector<Subscription>>> SubscriptionRepo::find_batch(UserId user, std::vector<ChannelId> channels) {
    std::vector<ports::Key> keys;
    for (auto const& channel : channels) keys.push_back(key_of(user, channel));
    KLIEG_CO_TRY(auto items,
                 co_await ports::get_readable(tables_, kTable, std::move(keys), ports::Consistency::strong));
    ports::Page page;
    for (auto& item : items)
        if (item) page.items.push_back(*std::move(item));
    auto found = to_page(std::move(page)).subscriptions;
    std::erase_if(found, [](Subscription const& one) { return !one.level; });
    co_return found;
}

Task<Result<std::optional<std::int64_t>>> SubscriptionRepo::count_of(UserId user) {
    KLIEG_CO_TRY(auto item, co_await tables_.get(kCounts, {user.text()}, ports::Consistency::strong));
    if (!item) co_return std::optional<std::int64_t>();
    KLIEG_CO_TRY(auto const row, json::from_item<CountRow>(*item));
    co_return std::optional(row.count);
}

Task<Result<>> SubscriptionRepo::forget_count(UserId user) {
    co_return co_await tables_.write(ports::Delete{kCounts, {user.text()}});
}

ports::Transaction SubscriptionRepo::replace(std::optional<Subscription> const& before, Subscription const& after,
                                             std::optional<std::int64_t> count) {
    auto unchanged = before ? ports::Condition::attribute_equals("Version", before->version)
                            : ports::Condition::attribute_absent("UserId");
    ports::Transaction transaction{ports::Put{kTable, to_stored(after), {std::move(unchanged)}}};
    bool const was = before && before->level;
    bool const is = after.level.has_value();
    if (is && !was) transaction.add(one_more(after.user_id, count));
    if (was && !is) transaction.add(one_less(after.user_id));
    return transaction;
}

Task<Result<>> SubscriptionRepo::commit(ports::Transaction transaction) {
    co_return co_await tables_.transact(std::move(transaction));
}

Task<Result<SubscriptionPage>> SubscriptionRepo::of_user(UserId user, std::size_t limit, ports::Cursor cursor) {
    KLIEG_CO_TRY(auto page, co_await tables_.query({.table = kTable,
                                                    .index = kNewestOf,
                                                    .partition = user.text(),
                                                    .order = ports::Order::descending,
                                                    .limit = limit,
                                                    .cursor = std::move(cursor)}));
    co_return to_page(std::move(page));
}

/// Shard by shard: a cursor is the shard that it stands in and the store's own cursor there, empty at its start.
Task<Result<SubscriptionPage>> SubscriptionRepo::of_channel(ChannelId channel, std::size_t limit,
                                                            ports::Cursor cursor) {
    unsigned shard = 0;
    if (!cursor.empty()) {
        auto const* end = cursor.data() + cursor.size();
        auto const* colon = std::from_chars(cursor.data(), end, shard).ptr;
        bool const ours = colon != cursor.data() && colon != end && *colon == ':' && shard < kShards;
        if (!ours) co_return Error{Errc::invalid, "this cursor is not one of ours", "invalid_cursor"};
        cursor.erase(0, static_cast<std::size_t>(colon - cursor.data()) + 1);
    }
    SubscriptionPage page;
    for (; shard < kShards; ++shard) {
        if (page.subscriptions.size() == limit) {
            page.next = std::to_string(shard) + ":";
            break;
        }
        KLIEG_CO_TRY(auto stored, co_await tables_.query({.table = kTable,
                                                          .index = kByChannel,
                                                          .partition = shard_name(channel, shard),
                                                          .limit = limit - page.subscriptions.size(),
                                                          .cursor = std::move(cursor)}));
        cursor.clear();
        auto part = to_page(std::move(stored));
        std::move(part.subscriptions.begin(), part.subscriptions.end(), std::back_inserter(page.subscriptions));
        if (!part.next.empty()) {
            page.next = std::to_string(shard) + ":" + part.next;
            break;
        }
    }
    co_return page;
}

/// From the table itself: who has just subscribed looks for what that brings.
Task<Result<std::vector<ChannelId>>> SubscriptionRepo::channels_of(UserId user) {
    std::vector<ChannelId> channels;
    ports::Cursor cursor;
    do {
        KLIEG_CO_TRY(auto page, co_await tables_.query({.table = kTable,
                                                        .partition = user.text(),
                                                        .limit = ports::kPageItemsMax,
                                                        .cursor = std::move(cursor),
                                                        .consistency = ports::Consistency::strong}));
        cursor = std::move(page.next);
        auto part = to_page(std::move(page));
        for (auto& row : part.subscriptions)
            if (row.level) channels.push_back(std::move(row.channel_id));
    } while (!cursor.empty());
    co_return channels;
}

Task<Result<SubscriptionRepo::Scanned>> SubscriptionRepo::scan(ports::Cursor cursor) {
    KLIEG_CO_TRY(auto page, co_await tables_.scan({.table = kTable, .cursor = std::move(cursor)}));
    Scanned all{.pairs = {}, .next = std::move(page.next)};
    for (auto const& item : page.items) {
        auto user = UserId::parse(item.at("UserId").as_string());
        auto channel = ChannelId::parse(item.at("ChannelId").as_string());
        auto const* level = item.if_contains("Level");
        bool const ended = level == nullptr || level->is_null();
        if (user.ok() && channel.ok()) all.pairs.push_back({*std::move(user), *std::move(channel), ended});
    }
    co_return all;
}

}  // namespace klieg::subscriptions
