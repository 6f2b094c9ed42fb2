#include "channels/api.h"

#include "assembly/cache_tags.h"
#include "http/conditions.h"
#include "http/contract/operations.h"

namespace klieg::channels {

namespace {

using http::Access;
using http::Answer;
using http::RateClass;
using http::Request;

/// Changes invalidate these; the times bound what other nodes may lag where that news is lost, and how long a list is
/// shown that was read from an index which did not have the change yet.
constexpr std::chrono::seconds kShownTtl{60};
/// Short enough that it need not be forgotten whenever one of them has another number of videos.
constexpr std::chrono::seconds kOwnedTtl{5};

Error no_such_channel() {
    return {Errc::not_found, "there is no such channel"};
}

std::string key_of(ChannelName const& name) {
    return "channel-shown:" + name.key();
}

Result<http::Reply<ChannelAnswer>> channel_from(Result<ports::Cache::Value> kept) {
    KLIEG_TRY(auto shown, std::move(kept));
    if (shown == nullptr) return no_such_channel();
    return http::Reply<ChannelAnswer>::shared(std::move(shown)).with("Cache-Control", "no-cache");
}

Result<UserId> owner_of(ChannelsOf const& asked, Principal const& caller) {
    if (asked.owner != "me") return UserId::parse(asked.owner);
    KLIEG_CHECK(caller.require());
    return caller.user;
}

}  // namespace

Constraints constraints_of(ChannelsOf const*) {
    static constexpr Constraint kLines[] = {
        {.member = "owner", .summary = "The id of a user, or me.", .example = "me", .required = true},
    };
    return kLines;
}

void ChannelsApi::add_routes(http::Router& router) {
    using enum http::Method;
    http::Operations operations(router, *this, {"Channels", "Under which people publish."});
    operations.add(
        {.method = post,
         .path = "/api/channels",
         .id = "createChannel",
         .summary = "Makes a channel.",
         .access = Access::signed_in,
         .rate_class = RateClass::write,
         .status = 201,
         .creates = true,
         .fails = {{Errc::conflict, "", "the handle is taken"},
                   {Errc::conflict, budgets::kQuotaExceeded, "the caller has as many channels as there may be"}},
         .answer_headers = {{"Location", "The path of the new channel."}}},
        &ChannelsApi::create);
    operations.add({.method = get,
                    .path = "/api/channels",
                    .id = "listChannels",
                    .summary = "Lists the channels of an owner, oldest first.",
                    .access = Access::anyone,
                    .who = "anyone; owner=me needs to be signed in",
                    .fails = {{Errc::not_found, "", "owner names no user that can exist"}}},
                   &ChannelsApi::list);
    operations.add({.method = get,
                    .path = "/api/channels/{channel}",
                    .id = "getChannel",
                    .summary = "Shows a channel, by id or @handle.",
                    .access = Access::anyone},
                   &ChannelsApi::show);
    operations.add({.method = patch,
                    .path = "/api/channels/{channel}",
                    .id = "editChannel",
                    .summary = "Changes a channel by a merge patch.",
                    .access = Access::editor,
                    .rate_class = RateClass::write,
                    .if_match = true,
                    .fails = {{Errc::conflict, "", "the handle is taken"}}},
                   &ChannelsApi::edit);
    operations.add({.method = del,
                    .path = "/api/channels/{channel}",
                    .id = "deleteChannel",
                    .summary = "Deletes a channel and its videos.",
                    .access = Access::editor,
                    .rate_class = RateClass::write,
                    .if_match = true},
                   &ChannelsApi::remove);
}

Answer<ChannelAnswer> ChannelsApi::create(Request& request, NewChannel wanted) {
    KLIEG_CO_TRY(auto channel, co_await needs_.service.create(request.principal, std::move(wanted),
                                                              request.id_to_make<ChannelKind>()));
    KLIEG_CO_TRY(auto reply, co_await answer_with(needs_.counters, channel));
    co_return std::move(reply).with("Location", "/api/channels/" + channel.channel_id.text());
}

http::Answer<http::Page<ChannelAnswer>> ChannelsApi::list(Request& request, http::Query<ChannelsOf> asked) {
    KLIEG_CO_TRY(auto owner, owner_of(asked.value, request.principal));
    auto const limit = asked->limit;
    // Whoever asks for his own has perhaps made one this moment, and looks for it.
    if (asked->owner == "me" || !asked->cursor.empty()) {
        KLIEG_CO_TRY(auto page, co_await owned_by(std::move(owner), limit, ports::Cursor(asked->cursor)));
        co_return page;
    }
    auto load = [this, &owner, limit](ports::Cache::Tags& tags) { return load_owned(owner, limit, tags); };
    auto key = "channels-of:" + owner.text() + "/" + std::to_string(limit);
    KLIEG_CO_TRY(auto shown, co_await needs_.cache.get_or_load(std::move(key), load));
    co_return http::Reply<http::Page<ChannelAnswer>>::shared(std::move(shown));
}

ChannelsApi::Loaded ChannelsApi::load_owned(UserId owner, std::size_t limit, ports::Cache::Tags& tags) {
    co_await tags.add({cache_tags::channels_of(owner)});
    KLIEG_CO_TRY(auto page, co_await owned_by(std::move(owner), limit, {}));
    co_return ports::Cache::Loaded{http::SharedAnswer::keep(http::answer_text(page)), kOwnedTtl};
}

Task<Result<http::Page<ChannelAnswer>>> ChannelsApi::owned_by(UserId owner, std::size_t limit, ports::Cursor cursor) {
    KLIEG_CO_TRY(auto page, co_await needs_.service.list_owned(std::move(owner), limit, std::move(cursor)));
    std::vector<ChannelAnswer> items;
    std::vector<std::string> of_videos;
    std::vector<std::string> of_subscribers;
    for (auto const& channel : page.channels) {
        of_videos.push_back(videos_counter(channel.channel_id));
        of_subscribers.push_back(subscribers_counter(channel.channel_id));
    }
    KLIEG_CO_TRY(auto const videos, co_await needs_.counters.get_many(std::move(of_videos)));
    KLIEG_CO_TRY(auto const subscribers, co_await needs_.counters.get_many(std::move(of_subscribers)));
    for (std::size_t i = 0; i < videos.size(); ++i)
        items.push_back(view_of(page.channels[i], {.videos = videos[i], .subscribers = subscribers[i]}));
    co_return http::page_of(std::move(items), std::move(page.next));
}

/// Everybody is shown the same but for `viewer`, of which nobody has one.
http::QuickAnswer<ChannelAnswer> ChannelsApi::show(Request& request, ChannelName name) {
    if (request.principal.signed_in() && needs_.viewer_of) return show_to(request, std::move(name));
    auto key = key_of(name);
    if (auto known = needs_.cache.find(key)) return channel_from(*std::move(known));
    return show_first(std::move(key), std::move(name));
}

Answer<ChannelAnswer> ChannelsApi::show_first(std::string key, ChannelName name) {
    co_return channel_from(co_await shown(std::move(key), std::move(name)));
}

/// The version is asked for first: where the channel changes in between, the tag is of the one before, and a change by
/// it is refused rather than made over what its writer has not seen.
Answer<ChannelAnswer> ChannelsApi::show_to(Request& request, ChannelName name) {
    KLIEG_CO_TRY(auto const channel, co_await needs_.service.get_named(name));
    auto key = key_of(name);
    KLIEG_CO_TRY(auto kept, co_await shown(std::move(key), std::move(name)));
    if (kept == nullptr) co_return no_such_channel();
    KLIEG_CO_TRY(auto const tree, json::parse(http::SharedAnswer(std::move(kept)).bytes()));
    KLIEG_CO_TRY(auto answer, json::to<ChannelAnswer>(tree, json::Naming::camel, json::Strictness::stored));
    KLIEG_CO_TRY(answer.viewer, co_await needs_.viewer_of(request.principal, channel.channel_id));
    co_return http::Reply<ChannelAnswer>(answer).at_version(channel.version);
}

Task<Result<ports::Cache::Value>> ChannelsApi::shown(std::string key, ChannelName name) {
    auto load = [this, &name](ports::Cache::Tags& tags) { return load_shown(name, tags); };
    co_return co_await needs_.cache.get_or_load(std::move(key), load);
}

ChannelsApi::Loaded ChannelsApi::load_shown(ChannelName name, ports::Cache::Tags& tags) {
    auto id = co_await needs_.service.id_of(std::move(name), tags);
    auto channel = id.ok() ? co_await needs_.service.get(*id) : Result<Channel>(std::move(id).error());
    if (!channel.ok() && channel.error().kind == Errc::not_found)
        co_return ports::Cache::Loaded::nothing(cache_tags::kNothingTtl);
    if (!channel.ok()) co_return std::move(channel).error();
    co_await tags.add({cache_tags::counter(videos_counter(channel->channel_id)),
                       cache_tags::counter(subscribers_counter(channel->channel_id))});
    KLIEG_CO_TRY(auto const counts, co_await counts_of(needs_.counters, channel->channel_id));
    auto const text = http::answer_text(view_of(*channel, counts));
    co_return ports::Cache::Loaded{http::SharedAnswer::keep(http::make_version_etag(channel->version, text), text),
                                   kShownTtl};
}

Answer<ChannelAnswer> ChannelsApi::edit(Request& request, ChannelName name, ChannelPatch patch) {
    KLIEG_CO_TRY(auto named, co_await needs_.service.get_named(std::move(name)));
    KLIEG_CO_TRY(auto channel, co_await needs_.service.edit(request.principal, named.channel_id, std::move(patch),
                                                            http::version_condition(request)));
    co_return co_await answer_with(needs_.counters, std::move(channel));
}

Task<Result<>> ChannelsApi::remove(Request& request, ChannelName name) {
    KLIEG_CO_TRY(auto named, co_await needs_.service.get_named(std::move(name)));
    co_return co_await needs_.service.remove(request.principal, named.channel_id, http::version_condition(request));
}

}  // namespace klieg::channels
