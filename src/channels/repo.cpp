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

std::vector<ports::Action> with(std::vector<ports::Action> also, ports::Action first) {
    also.insert(also.begin(), std::move(first));
    return also;
}

}  // namespace

std::vector<ports::TableSchema> ChannelRepo::tables() {
    return {
        {.name = kTable, .partition_attribute = "ChannelId", .indexes = {{kByOwner, "OwnerUserId", "CreatedOrder"}}}};
}

ChannelRepo::ChannelRepo(ports::TableStore& tables) : tables_(tables) {}

Task<Result<>> ChannelRepo::create(Channel channel, std::vector<ports::Action> also) {
    also.push_back(uniques::claim(uniques::Name::handle(channel.handle), channel.channel_id.text()));
    ports::Put put{kTable, to_stored(channel), {ports::Condition::attribute_absent("ChannelId")}};
    co_return co_await tables_.transact(with(std::move(also), std::move(put)));
}

Task<Result<>> ChannelRepo::replace(Channel before, Channel after, std::vector<ports::Action> also) {
    if (after.handle != before.handle) {
        also.push_back(uniques::release(uniques::Name::handle(before.handle), before.channel_id.text()));
        also.push_back(uniques::claim(uniques::Name::handle(after.handle), after.channel_id.text()));
    }
    ports::Put put{kTable, to_stored(after), {version_of(before)}};
    co_return co_await tables_.transact(with(std::move(also), std::move(put)));
}

Task<Result<>> ChannelRepo::remove(Channel channel, std::vector<ports::Action> also) {
    also.push_back(uniques::release(uniques::Name::handle(channel.handle), channel.channel_id.text()));
    ports::Delete removal{kTable, {channel.channel_id.text()}, {version_of(channel)}};
    co_return co_await tables_.transact(with(std::move(also), std::move(removal)));
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
    KLIEG_CO_TRY(auto items, co_await tables_.get_batch(kTable, std::move(keys)));
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
