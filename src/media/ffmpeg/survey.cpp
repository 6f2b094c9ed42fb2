#include "media/ffmpeg/survey.h"

#include "media/ffmpeg/exit_error.h"
#include "media/ffmpeg/probe.h"
#include "media/ffmpeg/probe_report.h"
#include "media/ffmpeg/process.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <functional>
#include <iterator>
#include <utility>

namespace klieg::media {

using std::chrono::microseconds;

namespace {

constexpr int kMoments = 12;
/// Of pictures, from each of them on: few files have their keyframes further apart.
constexpr int kMomentPackets = 300;
/// Of an MP4, whose index leads to the keyframe before each of them.
constexpr int kIndexedPackets = 10;
/// Of pictures, among which the first is decoded of nearly every file; and of the others, which begin inside of a GOP.
constexpr std::array kPacketsToFirst = {50, 1'500};
/// Of sound, which say how long its packets are.
constexpr int kSoundPackets = 100;
/// Nothing that is looked for is further from the end, but the key frame before it.
constexpr auto kTail = std::chrono::seconds(10);
/// Files of up to this size are read as a whole: for the largest keyframe, and where they do not say how long they
/// last.
constexpr std::uint64_t kReadThroughBytesMax = 64U << 20U;
constexpr std::size_t kEntryBytesMax = 4096;
/// In which an encoder names itself, among the parameters of the stream.
constexpr std::size_t kMessageBytesMax = 4096;
/// Behind the offset and the digits of sixteen bytes.
constexpr std::size_t kTextColumn = 51;
/// Containers tell of the first packet's time to a few pictures.
constexpr std::chrono::milliseconds kSoon{250};
/// No picture lasts so short: FLV and its like state a tick where they know nothing.
constexpr std::chrono::milliseconds kNoLength{2};
/// By so much longer than their times apart do packets of sound contradict them; what overlaps a little does not.
constexpr double kMiscountedFrom = 1.5;

/// Hands on lines, and keeps none.
class LineSink final : public OutputSink {
public:
    explicit LineSink(std::function<void(std::string_view)> line) : line_(std::move(line)) {}

    Task<Result<>> accept(ByteView bytes) override {
        rest_.append(reinterpret_cast<char const*>(bytes.data()), bytes.size());
        std::size_t begin = 0;
        for (auto end = rest_.find('\n'); end != std::string::npos; end = rest_.find('\n', begin)) {
            line_(std::string_view(rest_).substr(begin, end - begin));
            begin = end + 1;
        }
        rest_.erase(0, begin);
        if (rest_.size() > kEntryBytesMax) rest_.clear();
        co_return Result<>{};
    }

private:
    std::function<void(std::string_view)> line_;
    std::string rest_;
};

/// What a survey asks: of which stream, where, and for what.
struct Question {
    MediaProbe const& probe;
    std::uint32_t stream = 0;
    std::string intervals;
    std::string entries;
    bool keyframes_alone = false;  ///< of pictures
    bool bytes = false;            ///< with what is in a packet, in lines of sixteen bytes
};

Task<Result<>> ask(BlockingPool& pool, Tools const& tools, std::filesystem::path const& file, Question question,
                   LineSink& sink) {
    ProcessOptions options{.program = tools.ffprobe};
    options.arguments = {"-v",
                         "error",
                         "-of",
                         question.bytes ? "default" : "compact=p=0",
                         "-select_streams",
                         std::to_string(question.stream),
                         "-read_intervals",
                         std::move(question.intervals),
                         "-show_entries",
                         std::move(question.entries)};
    if (question.keyframes_alone)
        std::ranges::copy(std::array{"-skip_frame", "nokey"}, std::back_inserter(options.arguments));
    if (question.bytes) options.arguments.emplace_back("-show_data");
    if (question.probe.begins_late) std::ranges::move(reading_far(), std::back_inserter(options.arguments));
    for (auto& argument : input_arguments(file.string(), question.probe.unreadable))
        options.arguments.push_back(std::move(argument));
    options.readable = {file};
    options.outputs = {{.number = 1, .sink = &sink}};
    options.limits = tools.capped({.memory_bytes = std::uint64_t{2} << 30, .cpu_time = std::chrono::seconds(20)});
    options.layers = tools.layers;
    options.wall_time_max = ProbeLimits::kWallTimeMax;
    options.silence_max = ProbeLimits::kWallTimeMax;
    KLIEG_CO_TRY(auto ended, co_await run_process(pool, std::move(options)));
    // What the machine is short of says nothing of the file, and another try may tell more. Any other end says little
    // of what was found before.
    using enum ProcessEnding;
    constexpr std::array kOfMachine{killed,        killed_as_largest, machine_short,
                                    refused_files, refused_room,      refused_threads};
    bool const is_of_machine = std::ranges::find(kOfMachine, ended.ending) != kOfMachine.end();
    co_return is_of_machine ? check_ending(ended) : Result<>{};
}

double seconds_of(microseconds time) {
    return std::chrono::duration<double>(time).count();
}

/// The value of "name=1.25" in a line of such, parted by "|".
std::optional<microseconds> time_in(std::string_view line, std::string_view name) {
    auto at = line.find(name);
    if (at == std::string_view::npos) return std::nullopt;
    line.remove_prefix(at + name.size());
    double value = 0;
    auto [end, failed] = std::from_chars(line.data(), line.data() + line.size(), value);
    if (failed != std::errc() || !std::isfinite(value) || std::abs(value) > 1e9) return std::nullopt;
    return microseconds(std::llround(value * 1e6));
}

std::uint64_t count_in(std::string_view line, std::string_view name) {
    std::uint64_t value = 0;
    auto const at = line.find(name);
    if (at != std::string_view::npos) std::from_chars(line.data() + at + name.size(), line.data() + line.size(), value);
    return std::min<std::uint64_t>(value, std::uint64_t{1} << 20U);
}

/// Packets come in the order of decoding, and those of what an edit list leaves out are marked to be thrown away.
void note_packet(std::string_view line, std::optional<LastPicture>& last) {
    auto const start = time_in(line, "pts_time=");
    auto const length = time_in(line, "duration_time=").value_or(microseconds(0));
    auto const flags = line.find("flags=");
    bool const is_shown = flags == std::string_view::npos || line.substr(flags).find('D') == std::string_view::npos;
    if (!start || !is_shown || (last && *start <= last->start)) return;
    last = LastPicture{*start, *start + std::max(length, microseconds(0))};
}

/// Of a stream, within the last few seconds of the file.
Task<Result<std::optional<LastPicture>>> last_packet(BlockingPool& pool, Tools const& tools,
                                                     std::filesystem::path const& file, MediaProbe const& probe,
                                                     std::uint32_t stream) {
    std::optional<LastPicture> last;
    bool const says_nothing = probe.duration.count() <= 0;
    if (says_nothing && probe.bytes > kReadThroughBytesMax) co_return last;
    auto const from = std::max(seconds_of(probe.start + probe.duration - kTail), 0.0);
    LineSink sink([&last](std::string_view line) { note_packet(line, last); });
    Question question{probe, stream, says_nothing ? std::string("%") : fmt::format("{:.3f}%", from),
                      "packet=pts_time,duration_time,flags"};
    KLIEG_CO_CHECK(co_await ask(pool, tools, file, std::move(question), sink));
    co_return last;
}

bool is_mp4(MediaProbe const& probe) {
    return probe.container.starts_with("mov");
}

}  // namespace

bool may_change_size(MediaProbe const& probe) {
    static constexpr std::array<std::string_view, 8> kContainers = {"matroska,webm", "mpegts", "mpeg", "flv",
                                                                    "ivf",           "asf",    "h264", "hevc"};
    return probe.video && (is_mp4(probe) || std::ranges::find(kContainers, probe.container) != kContainers.end());
}

Task<Result<>> take_largest_size(BlockingPool& pool, Tools tools, std::filesystem::path file, MediaProbe& probe) {
    auto const length = std::max(probe.duration, microseconds(0));
    std::string intervals;
    bool const by_moments = is_mp4(probe) || probe.bytes > kReadThroughBytesMax;
    for (int i = 0; i < kMoments && by_moments; ++i) {
        auto const moment = probe.start + length * i / kMoments;
        intervals += fmt::format("{}{:.3f}%+#{}", i == 0 ? "" : ",", std::max(seconds_of(moment), 0.0),
                                 is_mp4(probe) ? kIndexedPackets : kMomentPackets);
        if (length.count() == 0) break;
    }
    if (intervals.empty()) intervals = "%";
    StoredSize first, largest;
    bool differs = false;
    LineSink sink([&](std::string_view line) {
        auto const size = parse_frame_size(line);
        if (size.pixels() == 0) return;
        if (first.pixels() == 0) first = size;
        differs = differs || size != first;
        if (size.pixels() > largest.pixels()) largest = size;
    });
    Question question{.probe = probe,
                      .stream = probe.video->index,
                      .intervals = std::move(intervals),
                      .entries = "frame=width,height,sample_aspect_ratio",
                      .keyframes_alone = true};
    KLIEG_CO_CHECK(co_await ask(pool, tools, file, std::move(question), sink));
    // What the index tells of the pictures as a whole stands above what they say, and few of such files change.
    if (is_mp4(probe) && !differs) co_return Result<>{};
    // Turned pictures are turned before the graph, by a filter that knows one size.
    probe.video->changes_size = probe.video->rotation == 0;
    auto const& video = *probe.video;
    bool const is_same = largest.width == video.coded_width && largest.height == video.coded_height;
    if (largest.pixels() <= std::uint64_t{video.coded_width} * video.coded_height || is_same) co_return Result<>{};
    co_return set_stored_size(*probe.video, largest);
}

bool may_begin_unsaid(MediaProbe const& probe) {
    static constexpr std::array<std::string_view, 4> kContainers = {"matroska,webm", "flv", "ogg", "asf"};
    return probe.video && !probe.audio.empty() && std::ranges::find(kContainers, probe.container) != kContainers.end();
}

Task<Result<>> take_first_picture(BlockingPool& pool, Tools tools, std::filesystem::path file, MediaProbe& probe) {
    std::optional<microseconds> first;
    LineSink sink([&first](std::string_view line) {
        if (!first) first = time_in(line, "pts_time=");
    });
    Question question{probe, probe.video->index, "%+#1", "packet=pts_time"};
    KLIEG_CO_CHECK(co_await ask(pool, tools, file, std::move(question), sink));
    if (first && *first > probe.video->start + kSoon) probe.video->start = *first;
    co_return Result<>{};
}

bool may_miscount_sound(MediaProbe const& probe) {
    return !probe.video && !probe.audio.empty() && is_mp4(probe);
}

Task<Result<>> take_length_of_samples(BlockingPool& pool, Tools tools, std::filesystem::path file, MediaProbe& probe) {
    std::optional<microseconds> first, last;
    std::uint64_t samples = 0, before_last = 0;
    LineSink sink([&](std::string_view line) {
        auto const time = time_in(line, "pts_time=");
        if (!time) return;
        if (!first) first = time;
        last = time;
        before_last = samples;
        samples += count_in(line, "nb_samples=");
    });
    Question question{probe, probe.audio.front().index, fmt::format("%+#{}", kSoundPackets),
                      "frame=pts_time,nb_samples"};
    KLIEG_CO_CHECK(co_await ask(pool, tools, file, std::move(question), sink));
    auto const rate = probe.audio.front().sample_rate;
    if (!first || *last <= *first || rate == 0) co_return Result<>{};
    auto const longer = static_cast<double>(before_last) / rate / seconds_of(*last - *first);
    if (longer < kMiscountedFrom) co_return Result<>{};
    probe.without_times = true;
    probe.duration_is_estimated = true;
    auto const length = std::min(seconds_of(probe.duration) * longer, seconds_of(ProbeLimits::kDurationMax));
    probe.duration = microseconds(std::llround(length * 1e6));
    co_return Result<>{};
}

// Files that have none among their first packets make nothing of most that are read then: it takes little.
Task<Result<>> take_first_decoded(BlockingPool& pool, Tools tools, std::filesystem::path file, MediaProbe& probe) {
    std::optional<microseconds> first;
    LineSink sink([&first](std::string_view line) {
        if (!first) first = time_in(line, "best_effort_timestamp_time=");
    });
    for (auto const packets : kPacketsToFirst) {
        if (first) break;
        Question question{probe, probe.video->index, fmt::format("%+#{}", packets), "frame=best_effort_timestamp_time"};
        KLIEG_CO_CHECK(co_await ask(pool, tools, file, std::move(question), sink));
    }
    if (!first || *first <= probe.video->start) co_return Result<>{};
    probe.video->start = *first;
    if (probe.audio.empty()) begin_with_what_is_shown(probe);
    co_return Result<>{};
}

bool may_name_encoder(MediaProbe const& probe) {
    return probe.video && probe.video->codec == "h264";
}

// It says so in a message before the first picture.
Task<Result<>> take_encoder(BlockingPool& pool, Tools tools, std::filesystem::path file, MediaProbe& probe) {
    std::string text;
    LineSink sink([&text](std::string_view line) {
        if (line.size() > kTextColumn && text.size() < kMessageBytesMax) text += line.substr(kTextColumn);
    });
    Question question{
        .probe = probe, .stream = probe.video->index, .intervals = "%+#1", .entries = "packet=data", .bytes = true};
    KLIEG_CO_CHECK(co_await ask(pool, tools, file, std::move(question), sink));
    probe.video->x264_build = static_cast<std::uint32_t>(count_in(text, "x264 - core "));
    co_return Result<>{};
}

Task<Result<std::optional<LastPicture>>> find_last_picture(BlockingPool& pool, Tools tools, std::filesystem::path file,
                                                           MediaProbe const& probe) {
    if (!probe.video) co_return std::optional<LastPicture>{};
    KLIEG_CO_TRY(auto last, co_await last_packet(pool, tools, file, probe, probe.video->index));
    if (last && last->end - last->start < kNoLength) last->end = last->start;
    // One picture for all that was counted is no slide show, but a clock so wrong that the others lie beyond the end.
    if (last && last->start == probe.video->start && probe.video->frames > 1) last.reset();
    co_return last;
}

Task<Result<std::optional<microseconds>>> find_end_of_sound(BlockingPool& pool, Tools tools, std::filesystem::path file,
                                                            MediaProbe const& probe) {
    if (probe.audio.empty()) co_return std::optional<microseconds>{};
    KLIEG_CO_TRY(auto const last, co_await last_packet(pool, tools, file, probe, probe.audio.front().index));
    co_return last ? std::optional(last->end) : std::nullopt;
}

}  // namespace klieg::media
