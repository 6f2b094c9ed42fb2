#include "realtime/send_queue.h"

#include <algorithm>
#include <utility>

namespace klieg::realtime {

namespace {

/// So many from the back are looked at for one of the same thing: counts of a busy topic are few, and what is not found
/// is only sent twice.
constexpr std::ptrdiff_t kLookedAtMax = 256;

bool is_of_same_thing(Delivery const& one, Delivery const& other) {
    return one.type == other.type && one.topic == other.topic && one.key == other.key;
}

}  // namespace

SendQueue::Offer SendQueue::offer(DeliveryPtr const& delivery) {
    if (!delivery->is_passing()) return control(delivery->frame);
    auto const end = passing_.rbegin() + std::min(kLookedAtMax, std::ssize(passing_));
    auto const same =
        std::find_if(passing_.rbegin(), end, [&](auto const& one) { return is_of_same_thing(*one, *delivery); });
    if (same != end) {
        bytes_ = bytes_ - (*same)->bytes() + delivery->bytes();
        *same = delivery;
    } else if (bytes() + delivery->bytes() > bytes_max_) {
        ++dropped_;
    } else {
        bytes_ += delivery->bytes();
        passing_.push_back(delivery);
    }
    return Offer::taken;
}

SendQueue::Offer SendQueue::control(Frame frame) {
    if (!make_room(frame->size())) return Offer::too_slow;
    bytes_ += frame->size();
    frames_.push_back(std::move(frame));
    return Offer::taken;
}

bool SendQueue::make_room(std::size_t bytes_more) {
    if (bytes() + bytes_more <= bytes_max_) return true;
    for (auto const& one : std::exchange(passing_, {})) {
        bytes_ -= one->bytes();
        ++dropped_;
    }
    return bytes() + bytes_more <= bytes_max_;
}

std::vector<Frame> SendQueue::take() {
    auto frames = std::exchange(frames_, {});
    if (!passing_.empty() || dropped_ > 0) frames.reserve(frames.size() + passing_.size() + 1);
    for (auto const& one : std::exchange(passing_, {})) frames.push_back(one->frame);
    sending_bytes_ += std::exchange(bytes_, 0);
    return frames;
}

void SendQueue::clear() noexcept {
    frames_ = {};
    passing_ = {};
    bytes_ = dropped_ = 0;
}

void SendQueue::end_with(Frame last) {
    clear();
    bytes_ = last->size();
    frames_.push_back(std::move(last));
}

}  // namespace klieg::realtime
