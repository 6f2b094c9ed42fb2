#pragma once

#include "realtime/delivery.h"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <utility>
#include <vector>

namespace klieg::realtime {

/// What waits to leave on one connection, whose peer may be slow. Nobody waits for it: of what is passing the last
/// stands for all; beyond the limit what is passing is dropped, and its reader told how much; and where what has a
/// place in the log does not fit, the connection has to end, for its reader can come back and go on from there.
///
/// Threads: its core's. Limits: `bytes_max`, those that are being sent included, but for the last word. Idle,
/// it has no memory.
class SendQueue {
public:
    static constexpr std::size_t kQueuedBytesMax = std::size_t{1} << 20U;

    explicit SendQueue(std::size_t bytes_max = kQueuedBytesMax) : bytes_max_(bytes_max) {}

    enum class Offer : std::uint8_t {
        taken,    ///< or dropped, and told
        too_slow  ///< it does not fit, and must not be missed
    };
    Offer offer(DeliveryPtr const& delivery);
    /// What belongs to the protocol, in its order.
    Offer control(Frame frame);
    bool empty() const noexcept { return frames_.empty() && passing_.empty() && dropped_ == 0; }
    /// All that there is, which now is being sent. After it, sent() or the connection's end.
    std::vector<Frame> take();
    /// How many were dropped since this was asked last: the reader is to be told.
    std::size_t take_dropped() noexcept { return std::exchange(dropped_, 0); }
    void sent() noexcept { sending_bytes_ = 0; }
    /// All that has not been taken goes.
    void clear() noexcept;
    /// In the place of all that has not been taken: why its reader is sent away, however much is being sent.
    void end_with(Frame last);
    std::size_t bytes() const noexcept { return bytes_ + sending_bytes_; }
    /// How much of what its reader has missed may be told at once: half of all, less what waits. The rest is for what
    /// happens meanwhile; whoever is sent away for what he missed would come back for the same.
    std::size_t room_for_missed() const noexcept { return bytes_max_ / 2 - std::min(bytes_max_ / 2, bytes()); }

private:
    bool make_room(std::size_t bytes);

    std::size_t const bytes_max_;
    std::vector<Frame> frames_;
    std::vector<DeliveryPtr> passing_;
    std::size_t bytes_ = 0;
    std::size_t sending_bytes_ = 0;
    std::size_t dropped_ = 0;  ///< and not told yet
};

}  // namespace klieg::realtime
