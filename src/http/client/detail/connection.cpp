#include "http/client/detail/connection.h"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <algorithm>

namespace klieg::http::detail {

namespace asio = boost::asio;

ClientConnection::ClientConnection(std::unique_ptr<net::ByteStream> stream, Executor const& executor,
                                   std::size_t head_bytes_max)
    : stream_(std::move(stream)), input_(head_bytes_max), watch_(executor, [this] { close(); }) {}

bool ClientConnection::admits(Turn const& turn) const noexcept {
    if (!usable_) return false;
    if (turns_.empty()) return true;
    auto shares = [&](Turn const* other) { return other->depth > turns_.size(); };
    return was_kept() && turn.depth > turns_.size() && std::all_of(turns_.begin(), turns_.end(), shares);
}

void ClientConnection::join(Turn& turn) {
    turns_.push_back(&turn);
}

Task<Result<>> ClientConnection::begin_writing(Turn& turn) {
    KLIEG_CO_CHECK(co_await wait(turn, &ClientConnection::all_before_are_written));
    turn.stage_ = Turn::Stage::writing;
    set_watch();
    co_return Result<>();
}

void ClientConnection::end_writing(Turn& turn) noexcept {
    turn.stage_ = Turn::Stage::written;
    set_watch();
    notify();
}

Task<Result<>> ClientConnection::begin_reading(Turn& turn) {
    KLIEG_CO_CHECK(co_await wait(turn, &ClientConnection::is_first));
    set_watch();
    co_return Result<>();
}

Task<Result<>> ClientConnection::wait(Turn& turn, bool (ClientConnection::*condition)(Turn const&) const noexcept) {
    while (true) {
        if (turn.ended()) co_return Error{Errc::unavailable, "a request ahead of this one failed", "connection_lost"};
        if ((this->*condition)(turn)) co_return Result<>();
        turn.timer_.expires_at(turn.deadline);
        auto [error] = co_await turn.timer_.async_wait(asio::as_tuple(asio::use_awaitable));
        if (!error) co_return Error{Errc::timeout, "the answers ahead of this one take too long"};
    }
}

bool ClientConnection::all_before_are_written(Turn const& turn) const noexcept {
    for (auto const* other : turns_) {
        if (other == &turn) return true;
        if (other->stage_ != Turn::Stage::written) return false;
    }
    return true;
}

bool ClientConnection::is_first(Turn const& turn) const noexcept {
    return !turns_.empty() && turns_.front() == &turn;
}

/// A turn that has not begun to write goes without a trace. One that has, and whose answer was not read, leaves bytes
/// on the connection that nobody could place: what joined behind it ends with it. While others are still ahead, the
/// stream stays open for them.
void ClientConnection::leave(Turn& turn, After after) noexcept {
    auto place = std::find(turns_.begin(), turns_.end(), &turn);
    if (place == turns_.end()) return;
    auto behind = turns_.erase(place);
    if (after == After::keep) {
        ++answers_;
        // What follows the answer to the last request answers none of ours.
        bool asked = !turns_.empty() && turns_.front()->stage_ != Turn::Stage::queued;
        if (!asked && !input_.unread().empty()) after = After::closed;
    }
    bool lost = after != After::keep && turn.stage_ != Turn::Stage::queued;
    if (lost || after == After::closed) {
        usable_ = false;
        for (auto at = behind; at != turns_.end(); ++at)
            (*at)->end_ = after == After::closed ? Turn::End::unseen : Turn::End::broken;
        for (auto at = behind; at != turns_.end(); ++at) (*at)->timer_.cancel();
        turns_.erase(behind, turns_.end());
    }
    if (turns_.empty() && !usable_) close();
    set_watch();
    notify();
}

void ClientConnection::close() noexcept {
    usable_ = false;
    stream_->close();
}

/// The stream is closed under whoever reads or writes past its deadline. Those that only wait have timers, so that one
/// of them does not take those ahead along.
void ClientConnection::set_watch() noexcept {
    using Direction = net::DeadlineWatch::Direction;
    watch_.clear(Direction::in);
    watch_.clear(Direction::out);
    if (!turns_.empty()) watch_.set(Direction::in, turns_.front()->deadline);
    for (auto const* turn : turns_)
        if (turn->stage_ == Turn::Stage::writing) watch_.set(Direction::out, turn->deadline);
}

void ClientConnection::notify() noexcept {
    for (auto* turn : turns_) turn->timer_.cancel();
}

}  // namespace klieg::http::detail
