#include "media/mp4/interleaving.h"

#include <algorithm>

namespace klieg::media::mp4 {

Interleaving::Runs::Runs(TimedTrack const& timed, std::size_t place)
    : place_(place),
      seconds_a_tick_(1.0 / timed.track->timescale),
      shift_((static_cast<double>(timed.shift.delay) - static_cast<double>(timed.shift.media_time)) * seconds_a_tick_),
      cursor_(timed.track->samples.from(0)),
      sample_(cursor_.next()) {
    advance();
}

void Interleaving::Runs::advance() {
    first_.reset();
    if (!sample_) return;
    first_ = SampleRun{.track = place_,
                       .offset = sample_->offset,
                       .time = static_cast<double>(sample_->decode_time) * seconds_a_tick_ + shift_};
    auto const begin = sample_->decode_time;
    do {
        first_->length += sample_->size;
        ++first_->samples;
        sample_ = cursor_.next();
    } while (sample_ && sample_->offset == first_->offset + first_->length &&
             static_cast<double>(sample_->decode_time - begin) * seconds_a_tick_ < kRunSeconds);
}

Interleaving::Interleaving(std::vector<TimedTrack> const& tracks)
    : runs_(runs_of(tracks)), order_(can_keep_order(runs_) ? Order::of_the_source : Order::by_time) {}

std::optional<SampleRun> Interleaving::next() {
    auto* first = first_of(runs_, order_);
    if (first == nullptr) return std::nullopt;
    auto const run = first->first();
    first->advance();
    return run;
}

std::vector<Interleaving::Runs> Interleaving::runs_of(std::vector<TimedTrack> const& tracks) {
    std::vector<Runs> runs;
    for (auto const& track : tracks) runs.emplace_back(track, runs.size());
    return runs;
}

/// Null at the end of all.
Interleaving::Runs* Interleaving::first_of(std::vector<Runs>& runs, Order order) {
    Runs* found = nullptr;
    for (auto& one : runs) {
        if (!one.first()) continue;
        bool const is_before =
            found == nullptr || (order == Order::of_the_source ? one.first()->offset < found->first()->offset
                                                               : one.first()->time < found->first()->time);
        if (is_before) found = &one;
    }
    return found;
}

/// One pass over all of it: what comes next in the source must come behind all before it, and not long before what
/// another track still has to show at that time.
bool Interleaving::can_keep_order(std::vector<Runs> runs) {
    std::uint64_t end = 0;
    while (auto* next = first_of(runs, Order::of_the_source)) {
        if (next->first()->offset < end) return false;
        auto const earliest = first_of(runs, Order::by_time)->first()->time;
        if (next->first()->time - earliest > kAheadSecondsMax) return false;
        end = next->first()->offset + next->first()->length;
        next->advance();
    }
    return true;
}

}  // namespace klieg::media::mp4
