#include "playback/held_segments.h"

#include "media/file_limits.h"
#include "media/mp4/fragmenter.h"

#include <chrono>
#include <memory>
#include <utility>

namespace klieg::playback {

namespace {

using namespace std::chrono_literals;

/// Viewers who are some seconds apart share what is no object.
constexpr auto kHeldTtl = 10s;

struct Held {
    Held(std::string bytes, ByteBudget::Share part) : text(std::move(bytes)), share(std::move(part)) {}

    KeptText text;
    ByteBudget::Share share;
};

}  // namespace

ports::Cache::Loaded HeldSegments::hold(std::string text, ByteBudget::Share share) const {
    share.shrink_to(text.size());
    auto held = std::make_shared<Held const>(std::move(text), std::move(share));
    auto const largest = media::mp4::memory_to_materialise(media::SegmentLimits::kBytesMax);
    auto const ttl = memory_.has_left(largest) ? std::chrono::milliseconds(kHeldTtl) : 0ms;
    return {ports::Cache::Value(held, &held->text), ttl};
}

}  // namespace klieg::playback
