#include "channels/repo.h"

#include "base/json.h"
#include "ports/order_key.h"

namespace klieg::channels {

namespace {

constexpr char const* kTable = "Channels";
constexpr char const* kByOwner = "ByOwner";
constexpr char const* kCounts = "ChannelCounts";

ports::Condition version_of(Channel const& channel) {
    return ports::Condition::attribute_equals("Version", json::Value(channel.version));
}

ports::Item to_stored(Channel const& channel) {
    auto item = json::to_item(channel);
    item["CreatedOrder"] = ports::order_key(channel.created_at, channel.channel_id.text());
    return item;
}

ports::Condition has(ports::Condition::Test test, std::int64_t channels) {
    return {test, "Channels", json::Value(channels)};
}

/// The row as it is after `change`, where it is not stored: two who store it at the same moment exclude each other.
ports::Action first_count(ChannelCount count, std::int64_t change) {
    count.channels = std::max<std::int64_t>(0, count.channels + change);  // an index may not show the one that goes
    return ports::Put{kCounts, json::to_item(count), {ports::Condition::attribute_absent("OwnerUserId")}};
}

ports::Action add(ChannelCount const& count, std::int64_t change, ports::Condition condition) {
    return ports::Update{.table = kCounts,
                         .key = {count.owner_user_id.text()},
                         .add = {{"Channels", change}},
                         .conditions = {std::move(condition)}};
}

ports::Action one_more(ChannelRepo::Owned const& owned, std::int64_t max) {
    if (!owned.is_stored) return first_count(owned.count, 1);
    return add(owned.count, 1, has(ports::Condition::Test::less, max));
}

/// The row stays when it has come to nothing: without one the next creation would count by an index, which may still
/// show what has gone.
ports::Action one_less(ChannelRepo::Owned const& owned) {
    if (!owned.is_stored) return first_count(owned.count, -1);
    return add(owned.count, -1, has(ports::Condition::Test::greater, 0));
}

}  // namespace

std::vector<ports::TableSchema> ChannelRepo::tables() {
    return {
        {.name = kTable, .partition_attribute = "ChannelId", .indexes = {{kByOwner, "OwnerUserId", "CreatedOrder"}}},
        {.name = kCounts, .partition_attribute = "OwnerUserId"}};
}

ChannelRepo::ChannelRepo(ports::TableStore& tables) : tables_(tables) {}

Task<Result<ChannelRepo::Owned>> ChannelRepo::count_owned(UserId owner) {
    KLIEG_CO_TRY(auto item, co_await tables_.get(kCounts, {owner.text()}, ports::Consistency::strong));
    Owned owned{.count = {.owner_user_id = owner}, .is_stored = item.has_value()};
    if (item) {
        KLIEG_CO_TRY(owned.count, json::from_item<ChannelCount>(*item));
        co_return owned;
    }
    ports::Query query{.table = kTable, .index = kByOwner, .partition = owner.text(), .limit = ports::kPageItemsMax};
    do {
        KLIEG_CO_TRY(auto page, co_await tables_.query(query));
        owned.count.channels += static_cast<std::int64_t>(page.items.size());
        query.cursor = std::move(page.next);
    } while (!query.cursor.empty());
    co_return owned;
}

Task<Result<>> ChannelRepo::create(Channel channel, Owned owned, std::size_t per_owner_max, ports::Transaction also) {
    ports::Transaction transaction{
        ports::Put{kTable, to_stored(channel), {ports::Condition::attribute_absent("ChannelId")}},
        one_more(owned, static_cast<std::int64_t>(per_owner_max)),
        uniques::claim(uniques::Name::handle(channel.handle), channel.channel_id.text())};
    co_return co_await tables_.transact(std::move(transaction.append(std::move(also))));
}

Task<Result<>> ChannelRepo::replace(Channel before, Channel after, ports::Transaction also) {
    ports::Transaction transaction{ports::Put{kTable, to_stored(after), {version_of(before)}}};
    if (after.handle != before.handle) {
        transaction.add(uniques::release(uniques::Name::handle(before.handle), before.channel_id.text()));
        transaction.add(uniques::claim(uniques::Name::handle(after.handle), after.channel_id.text()));
    }
    co_return co_await tables_.transact(std::move(transaction.append(std::move(also))));
}

Task<Result<>> ChannelRepo::remove(Channel channel, Owned owned, ports::Transaction also) {
    ports::Transaction transaction{ports::Delete{kTable, {channel.channel_id.text()}, {version_of(channel)}},
                                   one_less(owned),
                                   uniques::release(uniques::Name::handle(channel.handle), channel.channel_id.text())};
    co_return co_await tables_.transact(std::move(transaction.append(std::move(also))));
}

ports::Action ChannelRepo::require(ChannelId const& id) {
    return ports::Check{kTable, {id.text()}, {ports::Condition::attribute_exists("ChannelId")}};
}

Task<Result<std::optional<Channel>>> ChannelRepo::find(ChannelId id) {
    KLIEG_CO_TRY(auto item, co_await tables_.get(kTable, {id.text()}, ports::Consistency::strong));
    if (!item) co_return std::optional<Channel>();
    KLIEG_CO_TRY(auto channel, json::from_item<Channel>(*item));
    co_return std::optional<Channel>(std::move(channel));
}

Task<Result<std::vector<std::optional<Channel>>>> ChannelRepo::find_batch(std::vector<ChannelId> ids) {
    std::vector<ports::Key> keys;
    for (auto const& id : ids) keys.push_back({id.text()});
    // Strongly: the names go into lists that are cached, from which a renaming has just taken the old ones.
    KLIEG_CO_TRY(auto items, co_await tables_.get_batch(kTable, std::move(keys), ports::Consistency::strong));
    std::vector<std::optional<Channel>> channels(items.size());
    for (std::size_t i = 0; i < items.size(); ++i) {
        if (!items[i]) continue;
        KLIEG_CO_TRY(channels[i], json::from_item<Channel>(*items[i]));
    }
    co_return channels;
}

Task<Result<std::optional<ChannelId>>> ChannelRepo::find_handle(std::string handle) {
    KLIEG_CO_TRY(auto holder, co_await uniques::holder_of(tables_, uniques::Name::handle(handle)));
    if (!holder) co_return std::optional<ChannelId>();
    KLIEG_CO_TRY(auto id, ChannelId::parse(*holder));
    co_return std::optional<ChannelId>(std::move(id));
}

Task<Result<ChannelPage>> ChannelRepo::owned_by(UserId owner, std::size_t limit, ports::Cursor cursor) {
    ports::Query query{
        .table = kTable, .index = kByOwner, .partition = owner.text(), .limit = limit, .cursor = std::move(cursor)};
    KLIEG_CO_TRY(auto page, co_await tables_.query(std::move(query)));
    KLIEG_CO_TRY(auto channels, ports::rows_of<Channel>(page));
    co_return ChannelPage{std::move(channels), std::move(page.next)};
}

}  // namespace klieg::channels
