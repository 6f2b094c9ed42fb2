#include "net/detail/send_pace.h"

#include <algorithm>
#include <linux/sockios.h>
#include <sys/ioctl.h>

namespace klieg::net::detail {

void SendPace::expect(SendRate rate) noexcept {
    rate_ = rate;
    waited_ = {};
    taken_before_.reset();
}

SendPace::Moment SendPace::patient_until(Moment now, std::uint64_t queued) noexcept {
    if (rate_.bytes_a_second == 0) return Moment::max();
    auto const taken = sent_ - std::min(queued, sent_);
    if (!taken_before_) taken_before_ = taken;
    std::chrono::seconds const earned((taken - std::min(*taken_before_, taken)) / rate_.bytes_a_second);
    return now + std::max(rate_.grace + earned - waited_, Moment::duration{});
}

std::uint64_t unconfirmed_bytes(int socket) noexcept {
    int count = 0;
    return ::ioctl(socket, SIOCOUTQ, &count) == 0 && count > 0 ? static_cast<std::uint64_t>(count) : 0;
}

}  // namespace klieg::net::detail
