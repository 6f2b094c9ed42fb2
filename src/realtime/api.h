#pragma once

#include "http/contract/query.h"
#include "http/contract/reply.h"
#include "http/router.h"
#include "http/steps/same_origin.h"
#include "realtime/connection.h"
#include "realtime/connection_counts.h"
#include "realtime/hub.h"
#include "realtime/tickets.h"

#include <mutex>
#include <string>

namespace klieg::realtime {

/// What a socket may bring in its address.
struct SocketQuery {
    std::string ticket;
};
BOOST_DESCRIBE_STRUCT(SocketQuery, (), (ticket))
Constraints constraints_of(SocketQuery const*);

/// What a stream of events is to tell.
struct EventsQuery {
    std::string topics;
    std::string last_event_id;
};
BOOST_DESCRIBE_STRUCT(EventsQuery, (), (topics, last_event_id))
Constraints constraints_of(EventsQuery const*);

/// The routes of what is live: the socket, the stream of events, tickets, and the document of what both tell.
///
/// Threads: any core. Lifetime: what it is given outlives it, and it outlives the server and its connections.
class RealtimeApi {
public:
    struct Needs {
        Hub& hub;
        Tickets& tickets;
        Clock const& clock;
        Random& random;
    };
    struct Options {
        std::string public_origin{};  ///< empty: whatever Host says
        ConnectionLimits connection{};
        ConnectionCounts::Limits counts{};
        std::string title = "Klieg";
        std::string version{};
    };
    RealtimeApi(Needs needs, Options options);

    void add_routes(http::Router& router);

private:
    Task<Result<http::Response>> open_socket(http::Request& request);
    Task<Result<http::Response>> open_events(http::Request& request);
    http::Answer<Ticket> make_ticket(http::Request& request);
    /// The AsyncAPI document, made once: by then every topic is known.
    Task<Result<http::Response>> document(http::Request& request);

    Result<> check_origin(http::Request const& request) const;
    Task<Result<Client::Who>> who_asks(http::Request& request, std::string ticket);
    Task<> speak(http::UpgradedConnection upgraded, Client::Who who, ConnectionCounts::Place place);

    Needs needs_;
    Options const options_;
    http::SameOrigin const same_origin_;
    ConnectionCounts counts_;
    People const people_;
    std::once_flag document_once_;
    http::SharedAnswer::Kept document_;
};

}  // namespace klieg::realtime
