#include "http/detail/session.h"

#include "http/detail/request_cycle.h"

#include <utility>
#include <vector>

namespace klieg::http::detail {

namespace {

using namespace std::chrono_literals;
using SteadyClock = std::chrono::steady_clock;

/// How long, and for how many bytes, we listen to a peer whom we have told that we close: enough for a client that
/// sends a large file in one request to see that it was refused.
constexpr auto kLingerPatience = 5s;
constexpr std::size_t kLingerBytesMax = 64 << 20;
constexpr std::size_t kLingerStep = 16 * 1024;

}  // namespace

Session::Session(SessionContext& context, net::Connection connection, ConnectionBudget::Place place)
    : context_(context), state_(std::move(connection), std::move(place), context.limits.header_bytes_max) {
    context_.sessions.insert(this);
    context_.metrics.opened();
}

Session::~Session() {
    context_.metrics.closed();
    context_.sessions.erase(this);
}

Task<Session::End> Session::run() {
    auto& stream = *state_.connection.stream;
    RequestCycle cycle(context_, state_);
    auto next = Next::request;
    while (next == Next::request) {
        next = Next::close;
        state_.idle = state_.input.unread().empty();
        if (state_.idle) {
            if (context_.drain.begun()) break;
            state_.input.shrink();
            auto count =
                co_await stream.read_some(state_.input.room(), SteadyClock::now() + context_.limits.idle_patience);
            if (!count.ok() || *count == 0) break;
            state_.input.commit(*count);
            state_.idle = false;
        }
        next = co_await cycle.run();
    }
    if (next == Next::depart) {
        takeover_ = cycle.takeover();
        co_return End::departs;
    }
    co_await stream.shutdown();
    if (next == Next::linger) co_await linger();
    stream.close();
    co_return End::closed;
}

Departure Session::depart() {
    return {std::move(takeover_),
            {.connection = std::move(state_.connection),
             .unread = std::string(state_.input.unread()),
             .place = std::move(state_.place),
             .drain = context_.drain}};
}

void Session::drain() noexcept {
    if (state_.idle) state_.connection.stream->close();
}

/// Closing while the peer still sends would make its kernel throw away our answer (RFC 9112 section 9.6).
Task<> Session::linger() {
    std::vector<std::byte> nowhere(kLingerStep);
    auto deadline = SteadyClock::now() + kLingerPatience;
    for (std::size_t total = 0; total < kLingerBytesMax;) {
        auto count = co_await state_.connection.stream->read_some(nowhere, deadline);
        if (!count.ok() || *count == 0) co_return;
        total += *count;
    }
}

}  // namespace klieg::http::detail
