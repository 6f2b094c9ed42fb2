#include "http/detail/request_cycle.h"

#include "base/caught.h"
#include "base/log.h"
#include "base/race.h"
#include "http/error_map.h"
#include "http/method_override.h"
#include "http/steps/security_lines.h"

#include <array>
#include <charconv>
#include <utility>
#include <vector>

namespace klieg::http::detail {

namespace {

using namespace std::chrono_literals;
using SteadyClock = std::chrono::steady_clock;

constexpr std::size_t kStreamStep = 64 * 1024;
/// Most heads of answers are shorter.
constexpr std::size_t kUsualHead = 1000;
/// Of a stream without an end, that thousands may hold open.
constexpr std::size_t kOpenStreamStep = 4 * 1024;
/// What has waited for its reader for so long in all has to be taken at a rate: else he would hold for ever what waits
/// for him. Waits for the source are none of his.
constexpr auto kOpenStreamGrace = 30s;

std::span<std::byte const> bytes_of(std::string_view text) {
    return std::as_bytes(std::span(text));
}

/// The line before a chunk (RFC 9112 section 7.1).
std::string chunk_head(std::size_t size) {
    std::array<char, 16> digits{};
    auto end = std::to_chars(digits.data(), digits.data() + digits.size(), size, 16).ptr;
    return std::string(digits.data(), end) + "\r\n";
}

}  // namespace

RequestCycle::RequestCycle(SessionContext& context, SessionState& state)
    : context_(context),
      state_(state),
      stream_(*state.connection.stream),
      input_(state.input),
      body_(input_, stream_, context.limits.body_patience, context.limits.body_rate_min) {}

/// One request, and what becomes of the connection afterwards. It goes on where both sides know where the next request
/// begins: the body was read, or so little of it is left that reading it on is cheaper than a new connection. Else it
/// closes, and lingers where the peer still sends: closing at once would reset the connection, and take our answer
/// along.
Task<ConnectionNext> RequestCycle::run() {
    auto const current = std::make_unique<Current>();
    current_ = current.get();
    scanner_.reset();
    auto head = take_head();  // most are whole at once, and cost no coroutine
    if (head.ok() && !*head) head = co_await receive_head();
    if (!head.ok() && head.error().kind != Errc::invalid)
        co_return ConnectionNext::close;  // the peer is gone, or too slow for an answer
    if (!head.ok()) co_return co_await refuse(std::move(head).error());
    auto const framing = **head;
    http_1_0_ = framing.http_1_0;
    prepare_request();
    auto const* route = current_->request.route;
    body_.begin(framing, route != nullptr ? MessageBody::Most{route->body_bytes_max, route->body_time_max}
                                          : MessageBody::Most{});

    auto answering = answer();
    auto answered = answering.is_ready() ? std::move(answering).value() : co_await std::move(answering).task();
    if (!answered) co_return ConnectionNext::close;
    auto& response = *answered;
    if (std::holds_alternative<Takeover>(response.body)) co_return co_await depart(response);
    bool ends_by_close = http_1_0_ && !response.body_length();
    bool keep = framing.keep_alive && !context_.drain.begun() && !ends_by_close && body_.is_worth_discarding();
    write_head(response, !keep ? After::close : framing.http_1_0 ? After::keep_1_0 : After::keep);
    auto sending = send(response);
    auto sent = sending.is_ready() ? std::move(sending).value() : co_await std::move(sending).task();
    context_.metrics.answered(response.status, SteadyClock::now() - current->request.received,
                              response.body_length().value_or(0));
    if (!sent.ok()) co_return ConnectionNext::close;
    if (!keep) co_return body_.finished() ? ConnectionNext::close : ConnectionNext::linger;
    if (!body_.finished() && !co_await body_.discard(context_.nowhere)) co_return ConnectionNext::close;
    // One that waited goes back to those that ask, if there is room among them.
    co_return state_.place.move_to(ConnectionUse::requests) ? ConnectionNext::request : ConnectionNext::close;
}

/// The head, where the whole of it is in the buffer.
RequestCycle::Head RequestCycle::take_head() {
    // An empty line before a request is passed over (RFC 9112 section 2.2).
    for (; input_.unread().starts_with("\r\n"); input_.consume(2)) scanner_.reset();
    auto const state = scanner_.scan(input_.unread());
    if (state == HeadScanner::State::malformed)
        return Error{Errc::invalid, "the request's lines are malformed", "malformed_request"};
    if (state == HeadScanner::State::incomplete) return std::optional<Framing>();
    current_->request.received = SteadyClock::now();
    auto parsed = parse_head(input_.unread().substr(0, scanner_.length()), current_->request);
    input_.consume(scanner_.length());
    if (!parsed.ok()) return std::move(parsed).error();
    return std::optional(*parsed);
}

/// Waits until there is a whole one.
Task<RequestCycle::Head> RequestCycle::receive_head() {
    auto const deadline = SteadyClock::now() + context_.limits.header_patience;
    while (true) {
        auto room = input_.room();
        if (room.empty()) co_return Error{Errc::invalid, "the request's head is too large", "header_too_large"};
        KLIEG_CO_TRY(auto count, co_await stream_.read_some(room, deadline));
        if (count == 0) co_return Error{Errc::cancelled, "the peer is done"};
        input_.commit(count);
        KLIEG_CO_TRY(auto head, take_head());
        if (head) co_return head;
    }
}

void RequestCycle::prepare_request() {
    current_->asks_head = current_->request.method == Method::head;
    override_method(current_->request, context_.router);
    auto match = context_.router.find(current_->request.method, current_->request.path);
    current_->request.route = match.route;
    current_->request.path_parameters = std::move(match.parameters);
    current_->request.id.clear();
    current_->request.client_address = state_.connection.peer_address;
    current_->request.secure = state_.connection.security == net::Security::tls;
    current_->request.principal = {};
    current_->request.cookie_authenticated = false;
    current_->request.from_own_page = false;
    current_->request.body = &body_;
    current_->request.drain = &context_.drain;
    current_->request.place = &state_.place;
}

/// At once where the endpoint answers so. What throws is a bug of the endpoint, or a cancellation of ours.
ValueTask<RequestCycle::Answered> RequestCycle::answer() {
    try {
        auto answered = context_.endpoint(current_->request);
        if (answered.is_ready()) return Answered(response_of(std::move(answered).value()));
        bool const waits = current_->request.route != nullptr && current_->request.route->waits;
        auto work = std::move(answered).task();
        return waits ? answer_while_wanted(std::move(work)) : answer_later(std::move(work));
    } catch (...) {
        return Answered(problem_of_exception());
    }
}

Task<RequestCycle::Answered> RequestCycle::answer_later(Task<Result<Response>> work) {
    try {
        co_return response_of(co_await std::move(work));
    } catch (...) {
        co_return problem_of_exception();
    }
}

Task<RequestCycle::Answered> RequestCycle::answer_while_wanted(Task<Result<Response>> work) {
    try {
        auto outcome = co_await while_wanted(std::move(work));
        if (outcome.ended == Ended::without_peer) co_return std::nullopt;
        if (outcome.ended == Ended::by_drain)
            co_return problem(Error{Errc::unavailable, "the server ends: try again", "server_ends"});
        co_return response_of(std::move(outcome.value));
    } catch (...) {
        co_return problem_of_exception();
    }
}

/// Of the exception that is being handled.
Response RequestCycle::problem_of_exception() const {
    auto error = error_of_exception();
    log::error("a handler threw", {{"request", current_->request.id}, {"error", error.detail}});
    return problem(error);
}

/// Runs `work` until it ends, or its peer goes, or the server does: then it is cancelled, and has ended when we return.
template <class T>
Task<RequestCycle::Outcome<T>> RequestCycle::while_wanted(Task<T> work) {
    auto first = co_await race(std::move(work), stream_.peer_gone(), context_.drain.wait());
    constexpr std::array kWho{Ended::by_itself, Ended::without_peer, Ended::by_drain};
    Outcome<T> outcome{.ended = kWho[first.index()]};
    if (outcome.ended == Ended::by_itself) outcome.value = std::get<0>(std::move(first));
    co_return outcome;
}

/// The last that is said in HTTP. What comes behind it is the new protocol's, so nothing of the request may be left.
Task<ConnectionNext> RequestCycle::depart(Response& response) {
    auto takeover = std::get<Takeover>(std::move(response.body));
    if (http_1_0_ || !body_.finished())
        co_return co_await refuse({Errc::invalid, "an upgrade takes HTTP/1.1 and no body", "cannot_upgrade"});
    response.body = std::string();
    write_head(response, After::upgrade);
    auto sent = co_await stream_.write(bytes_of(current_->head), {}, context_.limits.write_patience);
    context_.metrics.answered(response.status, 0ns, 0);
    if (!sent.ok()) co_return ConnectionNext::close;
    stream_.expect_rate({});
    takeover_ = std::move(takeover);
    co_return ConnectionNext::depart;
}

Response RequestCycle::response_of(Result<Response> answered) const {
    if (answered.ok()) return std::move(answered).value();
    return problem(answered.error());
}

/// What is said beside the endpoint, whose steps do not see it: a wait that the server's end broke off, an upgrade that
/// cannot be. It bears the request's id, where there was a request.
Response RequestCycle::problem(Error const& error) const {
    auto const& id = current_->request.id;
    auto response = problem_response(error, id);
    response.shared_lines = SecurityLines::of_refusals();
    if (id.empty()) return response;
    response.headers.set("X-Request-Id", id);
    log::info("an answer beside the steps", {{"request", id}, {"status", response.status}, {"why", error.detail}});
    return response;
}

/// Answers what is no request, or none that is served. Where the next one would begin is unknown, so the connection
/// ends.
Task<ConnectionNext> RequestCycle::refuse(Error error) {
    auto response = problem(error);
    write_head(response, After::close);
    current_->asks_head = false;
    auto sent = co_await send(response).wait();
    context_.metrics.answered(response.status, 0ns, response.body_length().value_or(0));
    co_return sent.ok() ? ConnectionNext::linger : ConnectionNext::close;
}

void RequestCycle::write_head(Response const& response, After after) {
    current_->head.clear();
    current_->head.reserve(kUsualHead);
    bool secure = state_.connection.security == net::Security::tls;
    detail::write_head(current_->head, response,
                       {.date = context_.date.now(),
                        .secure = secure ? context_.secure_lines : std::string_view(),
                        .after = after,
                        .unknown = http_1_0_ ? Unknown::close : Unknown::chunks});
}

ValueTask<Result<>> RequestCycle::send(Response& response) {
    std::string_view const head = current_->head;
    auto const& limits = context_.limits;
    stream_.expect_rate({.bytes_a_second = limits.answer_rate_min, .grace = limits.write_patience});
    if (current_->asks_head || is_bodiless(response.status)) return write(head, {});
    if (auto const* text = std::get_if<std::string>(&response.body)) return write(head, *text);
    if (auto const* shared = std::get_if<SharedAnswer>(&response.body)) return write(head, shared->bytes());
    if (auto const* slice = std::get_if<FileSlice>(&response.body))
        return stream_.send_file(bytes_of(head), *slice, context_.limits.write_patience);
    return send_stream(std::get<StreamBody>(response.body));
}

/// At once what the connection takes so, which is most of what is kept in memory.
ValueTask<Result<>> RequestCycle::write(std::string_view head, std::string_view body) {
    auto const sent = stream_.write_now(bytes_of(head), bytes_of(body));
    if (sent == head.size() + body.size()) return Result<>();
    auto const of_head = std::min(sent, head.size());
    head.remove_prefix(of_head);
    body.remove_prefix(sent - of_head);
    return stream_.write(bytes_of(head), bytes_of(body), context_.limits.write_patience);
}

Task<Result<>> RequestCycle::send_stream(StreamBody& body) {
    KLIEG_CO_CHECK(co_await stream_.write(bytes_of(current_->head), {}, context_.limits.write_patience));
    if (!body.length) co_return co_await send_open_stream(*body.source);
    auto const size = static_cast<std::size_t>(std::min<std::uint64_t>(*body.length, kStreamStep));
    auto const piece = std::make_unique_for_overwrite<std::byte[]>(size);
    for (std::uint64_t left = *body.length; left > 0;) {
        auto wanted = static_cast<std::size_t>(std::min<std::uint64_t>(left, size));
        KLIEG_CO_TRY(auto count, co_await body.source->read({piece.get(), wanted}));
        // The length is promised already, so the only way to tell the peer is to end the connection.
        if (count == 0) co_return Error{Errc::corrupt, "a stream is shorter than its length"};
        KLIEG_CO_CHECK(co_await stream_.write({piece.get(), count}, {}, context_.limits.write_patience));
        left -= count;
    }
    co_return Result<>();
}

/// A chunk for each piece, as soon as it is there. A server that ends ends the body in order, so that its client, who
/// is one that comes back, sees no error; a source that fails has no other way to tell than a body without an end.
Task<Result<>> RequestCycle::send_open_stream(ByteSource& source) {
    auto const patience = context_.limits.write_patience;
    auto const piece = std::make_unique_for_overwrite<std::byte[]>(kOpenStreamStep);
    stream_.expect_rate({.bytes_a_second = context_.limits.answer_rate_min, .grace = kOpenStreamGrace});
    while (true) {
        auto outcome = co_await while_wanted(source.read({piece.get(), kOpenStreamStep}));
        if (outcome.ended == Ended::without_peer) co_return Error{Errc::cancelled, "the peer is gone"};
        if (outcome.ended == Ended::by_drain) break;
        KLIEG_CO_TRY(auto count, std::move(outcome.value));
        if (count == 0) break;
        std::span<std::byte const> const bytes(piece.get(), count);
        if (!http_1_0_) KLIEG_CO_CHECK(co_await stream_.write(bytes_of(chunk_head(count)), bytes, patience));
        KLIEG_CO_CHECK(co_await stream_.write(http_1_0_ ? bytes : bytes_of("\r\n"), {}, patience));
    }
    if (http_1_0_) co_return Result<>();
    co_return co_await stream_.write(bytes_of("0\r\n\r\n"), {}, patience);
}

}  // namespace klieg::http::detail
