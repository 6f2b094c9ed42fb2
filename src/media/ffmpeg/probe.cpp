#include "media/ffmpeg/probe.h"

#include "base/file.h"
#include "base/log.h"
#include "base/random_access.h"
#include "media/advice.h"
#include "media/ffmpeg/exit_error.h"
#include "media/ffmpeg/machine_state.h"
#include "media/ffmpeg/probe_report.h"
#include "media/ffmpeg/process.h"
#include "media/ffmpeg/refused_codec.h"
#include "media/ffmpeg/survey.h"
#include "media/stated_length.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <memory>
#include <string_view>
#include <utility>

namespace klieg::media {

namespace {

constexpr std::size_t kReportBytesMax = 1 << 20;
/// How far ffprobe reads in any file.
constexpr std::uint64_t kUsualBytes = 20'000'000;
constexpr int kBoxesMax = 4096;
/// The part of the pictures from which on it is for the decoder to judge whether a file was cut off.
constexpr double kNearlyWhole = 0.9;

/// Keeps the report; a file with endless tags is not worth more.
class ReportSink final : public OutputSink {
public:
    Task<Result<>> accept(ByteView bytes) override {
        if (report_.size() + bytes.size() > kReportBytesMax)
            co_return Error{Errc::unsupported, "The file describes itself at too great a length.", "unsupported"};
        report_.append(reinterpret_cast<char const*>(bytes.data()), bytes.size());
        co_return Result<>{};
    }
    std::string const& report() const { return report_; }

private:
    std::string report_;
};

Error cut_short() {
    return Error{Errc::corrupt, "The file is incomplete: it ends before the video does. Upload it again.", "truncated"};
}

Error not_media(std::string const& why = {}) {
    return Error{Errc::unsupported,
                 "The file is not a video, or its format is not supported" + why +
                     ". Save it as an MP4 with H.264 and AAC, and upload that.",
                 "not_media"};
}

/// ffprobe's words are the same for a file that is none and for one whose index says what cannot be.
Error broken_index() {
    return Error{
        Errc::corrupt,
        "The file's index is damaged: it tells of what cannot be. Save it anew, " + std::string(kAsWhatToSaveIt),
        "corrupt"};
}

bool is_text(std::span<std::byte const> head) {
    return std::ranges::all_of(head, [](std::byte byte) {
        auto letter = std::to_integer<unsigned char>(byte);
        return letter >= 32 || letter == '\n' || letter == '\r' || letter == '\t';
    });
}

/// The media of an MP4 has to end before the file does: ffprobe is content with the index in front, though the pictures
/// be missing. What else runs over the end harms nobody: phones and editors append what is no box. A fragmented file
/// that is cut off plays as far as it goes, like those of other formats; how far is judged when it has been decoded.
Result<> check_boxes(File const& file, std::uint64_t size) {
    constexpr std::uint32_t kMoov = 0x6d6f6f76, kMoof = 0x6d6f6f66, kMdat = 0x6d646174;
    std::uint64_t at = 0;
    bool index_seen = false;
    bool fragmented = false;
    for (int boxes = 0; at < size && boxes < kBoxesMax; ++boxes) {
        std::array<std::byte, 16> head{};
        KLIEG_TRY(auto got, file.read_at(at, head));
        if (got < 8) return index_seen ? Result<>() : cut_short();  // a few stray bytes at the end harm nobody
        ByteReader reader(head);
        std::uint64_t length = reader.u32();
        auto kind = reader.u32();
        if (length == 1) length = reader.u64();
        if (length == 0) length = size - at;  // "to the end of the file"
        fragmented = fragmented || kind == kMoof;
        if (length < 8) return Result<>();  // padding: ffprobe may judge
        if (length > size - at) {
            // A little less than it says may still be all that the index asks for.
            bool const is_nearly_whole = static_cast<double>(size - at) >= kNearlyWhole * static_cast<double>(length);
            bool const is_needed = kind == kMoov || (kind == kMdat && !fragmented && !is_nearly_whole);
            return index_seen && !is_needed ? Result<>() : cut_short();
        }
        index_seen = index_seen || kind == kMoov;
        at += length;
    }
    return index_seen ? Result<>() : cut_short();
}

/// What shows without decoding anything. Answers whether it is an MP4, which has its index.
Result<bool> look_at(std::filesystem::path const& path) {
    KLIEG_TRY(auto file, File::open(path, File::Mode::read));
    KLIEG_TRY(auto size, file.size());
    if (size == 0) return Error{Errc::corrupt, "The file is empty.", "empty"};
    std::array<std::byte, 512> head{};
    KLIEG_TRY(auto got, file.read_at(0, head));
    if (is_text(std::span(head).first(got)))
        return Error{Errc::unsupported, "The file is a text, not a video.", "not_media"};
    ByteReader reader(std::span(head).first(got));
    reader.skip(4);
    bool is_mp4 = reader.u32() == 0x66747970;  // ftyp
    if (is_mp4) KLIEG_CHECK(check_boxes(file, size));
    return is_mp4;
}

/// Why a decoder may not open a file. Where its owner and mode do not say so it may be a folder above it, or a word of
/// a decoder that is anybody's by now, whose job would wait for ever: that is tried a few times.
Result<> check_let_in(std::filesystem::path const& path) {
    if (!may_be_read_without_rights(path))
        return Error{Errc::unavailable, "The file cannot be read by the decoder: its owner and mode forbid it."};
    return Error{Errc::exhausted, "The file cannot be read by the decoder, as it says: look at the folders above it."};
}

/// How much of a file is read before it is said what it holds.
enum class Depth : std::uint8_t { usual, far };

/// Looking at a file takes little. Where it met a limit, the file's index claims what is not there, or what the file is
/// of is beyond what any video has.
Result<> check_look(ProcessReport const& ended) {
    auto checked = check_ending(ended);
    if (checked.ok() || checked.error().code != "too_demanding") return checked;
    auto error = std::move(checked).error();
    error.detail =
        "To look at the file alone takes more memory or processor time than a video may here: it is damaged, or its "
        "index claims more than there is. Save it anew, " +
        std::string(kAsWhatToSaveIt);
    return error;
}

/// ffprobe opens the decoder of every stream, and gives up the whole file where it may not open one; none of its
/// options has it pass over a stream (docs/safety.md). The codecs of `unreadable` may be opened, then, by streams;
/// nothing of them is decoded, since the list of the format, by which it looks into streams, does not have them.
ProcessOptions probe_options(Tools const& tools, std::filesystem::path const& file, UnreadableCodecs const& unreadable,
                             Depth depth, ReportSink& sink) {
    ProcessOptions options{.program = tools.ffprobe};
    options.arguments = {
        "-v",           "error",         "-print_format", "json",
        "-show_format", "-show_streams", "-max_streams",  std::to_string(ProbeLimits::kStreamsOfAnyKindMax)};
    auto const reading = depth == Depth::far ? reading_far()
                                             : std::vector<std::string>{"-probesize", std::to_string(kUsualBytes),
                                                                        "-analyzeduration", "10M"};
    options.arguments.insert(options.arguments.end(), reading.begin(), reading.end());
    for (auto& argument : input_arguments(file.string(), unreadable)) options.arguments.push_back(std::move(argument));
    options.readable = {file};
    options.outputs = {{.number = 1, .sink = &sink}};
    options.limits = tools.capped({.memory_bytes = std::uint64_t{2} << 30, .cpu_time = std::chrono::seconds(20)});
    options.layers = tools.layers;
    options.wall_time_max = ProbeLimits::kWallTimeMax;
    options.silence_max = ProbeLimits::kWallTimeMax;
    return options;
}

/// What ffprobe prints. Codecs that it may not open and says so of come to `unreadable`. Fails: `unread`, where it can
/// read nothing of it; unsupported; as processes do.
Task<Result<std::string>> report_of(BlockingPool& pool, Tools const& tools, std::filesystem::path const& file,
                                    Depth depth, Error const& unread, UnreadableCodecs& unreadable) {
    for (;;) {
        ReportSink sink;
        KLIEG_CO_TRY(auto ended, co_await run_process(pool, probe_options(tools, file, unreadable, depth, sink)));
        if (ended.complaint == "Permission denied") {
            auto why = [&file] { return check_let_in(file); };
            KLIEG_CO_CHECK(co_await pool.run(why));
        }
        if (ended.ending == ProcessEnding::exited && ended.exit_code != 0) {
            auto codec = refused_codec(ended.complaint);
            if (codec && unreadable.size() < ProbeLimits::kUnreadableCodecsMax && unreadable.insert(*codec).second)
                continue;
            log::info("ffprobe gives up a file", {{"why", ended.complaint}});
            co_return codec ? not_media(" (there are too many unknown codecs in it)") : unread;
        }
        KLIEG_CO_CHECK(check_look(ended));
        co_return sink.report();
    }
}

/// Whether one knows of a stream, or of its first moment, what the other does not.
bool tells_more(MediaProbe const& one, MediaProbe const& other) {
    if (one.video.has_value() != other.video.has_value() || one.audio.size() != other.audio.size()) return true;
    if (one.video && one.video->start != other.video->start) return true;
    return !std::ranges::equal(one.audio, other.audio, {}, &AudioFacts::start, &AudioFacts::start);
}

/// What is announced may come late, and most files hold all that they announce: so few are read further. What that does
/// not tell, or what cannot be read so far in time, is as the first look has it.
Task<Result<MediaProbe>> look_further(BlockingPool& pool, Tools const& tools, std::filesystem::path const& file,
                                      UnreadableCodecs unreadable, Result<MediaProbe> probe) {
    auto const unread = not_media();
    auto report = co_await report_of(pool, tools, file, Depth::far, unread, unreadable);
    if (!report.ok()) {
        // What the machine is short of says nothing of the file, and another try may tell more.
        auto const kind = report.error().kind;
        if (kind == Errc::exhausted || kind == Errc::unavailable) co_return std::move(report).error();
        if (probe.ok()) note_search(*probe, kUsualBytes);
        co_return probe;
    }
    auto further = parse_probe_report(*report, unreadable);
    if (further.ok() && (!probe.ok() || tells_more(*further, *probe))) {
        further->begins_late = true;
        probe = std::move(further);
    }
    if (probe.ok()) note_search(*probe, ProbeLimits::kLateBytesMax);
    co_return probe;
}

/// Containers of which ffprobe tells how much is there, and not how much there should be.
bool may_hide_loss(MediaProbe const& probe) {
    static constexpr std::array<std::string_view, 3> kContainers = {"asf", "wav", "w64"};
    return std::ranges::find(kContainers, probe.container) != kContainers.end();
}

Result<> take_promise(std::filesystem::path const& path, MediaProbe& probe) {
    KLIEG_TRY(auto file, File::open(path, File::Mode::read));
    KLIEG_TRY(auto const access, FileAccess::over(std::make_shared<File const>(std::move(file))));
    KLIEG_TRY(auto const stated, stated_length(access));
    if (!stated) return {};
    // Of sound of a constant rate as many bytes are as much time.
    auto const by_bytes = std::min(std::chrono::duration<double>(probe.duration) * stated->parts,
                                   std::chrono::duration<double>(std::chrono::hours(24 * 365)));
    probe.promised =
        stated->length.count() > 0 ? stated->length : std::chrono::duration_cast<std::chrono::microseconds>(by_bytes);
    return {};
}

}  // namespace

std::vector<std::string> reading_far() {
    return {"-probesize", std::to_string(ProbeLimits::kLateBytesMax), "-analyzeduration",
            std::to_string(std::chrono::microseconds(ProbeLimits::kDurationMax).count())};
}

std::vector<std::string> decoding_arguments(MediaProbe const& probe) {
    auto arguments = probe.begins_late ? reading_far() : std::vector<std::string>{};
    if (probe.video && probe.video->x264_build > 0) {
        arguments.push_back(fmt::format("-x264_build:{}", probe.video->index));
        arguments.push_back(std::to_string(probe.video->x264_build));
    }
    return arguments;
}

Task<Result<MediaProbe>> probe_media(BlockingPool& pool, Tools tools, std::filesystem::path file) {
    file = std::filesystem::absolute(file);
    auto look = [&file] { return look_at(file); };
    KLIEG_CO_TRY(bool const has_index, co_await pool.run(look));
    UnreadableCodecs unreadable;
    auto const unread = has_index ? broken_index() : not_media();
    KLIEG_CO_TRY(auto const report, co_await report_of(pool, tools, file, Depth::usual, unread, unreadable));
    auto probe = parse_probe_report(report, unreadable);
    if (leaves_open(report)) probe = co_await look_further(pool, tools, file, unreadable, std::move(probe));
    KLIEG_CO_CHECK(probe);
    auto look_at_header = [&file, &probe] { return take_promise(file, *probe); };
    if (may_hide_loss(*probe)) KLIEG_CO_CHECK(co_await pool.run(look_at_header));
    if (may_begin_unsaid(*probe)) KLIEG_CO_CHECK(co_await take_first_picture(pool, tools, file, *probe));
    if (may_miscount_sound(*probe)) KLIEG_CO_CHECK(co_await take_length_of_samples(pool, tools, file, *probe));
    if (may_name_encoder(*probe)) KLIEG_CO_CHECK(co_await take_encoder(pool, tools, file, *probe));
    if (may_change_size(*probe)) KLIEG_CO_CHECK(co_await take_largest_size(pool, tools, file, *probe));
    co_return probe;
}

}  // namespace klieg::media
