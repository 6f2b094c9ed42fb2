#include "channels/budget_claim.h"

namespace klieg::channels {

namespace {

Task<Result<budgets::Counted::Things>> list(ChannelRepo& channels, ports::Cursor cursor) {
    KLIEG_CO_TRY(auto page, co_await channels.scan_ids(std::move(cursor)));
    co_return budgets::Counted::Things{std::move(page.ids), std::move(page.next)};
}

Task<Result<std::optional<budgets::Claim>>> find(ChannelRepo& channels, std::string id) {
    KLIEG_CO_TRY(auto parsed, ChannelId::parse(id));
    KLIEG_CO_TRY(auto channel, co_await channels.find(std::move(parsed)));
    if (!channel) co_return std::optional<budgets::Claim>();
    budgets::Claim claim{
        .owner = channel->owner_user_id, .uses = {}, .guard = {ChannelRepo::require_version(*channel)}};
    for (auto& use : uses_of(*channel))
        if (use.now != budgets::Use{}) claim.uses[std::move(use.subject)] = use.now;
    co_return claim;
}

Task<Result<std::optional<ports::Transaction>>> gone(ChannelRepo& channels, std::string id) {
    KLIEG_CO_TRY(auto parsed, ChannelId::parse(id));
    KLIEG_CO_TRY(auto channel, co_await channels.find(std::move(parsed)));
    if (channel) co_return std::optional<ports::Transaction>();
    co_return ports::Transaction{ChannelRepo::require_none(id)};
}

std::string picture_subject(ChannelId const& channel, ChannelPicture which) {
    return channel.text() + (which == ChannelPicture::avatar ? "/avatar" : "/banner");
}

}  // namespace

std::vector<budgets::Change> uses_of(Channel const& channel) {
    auto const& id = channel.channel_id;
    std::vector<budgets::Change> uses{{id.text(), {.channels = 1}}};
    for (auto const which : {ChannelPicture::avatar, ChannelPicture::banner})
        uses.push_back({picture_subject(id, which), {.derived_bytes = assembly::bytes_of(channel.*picture_of(which))}});
    return uses;
}

budgets::Counted counted_channels(ChannelRepo& channels) {
    return {.prefix = std::string(ChannelKind::prefix),
            .list = [&channels](ports::Cursor cursor) { return list(channels, std::move(cursor)); },
            .find = [&channels](std::string id) { return find(channels, std::move(id)); },
            .gone = [&channels](std::string id) { return gone(channels, std::move(id)); }};
}

}  // namespace klieg::channels
