#pragma once

#include "base/bytes.h"
#include "base/result.h"
#include "media/last_picture.h"
#include "media/mp4/fragment_reader.h"
#include "media/rendition.h"
#include "media/segment_plan.h"

#include <chrono>
#include <cstdint>
#include <deque>
#include <optional>
#include <string>
#include <vector>

namespace klieg::media {

/// The code of what can not go on where another ended.
inline constexpr auto kNoSeam = "no_seam";

/// Turns what an encoder writes into the segments of a rendition.
///
/// It expects fragmented MP4 of one track: from ffmpeg, `-f mp4 -movflags +empty_moov+delay_moov+default_base_moof`
/// with a short `-frag_duration`, since a segment is complete when the fragment behind it has come, and
/// `+frag_keyframe` for video. delay_moov matters: without it ffmpeg leaves out the edit list, and the delay of
/// B-frames and of AAC priming shows as a delay of the track. For the reason that write_init_segment() gives, no
/// negative_cts_offsets.
///
/// Use: push() bytes as they come and store the segments that it answers; init_segment() once ready(); finish() at the
/// end. Segments are cut at the plan's boundaries, so that they align with the rung that the plan was made for; video
/// needs a keyframe at each, audio is cut at the nearest frame.
/// Limits: those of SegmentLimits, and of FragmentReader; some two segments in memory.
class Segmenter {
public:
    /// Where an encoder before this one ended: behind a segment, of which this one begins the next.
    struct Begun {
        std::vector<Segment> segments;
        std::int64_t origin = 0;      ///< of the timeline, in the track's timescale, as are the others
        std::int64_t first = 0;       ///< where the first segment starts
        std::int64_t media_time = 0;  ///< how far its edit list shifts the track
        std::uint64_t samples = 0;    ///< in its segments
        std::uint64_t decoded = 0;    ///< that those last

        std::int64_t end() const;  ///< where the next one starts
    };
    struct Options {
        std::string name{};                 ///< of the rendition: "240", "audio"
        std::optional<SegmentPlan> plan{};  ///< none: as short_opening() says
        std::uint64_t bandwidth_cap = 0;    ///< bits a second that the encoder was told to stay below
        std::string language{};             ///< BCP 47; empty: as the encoder's header says
        /// When the source's own pictures begin and end, on the encoder's timeline: before and behind them one of them
        /// is held, which says nothing of their rate. 0: with all.
        std::chrono::microseconds pictures_start{0}, pictures_end{0};
        /// What the source says of its last picture, on the encoder's timeline: an encoder does not know how long the
        /// last one lasts. None: as long as pictures usually did.
        std::optional<LastPicture> last_picture{};
        /// The encoder goes on behind these; none: it begins. Of sound what lies before their end is passed over.
        std::optional<Begun> begun{};
    };
    struct Finished {
        Segment entry;
        Bytes bytes;
    };

    explicit Segmenter(Options options) : options_(std::move(options)) {}

    /// Fails: as FragmentReader::push; corrupt where the keyframes do not follow the plan; unsupported (kNoSeam) where
    /// it shall go on and does not begin to the tick where it ended.
    Result<std::vector<Finished>> push(ByteView bytes);
    /// Adds silence to sound that has ended, until `end` on the timeline; nothing where it lasts longer. Requires
    /// ready(), and sound. Fails: unsupported (more than two channels).
    Result<std::vector<Finished>> push_silence(std::chrono::microseconds end);
    /// The last segment. Fails: corrupt where the stream was cut off or empty.
    Result<std::vector<Finished>> finish();

    /// Not a single sample has arrived.
    bool empty() const noexcept { return samples_ == 0 && !options_.begun; }
    /// The header has arrived.
    bool ready() const noexcept { return ready_; }
    /// When the latest sample so far ends to be shown, as if it were the last. Requires ready().
    std::chrono::microseconds end() const;
    /// Requires ready().
    Bytes init_segment() const;
    /// With the segments that were given out; complete after finish(). Requires ready().
    Rendition const& rendition() const noexcept { return rendition_; }
    /// In the place of one that was given out, of its number and duration, another stands that was made before: it is
    /// what the rendition names from now on.
    void leave(Segment other);
    /// For another to go on behind the first so many of its segments, which were given out: all but these, which are
    /// the rendition's. Requires ready().
    Begun begun(std::size_t segments) const;

private:
    struct OpenFragment {
        std::uint64_t base_time = 0;
        std::int64_t start = 0;
        std::vector<mp4::FragmentSample> samples{};
        Bytes payload{};
    };

    Result<> begin();
    Result<> require_seam(std::int64_t start) const;
    Result<> add(mp4::MediaFragment fragment);
    void start_timeline(std::int64_t start);
    Result<> add_video(mp4::MediaFragment fragment);
    Result<> add_audio(mp4::MediaFragment const& fragment);
    Result<> cut_audio(std::size_t keep);
    void note_pictures(mp4::MediaFragment const& fragment);
    std::int64_t usual_distance() const;
    std::int64_t last_picture_length() const;
    std::int64_t shortest_segment() const;
    double rate_of(std::uint64_t pictures, std::int64_t ticks) const;
    void give_out_held();
    std::size_t segments_cut() const noexcept { return rendition_.segments.size() + (held_ ? 1 : 0); }
    void join_rest();
    void settle_last_picture();
    void append(OpenFragment fragment);
    Result<bool> ends_segment(std::int64_t time, std::uint32_t duration) const;
    std::int64_t boundary(std::size_t index) const;
    std::int64_t presented(std::uint64_t decode_time, std::int32_t composition) const;
    Result<> end_fragment(std::int64_t time);
    Result<> end_segment(std::int64_t time);

    Options options_;
    mp4::FragmentReader reader_{};
    mp4::EditShift shift_{};  ///< as the encoder that began has it
    bool ready_ = false;
    Rendition rendition_{};
    std::optional<OpenFragment> open_{};
    std::int64_t origin_ = 0;  ///< where this track's timeline starts, less where the plan's does
    std::int64_t segment_start_ = 0;
    std::int64_t end_ = 0;                ///< of the latest sample shown, as the encoder says
    std::vector<std::int64_t> latest_{};  ///< when the last few pictures are shown, ascending
    std::uint32_t sequence_ = 0;
    std::int64_t first_ = 0;  ///< when the first one is shown
    std::uint64_t samples_ = 0;
    std::uint64_t samples_cut_ = 0;  ///< of them in segments
    std::uint64_t time_cut_ = 0;     ///< that those last
    struct Mark {
        std::uint64_t samples = 0;
        std::uint64_t decoded = 0;
    };
    std::vector<Mark> marks_{};       ///< of both, at the end of each segment that was cut
    std::size_t segments_begun_ = 0;  ///< that were there before
    struct Frame {
        std::uint64_t decode_time = 0;
        mp4::FragmentSample sample{};
        Bytes payload{};
    };
    std::deque<Frame> uncut_{};  ///< sound of which it is not known yet whether a segment may begin there
    Finished segment_{};
    std::optional<Finished> held_{};  ///< pictures to which what follows may turn out to be the rest
    std::vector<Finished> finished_{};
};

}  // namespace klieg::media
