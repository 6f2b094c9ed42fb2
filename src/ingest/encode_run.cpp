#include "ingest/encode_run.h"

#include "base/caught.h"
#include "base/log.h"
#include "base/race.h"
#include "ingest/promised_length.h"
#include "media/ffmpeg/probe.h"
#include "media/ffmpeg/survey.h"
#include "videos/budget_claim.h"
#include "videos/lifecycle.h"
#include "videos/object_names.h"

#include <fmt/ranges.h>

#include <algorithm>
#include <optional>

namespace klieg::ingest {

namespace lifecycle = videos::lifecycle;

namespace {

using namespace std::chrono_literals;

/// Often enough to look alive; each report is a write to a small row of its own.
constexpr auto kReportEvery = 1500ms;
/// Sound may end so much before the pictures, as it may in sources that are published as they are.
constexpr auto kSoundMissingMax = 1s;

}  // namespace

// One ffmpeg decodes once and writes each output into a pipe of its own; a RungWriter behind each cuts and stores. All
// of it runs on one core, so the writers may look at each other without locks: after_segment() asks after every stored
// segment whether each output has one, which is the moment at which the video plays.
//
// The first rung of a file that could not be published as it is grows under the viewers' eyes; further rungs appear
// when they are whole. Where the source itself is published its segment boundaries rule (`plan_`), and times are
// counted as stored, so that the same number is the same moment in every rung. When ffmpeg has ended well, sound is
// brought to the length of the pictures before the last segments are stored, and nothing is shown any more until
// EncodeRungs has held what was made against what the file promised (`ending_`).

EncodeRungs::Run::Run(IngestNeeds const& needs, Which which, IngestTarget target, videos::Video video,
                      jobs::JobContext& context)
    : needs_(needs),
      which_(which),
      target_(std::move(target)),
      video_(std::move(video)),
      context_(context),
      shown_(video_.playable) {}

Task<Result<>> EncodeRungs::Run::prepare() {
    KLIEG_CO_TRY(object_, co_await needs_.objects.open_local(videos::source_name(target_.video, target_.generation)));
    KLIEG_CO_TRY(job_.probe, co_await media::probe_media(needs_.pool, needs_.tools, object_->path()));
    job_.source = object_->path();
    job_.threads = needs_.encode_threads;
    job_.niceness = which_ == Which::first ? 5 : 15;  // somebody waits for the first, and posters are quick
    KLIEG_CO_CHECK(co_await follow_source_boundaries());
    KLIEG_CO_CHECK(co_await look_at_end());
    add_outputs(media::make_ladder(job_.probe));
    if (writers_.empty()) co_return Result<>{};
    KLIEG_CO_CHECK(co_await require_room());
    KLIEG_CO_TRY(auto const reserved, co_await reserve(needs_, target_, at_most_));
    for (std::size_t i = 0; i < writers_.size(); ++i) KLIEG_CO_CHECK(co_await writers_[i]->prepare(reserved[i].bytes));
    co_return Result<>{};
}

/// An encoding that meets a full disk half-way begins again from the start, each time that it looks: so it is not begun
/// where what it may come to does not fit.
Task<Result<>> EncodeRungs::Run::require_room() {
    std::int64_t bytes = 0;
    for (auto const& rung : at_most_) bytes += rung.bytes;
    co_return co_await needs_.objects.require_room(static_cast<std::uint64_t>(bytes));
}

/// Rungs beside a source that is published as it is are cut where its segments are, on its own timeline.
Task<Result<>> EncodeRungs::Run::follow_source_boundaries() {
    auto source = co_await needs_.renditions.head(target_.video, target_.generation, "source");
    if (!source.ok()) co_return source.error().kind == Errc::not_found ? Result<>{} : std::move(source).error();
    KLIEG_CO_TRY(auto opened, co_await needs_.sources.open(videos::source_name(target_.video, target_.generation)));
    plan_ = opened->package().plan();
    job_.origin = media::TimeOrigin::as_stored;
    job_.timescale = plan_->timescale;
    for (auto start : plan_->starts)
        job_.boundaries.emplace_back(media::rescale_time(start, plan_->timescale, 1'000'000));
    co_return Result<>{};
}

/// No encoder knows how long the last picture lasts; the source's container does.
Task<Result<>> EncodeRungs::Run::look_at_end() {
    KLIEG_CO_TRY(last_picture_,
                 co_await media::find_last_picture(needs_.pool, needs_.tools, object_->path(), job_.probe));
    if (!last_picture_ || job_.origin == media::TimeOrigin::as_stored) co_return Result<>{};
    last_picture_->start -= job_.probe.start;
    last_picture_->end -= job_.probe.start;
    co_return Result<>{};
}

bool EncodeRungs::Run::lacks(std::string_view name) const {
    return std::any_of(video_.rungs.begin(), video_.rungs.end(), [&](videos::Rung const& rung) {
        return rung.name == name && rung.state != videos::RungState::ready;
    });
}

void EncodeRungs::Run::add_outputs(media::Ladder const& ladder) {
    for (auto const& rung : ladder.rungs) {
        bool lowest = rung.name == ladder.rungs.front().name;
        if (!lacks(rung.name) || (which_ == Which::first && !lowest)) continue;
        job_.rungs.push_back({rung, add_writer(rung.name, rung.rate_max_kbps * 1000ULL)});
    }
    for (auto const& audio : {ladder.audio, ladder.audio_low})
        if (audio && lacks(audio->name))
            job_.audio.push_back({*audio, add_writer(audio->name, audio->rate_kbps * 1000ULL)});
}

media::OutputSink* EncodeRungs::Run::add_writer(std::string name, std::uint64_t bandwidth_cap) {
    // What was made of it already is the better witness.
    auto const duration = std::max<std::chrono::microseconds>(
        job_.probe.duration, video_.duration_ms.value_or(std::chrono::milliseconds(0)));
    at_most_.push_back({name, bytes_at_most(bandwidth_cap, duration)});
    RungWriter::Options options{.segmenter = {.name = std::move(name), .plan = plan_, .bandwidth_cap = bandwidth_cap}};
    if (job_.probe.video) options.segmenter.pictures_start = job_.probe.video->start - job_.probe.start;
    options.segmenter.last_picture = last_picture_;
    options.after_segment = [this] { return after_segment(); };
    if (which_ == Which::first) options.grows_in_generation = video_.generation;
    return writers_.emplace_back(std::make_unique<RungWriter>(needs_, target_, std::move(options))).get();
}

Task<Result<>> EncodeRungs::Run::encode() {
    job_.progress = [this](double fraction) { fraction_ = fraction; };
    KLIEG_CO_CHECK(co_await show_running());
    auto const began_at = std::chrono::steady_clock::now();
    auto first = co_await race(media::encode(needs_.pool, needs_.tools, job_), tell_progress());
    auto encoded = std::get<0>(std::move(first));  // the reports never end by themselves
    // Of one that failed, too: what it took, nobody else had. But for a full disk, which is not its owner's fault.
    auto const took = std::chrono::floor<std::chrono::milliseconds>(std::chrono::steady_clock::now() - began_at);
    bool const met_full_disk = !encoded.ok() && encoded.error().code == ports::kStorageFull;
    if (!met_full_disk) co_await needs_.budgets.add_decoder_time(video_.owner_user_id, took);
    if (!encoded.ok()) {
        // Of a decoder's complaint its owner learns little where nothing at all came of the file.
        if (encoded.error().code == "decoding_failed") KLIEG_CO_CHECK(require_pictures_or_sound());
        co_return std::move(encoded).error();
    }
    KLIEG_CO_CHECK(require_pictures_or_sound());
    // What the last segments complete is judged before it is shown: a file that was cut off early shows nothing at all.
    ending_ = true;
    KLIEG_CO_CHECK(co_await drop_empty_sound());
    KLIEG_CO_CHECK(co_await lengthen_sound());
    for (auto& writer : writers_) KLIEG_CO_CHECK(co_await writer->finish());
    co_return Result<>{};
}

/// The decoder may know the codec and not its form, and say nothing of it.
Result<> EncodeRungs::Run::require_pictures_or_sound() const {
    auto const& probe = job_.probe;
    bool const shows = !job_.rungs.empty();
    auto came = [&](auto const& writer) { return !writer->empty(); };
    auto const count = shows ? job_.rungs.size() : writers_.size();  // pictures come first
    if (std::any_of(writers_.begin(), writers_.begin() + static_cast<std::ptrdiff_t>(count), came)) return {};
    return Error{
        Errc::corrupt,
        fmt::format("{} the file ({}) could not be decoded: damaged, or in a form of that codec which is not "
                    "supported. Save it anew, for example as an MP4 with H.264 and AAC, and upload that.",
                    shows ? "The pictures of" : "The sound of", shows ? probe.video->codec : probe.audio.front().codec),
        "undecodable"};
}

/// A file may announce sound and hold none, as recorders without a microphone write it: pictures alone are a video.
Task<Result<>> EncodeRungs::Run::drop_empty_sound() {
    auto is_empty = [this](std::string_view name) {
        return std::any_of(writers_.begin(), writers_.end(),
                           [&](auto const& writer) { return writer->name() == name && writer->empty(); });
    };
    std::vector<std::string> silent;
    for (auto const& output : job_.audio)
        if (is_empty(output.rung.name)) silent.push_back(output.rung.name);
    if (silent.empty() || job_.rungs.empty()) co_return Result<>{};
    auto is_silent = [&](std::string const& name) {
        return std::find(silent.begin(), silent.end(), name) != silent.end();
    };
    auto drop = [&](videos::Video& video) -> Result<> {
        for (auto const& name : silent) KLIEG_CHECK(lifecycle::rung_dropped(video, target_.generation, name));
        return {};
    };
    videos::VideoWriter::UnitOfWork unit;
    for (auto const& name : silent)
        unit.uses.push_back({videos::rung_subject(target_.video, target_.generation, name)});
    KLIEG_CO_CHECK(co_await needs_.writer.change(target_.video, drop, std::move(unit)));
    std::erase_if(writers_, [&](auto const& writer) { return is_silent(writer->name()); });
    co_return Result<>{};
}

Task<Result<>> EncodeRungs::Run::after_segment() {
    std::chrono::milliseconds made{0};
    for (auto const& writer : writers_) made = std::max(made, writer->stored_length());
    if (which_ == Which::first) {
        KLIEG_CO_CHECK(check_not_longer(made, job_.probe));
        co_return co_await show_when_playable();
    }
    auto const plays = video_.duration_ms.value_or(std::chrono::milliseconds(0));
    co_return plays.count() > 0 ? check_not_longer(made, plays) : Result<>{};
}

/// Players stop for good where one of two tracks has ended and the other goes on for longer than they buffer.
Task<Result<>> EncodeRungs::Run::lengthen_sound() {
    auto const is_video = [](auto const& writer) { return writer->rendition().kind == media::TrackKind::video; };
    std::chrono::microseconds pictures_end{0};
    for (auto const& writer : writers_)
        if (is_video(writer)) pictures_end = std::max(pictures_end, writer->end());
    // Nothing longer is taken in, so a decoder that says otherwise is not to be believed.
    pictures_end = std::min<std::chrono::microseconds>(pictures_end, media::ProbeLimits::kDurationMax);
    for (auto const& writer : writers_)
        if (!is_video(writer) && writer->end() + kSoundMissingMax < pictures_end)
            KLIEG_CO_CHECK(co_await writer->fill_with_silence(pictures_end));
    co_return Result<>{};
}

/// As soon as there is a segment of everything that a player needs at once.
Task<Result<>> EncodeRungs::Run::show_when_playable() {
    bool all =
        std::all_of(writers_.begin(), writers_.end(), [](auto const& writer) { return writer->segments_stored() > 0; });
    if (shown_ || ending_ || !all) co_return Result<>{};
    auto show = [this](videos::Video& video) { return lifecycle::began_to_play(video, target_.generation); };
    KLIEG_CO_CHECK(co_await needs_.writer.change(target_.video, show, {}));
    shown_ = true;
    log::info("plays while it is being encoded", {{"video", target_.video.text()}});
    co_return Result<>{};
}

Task<Result<>> EncodeRungs::Run::show_running() {
    auto run = [this](videos::Video& video) -> Result<> {
        for (auto const& writer : writers_)
            KLIEG_CHECK(lifecycle::rung_running(video, target_.generation, writer->name()));
        return {};
    };
    KLIEG_CO_CHECK(co_await needs_.writer.change(target_.video, run, {}));
    co_return Result<>{};
}

/// Beside the encoder, and cancelled when that ends. No report is worth an encoding: what one could not tell, the next
/// one does, unless another run has begun; then this one is about to hear that its job is not its own any more.
Task<> EncodeRungs::Run::tell_progress() {
    std::vector<std::string> rungs;
    for (auto const& writer : writers_) rungs.push_back(writer->name());
    context_.log(fmt::format("encodes {}", fmt::join(rungs, ", ")));
    std::optional<videos::Progress> row;
    for (;;) {
        context_.progress(fraction_, "encoding");
        if (!row) {
            auto begun =
                co_await caught(needs_.progress.begin({target_.video, target_.generation}, context_.run_id(), rungs));
            if (begun.ok()) row = *std::move(begun);
        } else {
            auto told = co_await caught(needs_.progress.report(*row, fraction_));
            if (!told.ok()) log::debug("progress is not told", {{"video", target_.video.text()}});
        }
        co_await sleep_for(kReportEvery);
    }
}

}  // namespace klieg::ingest
