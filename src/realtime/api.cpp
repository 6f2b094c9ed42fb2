#include "realtime/api.h"

#include "base/pretty_json.h"
#include "http/contract/operations.h"
#include "realtime/asyncapi.h"
#include "realtime/event_stream.h"
#include "realtime/handshake.h"

#include <algorithm>

namespace klieg::realtime {

namespace {

using http::Access;
using http::RateClass;

/// Each event of a stream carries a place of each of its topics.
constexpr std::size_t kStreamTopicsMax = 20;
/// A caller may be known from what was kept of him: between his proof and now his session may have ended.
constexpr std::chrono::seconds kProofAge{2};
/// Browsers come back after so long, each after its own.
constexpr std::uint64_t kStreamRetryMsMin = 1'000;
constexpr std::uint64_t kStreamRetryMsMax = 5'000;

/// A socket, and the connection that it needs.
class SocketChannel final : public MessageChannel {
public:
    SocketChannel(http::UpgradedConnection upgraded, ConnectionCounts::Place place, SocketLimits const& limits)
        : upgraded_(std::move(upgraded)),
          place_(std::move(place)),
          socket_(*upgraded_.connection.stream, std::move(upgraded_.unread), limits) {}

    Task<Result<std::string>> receive() override { return socket_.receive(); }
    Task<Result<>> send(std::span<Frame const> frames) override { return socket_.send(frames); }
    std::size_t send_now(std::span<Frame const> frames) override { return socket_.send_now(frames); }
    bool owes() const noexcept override { return socket_.owes(); }
    Task<> close(std::uint16_t code, std::string_view reason) override { return socket_.close(code, reason); }

private:
    http::UpgradedConnection upgraded_;
    ConnectionCounts::Place place_;
    Socket socket_;
};

std::vector<std::string> split(std::string_view text) {
    std::vector<std::string> parts;
    while (!text.empty()) {
        auto const comma = text.find(',');
        if (auto part = std::string(text.substr(0, comma));
            !part.empty() && std::ranges::find(parts, part) == parts.end())
            parts.push_back(std::move(part));
        text = comma == text.npos ? std::string_view() : text.substr(comma + 1);
    }
    return parts;
}

}  // namespace

Constraints constraints_of(SocketQuery const*) {
    static constexpr Constraint kLines[] = {
        {.member = "ticket", .summary = "Of createWsTicket, from who can send no header."},
    };
    return kLines;
}

Constraints constraints_of(EventsQuery const*) {
    static constexpr Constraint kLines[] = {
        {.member = "topics",
         .summary = "What to tell of, with commas between: video:v_abcdefgh234567ij,channel:ch_abcdefgh234567ij.",
         .example = "video:v_abcdefgh234567ij",
         .required = true},
        {.member = "last_event_id", .summary = "As the header Last-Event-ID, from who cannot send it."},
    };
    return kLines;
}

RealtimeApi::RealtimeApi(Needs needs, Options options)
    : needs_(needs), options_(std::move(options)), same_origin_(options_.public_origin, {}), counts_(options_.counts) {}

void RealtimeApi::add_routes(http::Router& router) {
    using enum http::Method;
    http::Operations operations(router, *this, {"Live", "What happens, as it happens."});
    operations.add({.method = get,
                    .path = "/api/ws",
                    .id = "openSocket",
                    .summary = "Opens a WebSocket over which topics are told.",
                    .details = "What is said over it stands in /api/asyncapi.json.",
                    .access = Access::anyone,
                    .who = "anyone; by cookie from our own pages, by Authorization, or by a ticket",
                    .fails = {{Errc::invalid, "upgrade_required", "no WebSocket of version 13 is asked for"},
                              {Errc::invalid, "malformed_handshake", "the key of the WebSocket is missing or none"},
                              {Errc::invalid, "unknown_protocol", "of the protocols that are named none is ours"},
                              {Errc::unauthenticated, "invalid_ticket", "the ticket was used, or is too old"},
                              {Errc::forbidden, "csrf", "a page of another site came with a cookie"},
                              {Errc::rate_limited, "too_many_connections",
                               "the user, or the address, has as many as there may be"}},
                    .request_headers = {{.name = "Upgrade", .summary = "websocket"},
                                        {.name = "Sec-WebSocket-Key", .summary = "16 bytes in base64."},
                                        {.name = "Sec-WebSocket-Version", .summary = "13"}},
                    .raw_answers = {{.status = 101, .media_type = "", .summary = "From here on it is a WebSocket."}},
                    .signature = {.query = &http::schema_of<SocketQuery>()}},
                   &RealtimeApi::open_socket);
    operations.add({.method = get,
                    .path = "/api/events",
                    .id = "streamEvents",
                    .summary = "Tells topics as server-sent events, for who cannot have a WebSocket.",
                    .details = "The data of each is what a socket would be told.",
                    .access = Access::anyone,
                    .who = "who may follow all of the topics",
                    .waits = true,
                    .fails = {{Errc::not_found, "", "a topic is none, or not for the caller's eyes"},
                              {Errc::forbidden, "csrf", "a page of another site came with a cookie"},
                              {Errc::rate_limited, "too_many_connections",
                               "the user, or the address, has as many as there may be"}},
                    .request_headers = {{.name = "Last-Event-ID", .summary = "The id of the last event that came."}},
                    .raw_answers = {{.status = 200, .media_type = "text/event-stream", .summary = "Without an end."}},
                    .signature = {.query = &http::schema_of<EventsQuery>()}},
                   &RealtimeApi::open_events);
    operations.add({.method = post,
                    .path = "/api/ws-ticket",
                    .id = "createWsTicket",
                    .summary = "Makes a ticket that opens one WebSocket, within half a minute.",
                    .access = Access::signed_in,
                    .rate_class = RateClass::write,
                    .secrets = true,
                    .status = 201},
                   &RealtimeApi::make_ticket);
    operations.add({.method = get,
                    .path = "/api/asyncapi.json",
                    .id = "getAsyncApi",
                    .summary = "Answers the document of what is told over a WebSocket.",
                    .access = Access::anyone,
                    .raw_answers = {{.status = 200, .media_type = "application/json"}, {.status = 304}}},
                   &RealtimeApi::document);
}

/// A cookie speaks for our own pages alone. GET is safe everywhere else; here it opens what a page reads on.
Result<> RealtimeApi::check_origin(http::Request const& request) const {
    if (!request.cookie_authenticated || !same_origin_.comes_from_elsewhere(request)) return {};
    return Error{Errc::forbidden, "this connection comes from another site's page", "csrf"};
}

Task<Result<Client::Who>> RealtimeApi::who_asks(http::Request& request, std::string ticket) {
    auto const now = needs_.clock.steady();
    Client::Who who{.principal = request.principal, .proved = now - kProofAge};
    if (!ticket.empty()) {
        KLIEG_CO_TRY(who.principal, co_await needs_.tickets.use(std::move(ticket)));
        // A session that has ended since it was made has its ticket void.
        who.proved = now - Tickets::kTicketLifetime;
    } else {
        KLIEG_CO_CHECK(check_origin(request));
        if (who.principal.signed_in()) KLIEG_CO_CHECK(who.principal.require(Scope::read));
    }
    who.person = people_.find(who.principal, request.client_address, request.headers.get("User-Agent"));
    co_return who;
}

Task<Result<http::Response>> RealtimeApi::open_socket(http::Request& request) {
    KLIEG_CO_TRY(auto asked, http::read_query<SocketQuery>(request.query));
    KLIEG_CO_TRY(auto who, co_await who_asks(request, std::move(asked.ticket)));
    KLIEG_CO_TRY(auto place, counts_.enter(who.principal, request.client_address));
    auto run = [this, who = std::move(who), place = std::move(place)](http::UpgradedConnection upgraded) {
        return speak(std::move(upgraded), who, place);
    };
    co_return accept_websocket(request, std::move(run));
}

Task<> RealtimeApi::speak(http::UpgradedConnection upgraded, Client::Who who, ConnectionCounts::Place place) {
    auto& tasks = *upgraded.connection.tasks;
    auto& core = needs_.hub.local();
    core.watch(upgraded.drain);
    auto channel = std::make_unique<SocketChannel>(std::move(upgraded), std::move(place), options_.connection.socket);
    auto connection = std::make_shared<Connection>(
        Connection::Needs{.hub = needs_.hub, .core = core, .tasks = tasks, .channel = std::move(channel)},
        std::move(who), options_.connection);
    return Connection::run(std::move(connection));
}

Task<Result<http::Response>> RealtimeApi::open_events(http::Request& request) {
    KLIEG_CO_TRY(auto asked, http::read_query<EventsQuery>(request.query));
    auto topics = split(asked.topics);
    if (topics.empty() || topics.size() > kStreamTopicsMax)
        co_return parameter_error("topics", "out_of_range",
                                  "must name from 1 to " + std::to_string(kStreamTopicsMax) + " topics");
    KLIEG_CO_TRY(auto who, co_await who_asks(request, {}));
    for (auto const& topic : topics) KLIEG_CO_CHECK(co_await needs_.hub.ask_guard(who.principal, topic));
    KLIEG_CO_TRY(auto place, counts_.enter(who.principal, request.client_address));
    EventStream::Asked wanted{.topics = std::move(topics), .heartbeat = options_.connection.socket.ping_every};
    if (auto const last = request.headers.find("Last-Event-ID")) wanted.last_event_id = *last;
    if (!wanted.last_event_id && !asked.last_event_id.empty()) wanted.last_event_id = std::move(asked.last_event_id);
    auto const spread = needs_.random.number() % (kStreamRetryMsMax - kStreamRetryMsMin);
    wanted.retry = std::chrono::milliseconds(kStreamRetryMsMin + spread);
    http::Response response;
    response.headers.set("Content-Type", "text/event-stream");
    response.headers.set("Cache-Control", "no-store");
    response.headers.set("X-Accel-Buffering", "no");  // a proxy of nginx's kind hands on what comes
    auto stream = std::make_shared<EventStream>(needs_.hub, std::move(who), std::move(wanted), std::move(place));
    response.body = http::StreamBody{.source = body_of(std::move(stream))};
    co_return response;
}

http::Answer<Ticket> RealtimeApi::make_ticket(http::Request& request) {
    KLIEG_CO_TRY(auto ticket, co_await needs_.tickets.make(request.principal));
    co_return ticket;
}

Task<Result<http::Response>> RealtimeApi::document(http::Request&) {
    std::call_once(document_once_, [this] {
        auto const made = asyncapi_document(needs_.hub, {.title = options_.title, .version = options_.version});
        document_ = http::SharedAnswer::keep(json::to_pretty_text(made) + "\n");
    });
    http::SharedAnswer answer(document_);
    http::Response response;
    response.headers.set("Content-Type", "application/json");
    response.headers.set("Cache-Control", "public, max-age=300");
    response.headers.set("ETag", answer.etag());
    response.body = std::move(answer);
    co_return response;
}

}  // namespace klieg::realtime
