#include "channels/api.h"

#include "base/json.h"
#include "http/conditions.h"

namespace klieg::channels {

namespace {

using http::Method;
using http::Request;
using http::Response;

struct ChannelAnswer {
    ChannelId id;
    std::string handle;
    std::string name;
    std::string description;
    UserId owner_user_id;
    Time created_at{};
    Time updated_at{};
};
BOOST_DESCRIBE_STRUCT(ChannelAnswer, (), (id, handle, name, description, owner_user_id, created_at, updated_at))

struct ChannelListAnswer {
    std::vector<ChannelAnswer> items;
    std::optional<std::string> next_cursor;
};
BOOST_DESCRIBE_STRUCT(ChannelListAnswer, (), (items, next_cursor))

ChannelAnswer answer_for(Channel const& channel) {
    return {channel.channel_id,    channel.handle,     channel.name,      channel.description,
            channel.owner_user_id, channel.created_at, channel.updated_at};
}

std::string text_for(Channel const& channel) {
    return json::to_text(json::from(answer_for(channel), json::Naming::camel));
}

Response response_for(Channel const& channel, int status) {
    auto text = text_for(channel);
    auto etag = http::make_etag(text);
    return http::json_text(std::move(text), status).with("ETag", std::move(etag));
}

/// Whose channels a list asks for: `owner=u_…`, or `owner=me`.
Result<UserId> owner_of(Request const& request) {
    auto owner = request.query_parameter("owner");
    if (!owner) return Error{Errc::invalid, "the parameter owner is required: a user's id, or me", "owner_required"};
    if (*owner != "me") return UserId::parse(*owner);
    KLIEG_CHECK(request.principal.require());
    return request.principal.user;
}

}  // namespace

ChannelsApi::ChannelsApi(ChannelService& service) : service_(service) {}

void ChannelsApi::add_routes(http::Router& router) {
    auto add = [&](Method method, char const* pattern, char const* summary, Answer (ChannelsApi::*handler)(Request&)) {
        http::Route route{method, pattern, summary,
                          [this, handler](Request& request) { return (this->*handler)(request); }};
        route.rate_class = method == Method::get ? http::RateClass::read : http::RateClass::write;
        router.add(std::move(route));
    };
    add(Method::post, "/api/channels", "Makes a channel.", &ChannelsApi::create);
    add(Method::get, "/api/channels", "Lists the channels of an owner, oldest first.", &ChannelsApi::list);
    add(Method::get, "/api/channels/{channel}", "Shows a channel, by id or @handle.", &ChannelsApi::show);
    add(Method::patch, "/api/channels/{channel}", "Changes a channel by a merge patch.", &ChannelsApi::edit);
    add(Method::del, "/api/channels/{channel}", "Deletes a channel and its videos.", &ChannelsApi::remove);
}

ChannelsApi::Answer ChannelsApi::create(Request& request) {
    KLIEG_CO_CHECK(request.principal.require());
    KLIEG_CO_TRY(auto wanted, co_await request.read_json<NewChannel>());
    KLIEG_CO_TRY(auto channel, co_await service_.create(request.principal, std::move(wanted)));
    co_return response_for(channel, 201).with("Location", "/api/channels/" + channel.channel_id.text());
}

ChannelsApi::Answer ChannelsApi::list(Request& request) {
    KLIEG_CO_TRY(auto owner, owner_of(request));
    KLIEG_CO_TRY(auto limit, request.page_limit());
    ports::Cursor cursor(request.query_parameter("cursor").value_or(""));
    KLIEG_CO_TRY(auto page, co_await service_.list_owned(std::move(owner), limit, std::move(cursor)));
    ChannelListAnswer answer;
    for (auto const& channel : page.channels) answer.items.push_back(answer_for(channel));
    if (!page.next.empty()) answer.next_cursor = std::move(page.next);
    co_return http::json_response(answer);
}

ChannelsApi::Answer ChannelsApi::show(Request& request) {
    KLIEG_CO_TRY(auto channel, co_await service_.find_named(request.path_parameter("channel")));
    co_return response_for(channel, 200).with("Cache-Control", "no-cache");
}

ChannelsApi::Answer ChannelsApi::edit(Request& request) {
    KLIEG_CO_TRY(auto named, co_await service_.find_named(request.path_parameter("channel")));
    KLIEG_CO_TRY(auto version, co_await pinned_version(request, named.channel_id));
    KLIEG_CO_TRY(auto patch, co_await request.read_json<ChannelPatch>());
    KLIEG_CO_TRY(auto channel, co_await service_.edit(request.principal, named.channel_id, std::move(patch), version));
    co_return response_for(channel, 200);
}

ChannelsApi::Answer ChannelsApi::remove(Request& request) {
    KLIEG_CO_TRY(auto named, co_await service_.find_named(request.path_parameter("channel")));
    KLIEG_CO_TRY(auto version, co_await pinned_version(request, named.channel_id));
    KLIEG_CO_CHECK(co_await service_.remove(request.principal, named.channel_id, version));
    co_return http::no_content();
}

Task<Result<std::optional<std::int64_t>>> ChannelsApi::pinned_version(Request const& request, ChannelId id) {
    KLIEG_CO_TRY(auto channel, co_await service_.require_editor(request.principal, std::move(id)));
    if (!request.headers.find("If-Match")) co_return std::optional<std::int64_t>();
    KLIEG_CO_CHECK(http::check_if_match(request, http::make_etag(text_for(channel))));
    co_return std::optional(channel.version);
}

}  // namespace klieg::channels
