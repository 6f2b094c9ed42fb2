#include "channels/repo.h"

#include "base/json.h"
#include "ports/order_key.h"

namespace klieg::channels {

namespace {

constexpr char const* kTable = "Channels";
constexpr char const* kByOwner = "ByOwner";

ports::Condition version_of(Channel const& channel) {
    return ports::Condition::attribute_equals("Version", json::Value(channel.version));
}

ports::Item to_stored(Channel const& channel) {
    auto item = json::to_item(channel);
    item["CreatedOrder"] = ports::order_key(channel.created_at, channel.channel_id.text());
    return item;
}

}  // namespace

std::vector<ports::TableSchema> ChannelRepo::tables() {
    return {
        {.name = kTable, .partition_attribute = "ChannelId", .indexes = {{kByOwner, "OwnerUserId", "CreatedOrder"}}}};
}

ChannelRepo::ChannelRepo(ports::TableStore& tables) : tables_(tables) {}

Task<Result<>> ChannelRepo::create(Channel channel, ports::Transaction also) {
    ports::Transaction transaction{
        ports::Put{kTable, to_stored(channel), {ports::Condition::attribute_absent("ChannelId")}},
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

Task<Result<>> ChannelRepo::remove(Channel channel, ports::Transaction also) {
    ports::Transaction transaction{ports::Delete{kTable, {channel.channel_id.text()}, {version_of(channel)}},
                                   uniques::release(uniques::Name::handle(channel.handle), channel.channel_id.text())};
    co_return co_await tables_.transact(std::move(transaction.append(std::move(also))));
}

ports::Action ChannelRepo::require(ChannelId const& id) {
    return ports::Check{kTable, {id.text()}, {ports::Condition::attribute_exists("ChannelId")}};
}

ports::Action ChannelRepo::require_version(Channel const& channel) {
    return ports::Check{kTable, {channel.channel_id.text()}, {version_of(channel)}};
}

ports::Action ChannelRepo::require_none(std::string const& id) {
    return ports::Check{kTable, {id}, {ports::Condition::attribute_absent("ChannelId")}};
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

Task<Result<ChannelRepo::Ids>> ChannelRepo::scan_ids(ports::Cursor cursor) {
    KLIEG_CO_TRY(auto page, co_await tables_.scan({.table = kTable, .cursor = std::move(cursor)}));
    Ids all{.ids = {}, .next = std::move(page.next)};
    for (auto const& item : page.items) all.ids.emplace_back(item.at("ChannelId").as_string());
    co_return all;
}

Task<Result<ChannelPage>> ChannelRepo::owned_by(UserId owner, std::size_t limit, ports::Cursor cursor) {
    ports::Query query{
        .table = kTable, .index = kByOwner, .partition = owner.text(), .limit = limit, .cursor = std::move(cursor)};
    KLIEG_CO_TRY(auto page, co_await tables_.query(std::move(query)));
    KLIEG_CO_TRY(auto channels, ports::rows_of<Channel>(page));
    co_return ChannelPage{std::move(channels), std::move(page.next)};
}

}  // namespace klieg::channels
