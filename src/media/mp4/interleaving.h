#pragma once

#include "media/mp4/track.h"

#include <cstdint>
#include <optional>
#include <vector>

namespace klieg::media::mp4 {

/// Samples that follow each other in their track and in the source: what becomes a chunk (ISO/IEC 14496-12, 8.7.4).
struct SampleRun {
    std::size_t track = 0;  ///< by its place among those that are interleaved
    std::uint64_t offset = 0;
    std::uint64_t length = 0;
    std::uint32_t samples = 0;
    double time = 0;  ///< when the first is decoded, in seconds of the presentation
};

/// A track and how its times become those of the presentation.
struct TimedTrack {
    Track const* track = nullptr;
    EditShift shift{};
};

/// Walks the samples of tracks in an order in which they can be played while they arrive. That of the source, where it
/// is one: then what lies side by side there stays so, and is read at once. Else by time, as of files that have all
/// pictures before all sound. No run lasts much longer than kRunSeconds.
/// Lifetime: the tracks outlive it.
class Interleaving {
public:
    static constexpr double kRunSeconds = 1;
    /// So far may one track be ahead of another where the source's order is kept.
    static constexpr double kAheadSecondsMax = 3;

    explicit Interleaving(std::vector<TimedTrack> const& tracks);
    std::optional<SampleRun> next();

private:
    /// The runs of one track.
    class Runs {
    public:
        Runs(TimedTrack const& timed, std::size_t place);
        std::optional<SampleRun> const& first() const noexcept { return first_; }
        void advance();

    private:
        std::size_t place_;
        double seconds_a_tick_;
        double shift_;  ///< in seconds
        SampleTable::Cursor cursor_;
        std::optional<Sample> sample_;
        std::optional<SampleRun> first_;
    };
    enum class Order : std::uint8_t { of_the_source, by_time };

    static std::vector<Runs> runs_of(std::vector<TimedTrack> const& tracks);
    static bool can_keep_order(std::vector<Runs> runs);
    static Runs* first_of(std::vector<Runs>& runs, Order order);

    std::vector<Runs> runs_;
    Order order_;
};

}  // namespace klieg::media::mp4
