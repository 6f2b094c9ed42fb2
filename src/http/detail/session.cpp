#include "http/detail/session.h"

#include "http/detail/request_cycle.h"

#include <algorithm>
#include <utility>

namespace klieg::http::detail {

namespace {

using namespace std::chrono_literals;
using SteadyClock = std::chrono::steady_clock;

/// How long, and for how many bytes, we listen to a peer whom we have told that we close: enough for a client that
/// sends a large file in one request to see that it was refused.
constexpr auto kLingerPatience = 5s;
constexpr std::size_t kLingerBytesMax = 64 << 20;
/// So many spare sessions are looked at for one of a client.
constexpr std::size_t kSpareLooks = 256;

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
    auto next = ConnectionNext::request;
    while (next == ConnectionNext::request) {
        next = ConnectionNext::close;
        state_.idle = state_.input.unread().empty();
        if (state_.idle) {
            if (context_.drain.begun()) break;
            state_.input.shrink();
            std::optional<Spare> spare(*this);
            auto count =
                co_await stream.read_some(state_.input.room(), SteadyClock::now() + context_.limits.idle_patience);
            spare.reset();
            if (!count.ok() || *count == 0 || made_way_) break;
            state_.input.commit(*count);
            state_.idle = false;
        } else {
            // Who sends hundreds of requests at once, on however many connections, lets others go between them.
            co_await context_.turns.take();
        }
        next = co_await cycle.run();
    }
    if (next == ConnectionNext::depart) {
        takeover_ = cycle.takeover();
        co_return End::departs;
    }
    co_await stream.shutdown();
    if (next == ConnectionNext::linger) co_await linger();
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

void Session::make_way() noexcept {
    made_way_ = true;
    forget_spare();
    state_.place = {};
    state_.connection.stream->close();
}

void Session::forget_spare() noexcept {
    if (among_spare_.empty()) among_spare_.splice(among_spare_.end(), context_.spare, place_among_spare_);
}

Session::Spare::Spare(Session& session) : session_(session) {
    auto& spare = session.context_.spare;
    spare.splice(spare.end(), session.among_spare_);
}

Session::Spare::~Spare() {
    session_.forget_spare();
}

bool SessionContext::make_room(std::optional<std::string_view> client_key) noexcept {
    auto const last = std::next(spare.begin(), static_cast<std::ptrdiff_t>(std::min(kSpareLooks, spare.size())));
    auto const found =
        std::find_if(spare.begin(), last, [&](Session const* one) { return !client_key || one->is_of(*client_key); });
    if (found == last) return false;
    (*found)->make_way();
    return true;
}

/// Closing while the peer still sends would make its kernel throw away our answer (RFC 9112 section 9.6).
Task<> Session::linger() {
    Spare const spare(*this);
    auto deadline = SteadyClock::now() + kLingerPatience;
    for (std::size_t total = 0; total < kLingerBytesMax;) {
        auto count = co_await state_.connection.stream->read_some(context_.nowhere, deadline);
        if (!count.ok() || *count == 0) co_return;
        total += *count;
    }
}

}  // namespace klieg::http::detail
