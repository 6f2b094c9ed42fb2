#pragma once

#include "http/connection_budget.h"
#include "http/detail/codec_beast.h"
#include "http/detail/input_buffer.h"
#include "http/detail/message_body.h"
#include "http/detail/response_head.h"
#include "http/detail/server_metrics.h"
#include "http/drain.h"
#include "http/router.h"
#include "http/server.h"
#include "http/upgrade.h"
#include "net/listener.h"

#include <optional>
#include <string>
#include <unordered_set>

namespace klieg::http::detail {

class Session;

/// What the sessions of one core share. Threads: that core's. Lifetime: outlives its sessions.
struct SessionContext {
    ServerLimits const& limits;
    Server::Endpoint const& endpoint;
    Router const& router;
    ServerMetrics& metrics;
    Drain drain;
    DateLine date{};
    /// What every answer over TLS says besides its own headers: whole lines.
    std::string secure_lines{};
    std::unordered_set<Session*> sessions{};
};

/// A connection that leaves HTTP, and what it leaves for.
struct Departure {
    Takeover takeover;
    UpgradedConnection connection;
};

/// One connection from accept to close, or to another protocol: reads a head, finds its route, lets the endpoint
/// answer, writes, and again. Pipelined requests are answered one after the other, in order (RFC 9112 section 9.3.2).
///
/// Threads: its core's. Limits: those of ServerLimits, and of the route for bodies.
class Session {
public:
    Session(SessionContext& context, net::Connection connection, ConnectionBudget::Place place);
    ~Session();
    Session(Session const&) = delete;
    Session& operator=(Session const&) = delete;

    /// Answers what should go on with the connection, where something should.
    Task<std::optional<Departure>> run();
    /// Ends the connection now if it is idle, else after the answer under way.
    void drain() noexcept;

private:
    enum class Next { request, close, linger, depart };
    enum class Ended { by_itself, without_peer, by_drain };  ///< how work for the peer ended
    template <class T>
    struct Outcome {
        Ended ended = Ended::by_itself;
        T value{};
    };

    Task<Next> serve_one();
    Task<Result<>> receive_head();
    void prepare_request();
    Task<std::optional<Response>> answer(Framing const& framing);
    Task<std::optional<Result<Response>>> answer_while_wanted();
    template <class T>
    Task<Outcome<T>> while_wanted(Task<T> work);
    Task<Next> depart(Response response);
    Task<Next> refuse(Error error);
    void write_head(Response const& response, After after);
    Task<Result<>> send(Response& response);
    Task<Result<>> send_stream(StreamBody& body);
    Task<Result<>> send_open_stream(ByteSource& source);
    Task<> linger();

    SessionContext& context_;
    net::Connection connection_;
    net::ByteStream& stream_;        ///< the connection's
    ConnectionBudget::Place place_;  ///< among the requests; a session that waits or upgrades moves on
    InputBuffer input_;
    HeadScanner scanner_;
    MessageBody body_;
    Request request_;
    std::string head_;  ///< of the answer; kept for its memory
    std::optional<Takeover> takeover_;
    bool idle_ = true;
    bool http_1_0_ = false;  ///< the request under way
};

}  // namespace klieg::http::detail
