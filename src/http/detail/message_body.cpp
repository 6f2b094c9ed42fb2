#include "http/detail/message_body.h"

#include <algorithm>

namespace klieg::http::detail {

namespace {

constexpr std::uint64_t kDiscardBytesMax = 64 * 1024;
constexpr std::string_view kContinue = "HTTP/1.1 100 Continue\r\n\r\n";

Error too_large() {
    return {Errc::too_large, "the body is larger than this route takes"};
}

/// What the client left unfinished is the client's failure, and none of the 5xx class (RFC 9112 section 8). The kind
/// stays that of the connection: an upload keeps what came.
Error incomplete(Error const& error) {
    if (error.kind == Errc::timeout) return {Errc::timeout, "the body came too slowly", "request_timeout"};
    return {Errc::cancelled, "the connection ended in the middle of the body", "incomplete_body"};
}

}  // namespace

void MessageBody::begin(Framing const& framing, Most most) {
    framing_ = framing;
    most_ = most;
    bytes_read_ = 0;
    waited_ = {};
    finished_ = framing.length == 0;
    awaits_continue_ = framing.expects_continue && !finished_;
    failed_ = false;
    chunks_ = {};
}

Task<Result<std::size_t>> MessageBody::read(std::span<std::byte> into) {
    if (finished_) co_return std::size_t{0};
    if (failed_) co_return incomplete({Errc::cancelled, ""});
    if (framing_.length.value_or(0) > most_.bytes) co_return too_large();
    if (awaits_continue_) {
        awaits_continue_ = false;
        // A client that has not waited needs no invitation (RFC 9110 section 10.1.1).
        if (input_.unread().empty())
            KLIEG_CO_CHECK(co_await stream_.write(std::as_bytes(std::span(kContinue)), {}, patience_));
    }
    auto count = framing_.length ? co_await read_counted(into) : co_await read_chunked(into);
    if (count.ok()) {
        bytes_read_ += *count;
        if (bytes_read_ > most_.bytes) count = too_large();
    }
    failed_ = !count.ok();
    co_return count;
}

Task<Result<std::size_t>> MessageBody::read_counted(std::span<std::byte> into) {
    auto left = *framing_.length - bytes_read_;
    into = into.first(static_cast<std::size_t>(std::min<std::uint64_t>(left, into.size())));
    std::size_t count = 0;
    if (auto buffered = input_.unread(); !buffered.empty()) {
        count = std::min(buffered.size(), into.size());
        std::memcpy(into.data(), buffered.data(), count);
        input_.consume(count);
    } else {
        KLIEG_CO_TRY(count, co_await receive(into));
        if (count == 0) co_return incomplete({Errc::cancelled, ""});
    }
    finished_ = count == left;
    co_return count;
}

Task<Result<std::size_t>> MessageBody::read_chunked(std::span<std::byte> into) {
    while (true) {
        KLIEG_CO_TRY(auto step, chunks_.decode(input_.unread(), into));
        input_.consume(step.consumed);
        finished_ = chunks_.done();
        if (step.produced > 0 || finished_) co_return step.produced;
        KLIEG_CO_CHECK(co_await fetch());
    }
}

/// A peer that sends a byte now and then would hold its connection for ever, so patience is earned by bytes; of what a
/// route keeps in memory until it is whole no more than it says. Only the time in which we wait for the peer counts,
/// not that of a slow disk.
Task<Result<std::size_t>> MessageBody::receive(std::span<std::byte> into) {
    using Duration = std::chrono::steady_clock::duration;
    auto earned = std::chrono::milliseconds(bytes_read_ / rate_min_ * 1000);
    auto began = std::chrono::steady_clock::now();
    auto left = patience_ + earned - waited_;
    if (most_.time) left = std::min<Duration>(left, *most_.time - waited_);
    left = std::clamp<Duration>(left, {}, patience_);
    auto received = co_await stream_.read_some(into, began + left);
    waited_ += std::chrono::steady_clock::now() - began;
    if (!received.ok()) co_return incomplete(received.error());
    co_return received;
}

Task<Result<>> MessageBody::fetch() {
    auto room = input_.room();
    if (room.empty()) co_return Error{Errc::invalid, "a chunk's head or trailer is too long", "malformed_request"};
    KLIEG_CO_TRY(auto count, co_await receive(room));
    if (count == 0) co_return incomplete({Errc::cancelled, ""});
    input_.commit(count);
    co_return Result<>();
}

bool MessageBody::is_worth_discarding() const noexcept {
    if (finished_) return true;
    return !failed_ && !awaits_continue_ && framing_.length && *framing_.length - bytes_read_ <= kDiscardBytesMax;
}

Task<bool> MessageBody::discard(std::span<std::byte> nowhere) {
    most_.bytes = std::numeric_limits<std::uint64_t>::max();
    while (!finished_) {
        auto count = co_await read(nowhere);
        if (!count.ok()) co_return false;
    }
    co_return true;
}

}  // namespace klieg::http::detail
