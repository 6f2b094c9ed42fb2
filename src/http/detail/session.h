#pragma once

#include "http/connection_budget.h"
#include "http/detail/codec_beast.h"
#include "http/detail/input_buffer.h"
#include "http/detail/message_body.h"
#include "http/detail/response_head.h"
#include "http/detail/server_metrics.h"
#include "http/router.h"
#include "http/server.h"
#include "net/listener.h"

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
    DateLine date{};
    /// What every answer over TLS says besides its own headers: whole lines.
    std::string secure_lines{};
    bool draining = false;
    std::unordered_set<Session*> sessions{};
};

/// One connection from accept to close: reads a head, finds its route, lets the endpoint answer, writes, and again.
/// Pipelined requests are answered one after the other, in order (RFC 9112 section 9.3.2).
///
/// Threads: its core's. Limits: those of ServerLimits, and of the route for bodies.
class Session {
public:
    Session(SessionContext& context, net::Connection connection, ConnectionBudget::Place place);
    ~Session();
    Session(Session const&) = delete;
    Session& operator=(Session const&) = delete;

    Task<> run();
    /// Ends the connection now if it is idle, else after the answer under way.
    void drain() noexcept;

private:
    enum class Next { request, close, linger };

    Task<Next> serve_one();
    Task<Result<>> receive_head();
    void prepare_request();
    Task<Response> answer(Framing const& framing);
    Task<Next> refuse(Error error);
    void write_head(Response const& response, After after);
    Task<Result<>> send(Response& response);
    Task<Result<>> send_stream(StreamBody& body);
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
    bool idle_ = true;
};

}  // namespace klieg::http::detail
