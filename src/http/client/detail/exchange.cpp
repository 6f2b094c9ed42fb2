#include "http/client/detail/exchange.h"

#include "http/detail/codec_beast.h"

#include <algorithm>
#include <charconv>
#include <cstring>
#include <utility>
#include <vector>

namespace klieg::http::detail {

using SteadyClock = std::chrono::steady_clock;
using Body = ResponseFraming::Body;

namespace {

/// "100 Continue", "103 Early Hints": a server that sends one after the other says nothing.
constexpr int kInterimAnswersMax = 8;
constexpr std::size_t kSendStep = 64 * 1024;
/// What chunks may cost beside their content: heads of small ones, and a few extensions and trailers.
constexpr std::uint64_t kChunkOverheadMax = 16 * 1024;
constexpr std::uint64_t kChunkOverheadFactor = 16;

std::span<std::byte const> bytes_of(std::string_view text) {
    return std::as_bytes(std::span(text));
}

Error connection_lost(std::string detail) {
    return Error{Errc::unavailable, std::move(detail), "connection_lost"};
}

/// Of "Keep-Alive: timeout=5, max=100". No standard has it, and many servers send it.
std::optional<std::chrono::seconds> told_patience(Headers const& headers) noexcept {
    constexpr std::string_view kName = "timeout=";
    auto field = headers.get("Keep-Alive");
    auto at = field.find(kName);
    if (at == field.npos) return std::nullopt;
    unsigned seconds = 0;
    auto digits = field.substr(at + kName.size());
    if (std::from_chars(digits.data(), digits.data() + digits.size(), seconds).ec != std::errc()) return std::nullopt;
    return std::chrono::seconds(seconds);
}

}  // namespace

bool may_repeat(ClientRequest const& request) noexcept {
    if (std::holds_alternative<SourceBody>(request.body) || request.repetition == Repetition::harmful) return false;
    if (request.repetition == Repetition::harmless) return true;
    return request.method != Method::post && request.method != Method::patch && request.method != Method::other;
}

ClientExchange::ClientExchange(std::shared_ptr<Pool> pool, Executor const& executor, ClientRequest const& request,
                               Deadline whole)
    : pool_(std::move(pool)),
      limits_(request.limits),
      asked_(request.method),
      turn_(executor, whole, may_repeat(request) ? request.pipeline_depth : 1) {}

ClientExchange::~ClientExchange() {
    leave(ClientConnection::After::broken);
}

Task<Result<ResponseHead>> ClientExchange::run(ClientRequest& request, Server server, std::string head,
                                               Pool::Kind kind) {
    Pool::Patience patience{limits_.queue_patience, limits_.connect_patience};
    KLIEG_CO_TRY(place_, co_await pool_->join(turn_, std::move(server), kind, patience));
    bool kept = connection().was_kept();
    auto sent = co_await send(request, std::move(head));
    broken_off_ = !sent.ok();
    Result<ResponseHead> answer = broken_off_ ? sent.error() : Error{};
    // Who refuses a body says so and closes while we still write: an answer counts more than our failure to ask.
    if (!broken_off_ || (!turn_.ended() && !source_failed_)) answer = co_await receive();
    if (answer.ok()) co_return answer;
    unseen_ = turn_.unseen() || (kept && lost_ && !answered_ && !source_failed_);
    leave(unseen_ ? ClientConnection::After::closed : ClientConnection::After::broken);
    co_return broken_off_ ? std::move(sent).error() : std::move(answer).error();
}

Task<Result<>> ClientExchange::send(ClientRequest& request, std::string head) {
    KLIEG_CO_CHECK(co_await connection().begin_writing(turn_));
    auto sent = co_await write(request, std::move(head));
    connection().end_writing(turn_);
    if (!sent.ok() && !source_failed_) co_return failed(std::move(sent).error());
    co_return sent;
}

Task<Result<>> ClientExchange::write(ClientRequest& request, std::string head) {
    auto& stream = connection().stream();
    auto patience = limits_.silence_patience;
    if (auto const* text = std::get_if<std::string>(&request.body))
        co_return co_await stream.write(bytes_of(head), bytes_of(*text), patience);
    if (auto const* slice = std::get_if<FileSlice>(&request.body))
        co_return co_await stream.send_file(bytes_of(head), *slice, patience);
    co_return co_await write_source(std::get<SourceBody>(request.body), std::move(head));
}

Task<Result<>> ClientExchange::write_source(SourceBody& body, std::string head) {
    auto& stream = connection().stream();
    KLIEG_CO_CHECK(co_await stream.write(bytes_of(head), {}, limits_.silence_patience));
    std::vector<std::byte> piece(static_cast<std::size_t>(std::min<std::uint64_t>(body.length, kSendStep)));
    for (std::uint64_t left = body.length; left > 0;) {
        auto wanted = static_cast<std::size_t>(std::min<std::uint64_t>(left, piece.size()));
        auto count = co_await body.source->read(std::span(piece).first(wanted));
        if (count.ok() && *count == 0) count = Error{Errc::corrupt, "a body is shorter than its length"};
        source_failed_ = !count.ok();
        if (source_failed_) co_return std::move(count).error();
        KLIEG_CO_CHECK(co_await stream.write(std::span(piece).first(*count), {}, limits_.silence_patience));
        left -= *count;
    }
    co_return Result<>();
}

/// The final answer's head, after whatever a server says on the way to it (RFC 9110 section 15.2).
Task<Result<ResponseHead>> ClientExchange::receive() {
    KLIEG_CO_CHECK(co_await connection().begin_reading(turn_));
    for (int interim = 0; interim <= kInterimAnswersMax; ++interim) {
        KLIEG_CO_TRY(auto head, co_await receive_one());
        if (head.status == 101) co_return malformed_answer("nobody asked for another protocol");
        if (head.status < 200) continue;
        if (framing_.body == Body::counted && framing_.length > limits_.body_bytes_max)
            co_return Error{Errc::too_large, "the answer is larger than this request takes"};
        if (auto patience = told_patience(head.headers))
            connection().limit_rest(std::max(*patience - std::chrono::seconds(1), std::chrono::seconds(0)));
        if (framing_.body == Body::none) finish();
        co_return head;
    }
    co_return malformed_answer("it is announced for ever");
}

Task<Result<ResponseHead>> ClientExchange::receive_one() {
    auto& input = connection().input();
    HeadScanner scanner;
    while (true) {
        auto state = scanner.scan(input.unread());
        answered_ = answered_ || !input.unread().empty();
        if (state == HeadScanner::State::malformed) co_return malformed_answer("its lines are none");
        if (state == HeadScanner::State::complete) break;
        auto room = input.room();
        if (input.unread().size() >= limits_.head_bytes_max || room.empty())
            co_return malformed_answer("its head is too large");
        KLIEG_CO_TRY(auto count, co_await receive_into(room));
        lost_ = count == 0;
        if (lost_) co_return connection_lost("the server closed the connection without an answer");
        input.commit(count);
    }
    if (scanner.length() > limits_.head_bytes_max) co_return malformed_answer("its head is too large");
    ResponseHead head;
    KLIEG_CO_TRY(framing_, parse_response_head(input.unread().substr(0, scanner.length()), asked_, head));
    input.consume(scanner.length());
    co_return head;
}

std::optional<std::uint64_t> ClientExchange::length() const noexcept {
    if (framing_.body == Body::none) return 0;
    if (framing_.body == Body::counted) return framing_.length;
    return std::nullopt;
}

Task<Result<std::size_t>> ClientExchange::read(std::span<std::byte> into) {
    if (finished_ || into.empty()) co_return std::size_t{0};
    if (!place_.connection) co_return connection_lost("the answer could not be read");
    auto count = co_await read_framed(into);
    if (count.ok()) {
        bytes_read_ += *count;
        if (bytes_read_ > limits_.body_bytes_max)
            count = Error{Errc::too_large, "the answer is larger than this request takes"};
    }
    if (!count.ok()) leave(ClientConnection::After::broken);
    co_return count;
}

Task<Result<std::size_t>> ClientExchange::read_framed(std::span<std::byte> into) {
    if (framing_.body == Body::chunked) co_return co_await read_chunked(into);
    if (framing_.body == Body::until_close) {
        KLIEG_CO_TRY(auto count, co_await read_plain(into));
        if (count == 0) finish();
        co_return count;
    }
    auto left = framing_.length - bytes_read_;
    KLIEG_CO_TRY(auto count,
                 co_await read_plain(into.first(static_cast<std::size_t>(std::min<std::uint64_t>(left, into.size())))));
    if (count == 0) co_return connection_lost("the server closed the connection in the middle of its answer");
    if (count == left) finish();
    co_return count;
}

/// What came along with the head, then what the stream brings.
Task<Result<std::size_t>> ClientExchange::read_plain(std::span<std::byte> into) {
    auto& input = connection().input();
    auto buffered = input.unread();
    if (buffered.empty()) co_return co_await receive_into(into);
    auto count = std::min(buffered.size(), into.size());
    std::memcpy(into.data(), buffered.data(), count);
    input.consume(count);
    co_return count;
}

Task<Result<std::size_t>> ClientExchange::read_chunked(std::span<std::byte> into) {
    auto& input = connection().input();
    while (true) {
        auto step = chunks_.decode(input.unread(), into);
        if (!step.ok()) co_return malformed_answer(std::move(step).error().detail);
        input.consume(step->consumed);
        bytes_of_chunks_ += step->consumed;
        auto content = bytes_read_ + step->produced;
        if (bytes_of_chunks_ - content > kChunkOverheadMax + kChunkOverheadFactor * content)
            co_return malformed_answer("its chunks have more extensions than content");
        if (chunks_.done()) finish();
        if (step->produced > 0 || finished_) co_return step->produced;
        KLIEG_CO_TRY(auto count, co_await receive_into(input.room()));
        if (count == 0) co_return connection_lost("the server closed the connection in the middle of its answer");
        input.commit(count);
    }
}

Task<Result<std::size_t>> ClientExchange::receive_into(std::span<std::byte> into) {
    auto deadline = std::min(turn_.deadline, SteadyClock::now() + limits_.silence_patience);
    auto count = co_await connection().stream().read_some(into, deadline);
    if (!count.ok()) co_return failed(std::move(count).error());
    co_return count;
}

/// What a stream's failure means for the request. Past its deadline it was our watch that closed the stream.
Error ClientExchange::failed(Error error) {
    if (error.kind == Errc::timeout || SteadyClock::now() >= turn_.deadline)
        return Error{Errc::timeout, "the server did not answer in time"};
    if (error.kind != Errc::cancelled) return error;
    lost_ = true;
    return connection_lost("the connection to the server was lost");
}

void ClientExchange::finish() {
    finished_ = true;
    leave(framing_.keep_alive && !broken_off_ ? ClientConnection::After::keep : ClientConnection::After::closed);
}

void ClientExchange::leave(ClientConnection::After after) noexcept {
    if (!place_.connection) return;
    auto place = std::exchange(place_, {});
    pool_->leave(place, turn_, after);
}

}  // namespace klieg::http::detail
