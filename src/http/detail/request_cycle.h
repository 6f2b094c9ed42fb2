#pragma once

#include "http/detail/codec_beast.h"
#include "http/detail/message_body.h"
#include "http/detail/session_context.h"

#include <optional>
#include <string>

namespace klieg::http::detail {

/// What becomes of a connection after an answer.
enum class ConnectionNext { request, close, linger, depart };

/// Serves one request of a session after the other, each from its first byte to the last of its answer: reads the head,
/// finds the route, lets the endpoint answer, writes. Between them it holds nothing of a request.
///
/// Lifetime: context and state outlive it. Limits: those of ServerLimits, and of the route for the body.
class RequestCycle {
public:
    RequestCycle(SessionContext& context, SessionState& state);
    RequestCycle(RequestCycle const&) = delete;
    RequestCycle& operator=(RequestCycle const&) = delete;

    Task<ConnectionNext> run();
    /// Once, where run() says that the connection departs.
    Takeover takeover() noexcept { return std::move(takeover_); }

private:
    enum class Ended { by_itself, without_peer, by_drain };  ///< how work for the peer ended
    /// What lives as long as one request does. Beside the frame of run(), which Asio keeps for the next where it has at
    /// most 1,020 bytes.
    struct Current {
        Request request;
        bool asks_head = false;  ///< as it was sent: whoever sent POST waits for a body
        std::string head;        ///< of the answer
    };
    template <class T>
    struct Outcome {
        Ended ended = Ended::by_itself;
        T value{};
    };

    using Head = Result<std::optional<Framing>>;  ///< none: not all of it has come
    Head take_head();
    Task<Head> receive_head();
    void prepare_request();
    using Answered = std::optional<Response>;  ///< none: the peer has gone before there was one
    ValueTask<Answered> answer();
    Task<Answered> answer_later(Task<Result<Response>> work);
    Task<Answered> answer_while_wanted(Task<Result<Response>> work);
    Response problem_of_exception() const;
    template <class T>
    Task<Outcome<T>> while_wanted(Task<T> work);
    Task<ConnectionNext> depart(Response& response);
    Response response_of(Result<Response> answered) const;
    Response problem(Error const& error) const;
    Task<ConnectionNext> refuse(Error error);
    void write_head(Response const& response, After after);
    ValueTask<Result<>> send(Response& response);
    ValueTask<Result<>> write(std::string_view head, std::string_view body);
    Task<Result<>> send_stream(StreamBody& body);
    Task<Result<>> send_open_stream(ByteSource& source);

    SessionContext& context_;
    SessionState& state_;
    net::ByteStream& stream_;  ///< the connection's
    InputBuffer& input_;       ///< the state's
    HeadScanner scanner_;
    MessageBody body_;
    Current* current_ = nullptr;
    Takeover takeover_;
    bool http_1_0_ = false;
};

}  // namespace klieg::http::detail
