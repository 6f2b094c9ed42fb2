#include "ingest/encode_run.h"

#include "base/caught.h"
#include "base/log.h"
#include "base/race.h"
#include "ingest/job_cost.h"
#include "ingest/promised_length.h"
#include "ingest/rung_plan.h"
#include "ingest/source_end.h"
#include "media/advice.h"
#include "media/codecs/aac.h"
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
/// Sound goes on from so many frames before its boundary, so that no encoder's beginning is heard; and its file is read
/// from so much before that, since the times of packets are rounded.
constexpr std::int64_t kSoundWarmUpFrames = 8;
constexpr auto kSoundReadBefore = 100ms;

/// Segments are rows, so that this says of them how many there are, and is a few numbers however long the file is.
RungReached reached_by(RungWriter const& writer, std::size_t segments) {
    auto const begun = writer.begun(segments);
    return {.rung = writer.name(),
            .segments = static_cast<std::int64_t>(segments),
            .origin = begun.origin,
            .first = begun.first,
            .media_time = begun.media_time,
            .samples = static_cast<std::int64_t>(begun.samples),
            .decoded = static_cast<std::int64_t>(begun.decoded),
            .init = writer.init_hash()};
}

/// Whether it speaks of what was read or written, whoever wrote it: an encoder behind a seam may come to what does not
/// fit. What is corrupt and has no word for programs is a row of ours (json::from_item).
bool is_of_media(Error const& error) {
    if (error.kind == Errc::corrupt) return !error.code.empty();
    return error.code == kNoSegments || error.kind == Errc::unsupported || error.kind == Errc::too_large;
}

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
//
// A run ends early where others come first, where there is no room for more, or Klieg stops. Then, and every few
// minutes, since the process may die, it keeps which segments there are, as rows that nobody is shown where the rung is
// not, and says in its checkpoint how far each output is. Pictures come from one decode, so they go on together, behind
// the last segment that all of them have; sound goes on by itself. The next run seeks there (not in sound alone), and
// each output's segmenter sees to it that it begins to the tick where the one before ended, and in the same form.
// Sources exist where it does not (a clock that jumps, an index that is wrong, a picture that stands over the
// boundary): those are begun anew, and never gone on with again; they get done when they are let run to their end
// (jobs/worker).

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
    if (job_.probe.video && job_.origin != media::TimeOrigin::as_stored)
        KLIEG_CO_CHECK(co_await media::take_first_decoded(needs_.pool, needs_.tools, job_.source, job_.probe));
    KLIEG_CO_TRY(auto const end, co_await find_source_end(needs_, job_));
    last_picture_ = end.last_picture;
    job_.pictures_until = end.pictures_until;
    auto const ladder = media::make_ladder(job_.probe);
    auto plan = plan_of(job_.probe, ladder, plan_ ? PlayedFirst::its_own_samples : PlayedFirst::an_encoded_rung);
    KLIEG_CO_TRY(video_, co_await follow_ladder(needs_, target_, video_, ladder, std::move(plan)));
    KLIEG_CO_CHECK(co_await load_begun_rungs(ladder));
    add_outputs(ladder);
    if (writers_.empty()) co_return Result<>{};
    if (!begun_.empty()) resume();
    for (auto& rung : at_most_)
        if (rung.rung == reached_.refused) rung.bytes = std::max(rung.bytes, reached_.refused_bytes);
    KLIEG_CO_CHECK(co_await require_room());
    KLIEG_CO_TRY(auto const reserved, co_await reserve(needs_, target_, to_begin_with()));
    for (std::size_t i = 0; i < writers_.size(); ++i) KLIEG_CO_CHECK(co_await writers_[i]->prepare(reserved[i].bytes));
    co_return Result<>{};
}

/// No run begins that has no more than the one before, where that was refused more.
std::vector<RungBytes> EncodeRungs::Run::to_begin_with() const {
    auto rungs = at_most_;
    for (auto& rung : rungs) {
        rung.bytes = bytes_to_begin_with(rung.bytes, job_.probe.bytes);
        if (rung.rung == reached_.refused) rung.bytes = std::max(rung.bytes, reached_.refused_bytes);
    }
    return rungs;
}

/// An encoding that meets a full disk half-way begins again where it was, each time that it looks: so it is not begun
/// where what it may still come to does not fit.
Task<Result<>> EncodeRungs::Run::require_room() {
    std::int64_t bytes = 0;
    for (auto const& rung : at_most_) bytes += rung.bytes;
    for (auto const& [name, rung] : begun_) bytes -= static_cast<std::int64_t>(rung.meter.totals().bytes.value_or(0));
    co_return co_await needs_.objects.require_room(static_cast<std::uint64_t>(std::max<std::int64_t>(bytes, 0)));
}

/// Rungs beside a source that is published as it is are cut where its segments are, on its own timeline.
Task<Result<>> EncodeRungs::Run::follow_source_boundaries() {
    auto source = co_await needs_.renditions.head(target_.video, target_.generation, "source");
    if (!source.ok()) co_return source.error().kind == Errc::not_found ? Result<>{} : std::move(source).error();
    KLIEG_CO_TRY(auto opened, co_await needs_.sources.open(videos::source_name(target_.video, target_.generation),
                                                           source->summary.format.opening, needs_.reading_patience));
    auto follow = [this, &opened]() -> Result<> {
        plan_ = opened->package().plan();
        for (auto start : plan_->starts)
            job_.boundaries.emplace_back(media::rescale_time(start, plan_->timescale, 1'000'000));
        return {};
    };
    KLIEG_CO_CHECK(co_await needs_.pool.run(follow));
    job_.origin = media::TimeOrigin::as_stored;
    job_.timescale = plan_->timescale;
    co_return Result<>{};
}

bool EncodeRungs::Run::lacks(std::string_view name) const {
    return std::any_of(video_.rungs.begin(), video_.rungs.end(), [&](videos::Rung const& rung) {
        return rung.name == name && rung.state != videos::RungState::ready;
    });
}

std::vector<std::string> EncodeRungs::Run::output_names(media::Ladder const& ladder) const {
    std::vector<std::string> names;
    for (auto const& rung : ladder.rungs) {
        bool lowest = rung.name == ladder.rungs.front().name;
        if (lacks(rung.name) && (which_ == Which::remaining || lowest)) names.push_back(rung.name);
    }
    for (auto const& audio : {ladder.audio, ladder.audio_low})
        if (audio && lacks(audio->name)) names.push_back(audio->name);
    return names;
}

/// All outputs of before, or none: pictures have one decoder.
Task<Result<>> EncodeRungs::Run::load_begun_rungs(media::Ladder const& ladder) {
    auto reached = read_reached(context_);
    if (!reached.ok()) co_return Result<>{};  // of a release to come, perhaps: it is begun anew
    reached_ = *std::move(reached);
    checkpoint_ = reached_;
    auto names = output_names(ladder);
    std::vector<std::string> reached_names;
    for (auto const& rung : reached_.rungs) reached_names.push_back(rung.rung);
    if (reached_.only_whole || reached_names != names) co_return Result<>{};
    auto const generation = which_ == Which::first ? target_.generation : videos::unshown(target_.generation);
    KLIEG_CO_TRY(begun_, co_await load_begun(needs_, target_, generation, reached_));
    co_return Result<>{};
}

void EncodeRungs::Run::add_outputs(media::Ladder const& ladder) {
    auto const names = output_names(ladder);
    auto is_made = [&](std::string const& name) { return std::ranges::find(names, name) != names.end(); };
    for (auto const& rung : ladder.rungs)
        if (is_made(rung.name)) job_.rungs.push_back({rung, add_writer(rung.name, rung.rate_max_kbps * 1000ULL)});
    for (auto const& audio : {ladder.audio, ladder.audio_low})
        if (audio && is_made(audio->name))
            job_.audio.push_back({*audio, add_writer(audio->name, audio->rate_kbps * 1000ULL)});
}

void EncodeRungs::Run::resume() {
    media::EncodeJob::Resume resume{.pictures = std::chrono::microseconds::max(),
                                    .sound = std::chrono::microseconds::max()};
    auto time_of = [](std::int64_t ticks, std::uint32_t timescale) {
        return std::chrono::microseconds(media::rescale_time(ticks, timescale, 1'000'000));
    };
    for (auto const& output : job_.rungs) {
        auto const& rung = begun_.at(output.rung.name);
        resume.pictures = std::min(resume.pictures, time_of(rung.end, rung.timescale));
        resume.since_first_picture = time_of(rung.end - rung.begun.first, rung.timescale);
    }
    for (auto& output : job_.audio) {
        auto const found = begun_.find(output.rung.name);  // it may have come to no segment yet, and begins then
        if (found != begun_.end())
            output.first_sample =
                std::max<std::int64_t>(found->second.end - (kSoundWarmUpFrames - 1) * media::kAacFrameSamples, 0);
        auto const from = time_of(output.first_sample, output.rung.sample_rate) - kSoundReadBefore;
        resume.sound = std::min(resume.sound, std::max<std::chrono::microseconds>(from, 0us));
    }
    job_.resume = resume;
    context_.log(
        fmt::format("goes on at {:.1f} s",
                    std::chrono::duration<double>(job_.rungs.empty() ? resume.sound : resume.pictures).count()));
}

std::chrono::milliseconds EncodeRungs::Run::cost_of_rest() const {
    auto ladder = media::make_ladder(job_.probe);
    if (!ladder.rungs.empty()) ladder.rungs.erase(ladder.rungs.begin());
    return cost_of_encoding(job_.probe, ladder.rungs, needs_.encode_threads);
}

RungWriter* EncodeRungs::Run::add_writer(std::string name, std::uint64_t bandwidth_cap) {
    // What was made of it already is the better witness.
    auto const duration = std::max<std::chrono::microseconds>(
        job_.probe.duration, video_.duration_ms.value_or(std::chrono::milliseconds(0)));
    at_most_.push_back({name, bytes_at_most(bandwidth_cap, duration)});
    RungWriter::Options options{.segmenter = {.name = name, .plan = plan_, .bandwidth_cap = bandwidth_cap}};
    if (job_.probe.video && job_.origin != media::TimeOrigin::as_stored) {
        options.segmenter.pictures_start = job_.probe.video->start - job_.probe.start;
        if (job_.pictures_until > 0s && job_.probe.video->duration > 0s)
            options.segmenter.pictures_end = options.segmenter.pictures_start + job_.probe.video->duration;
    }
    options.segmenter.last_picture = last_picture_;
    if (auto const found = begun_.find(name); found != begun_.end()) {
        // They may be many; what else is said of them stays.
        auto segments = std::move(found->second.begun.segments);
        options.begun = found->second;
        options.begun->begun.segments = std::move(segments);
    }
    options.after_segment = [this] { return after_segment(); };
    if (which_ == Which::first) options.grows_in_generation = video_.generation;
    return writers_.emplace_back(std::make_unique<RungWriter>(needs_, target_, std::move(options))).get();
}

/// What fails behind a seam may do so for its sake: then it is tried once more without.
Task<Result<>> EncodeRungs::Run::encode() {
    auto encoded = co_await run_encoder();
    // What there is no room for goes on later, where it was.
    bool const has_failed = !encoded.ok() && is_of_media(encoded.error()) && !budgets::is_refusal(encoded.error());
    if (has_failed && !begun_.empty()) co_return co_await begin_anew(std::move(encoded).error());
    co_return encoded;
}

Task<Result<>> EncodeRungs::Run::begin_anew(Error why) {
    log::info("an encoding begins anew", {{"video", target_.video.text()}, {"why", why.detail}});
    context_.log("begins anew: " + why.detail);
    Reached anew{.only_whole = true, .rungs = {}, .refused = reached_.refused, .refused_bytes = reached_.refused_bytes};
    KLIEG_CO_CHECK(co_await save_reached(context_, std::move(anew)));
    co_return jobs::give_way();
}

/// Of pictures as many segments as all of them have.
std::size_t EncodeRungs::Run::common_segments(std::size_t (RungWriter::*count)() const noexcept) const {
    auto const pictures = job_.rungs.size();
    auto common = (*writers_.front().*count)();
    for (std::size_t place = 1; place < std::max<std::size_t>(pictures, 1); ++place)
        common = std::min(common, (*writers_[place].*count)());
    return common;
}

/// Of sound as many as each has.
Reached EncodeRungs::Run::reached_with(std::size_t (RungWriter::*count)() const noexcept) const {
    auto const common = common_segments(count);
    Reached reached;
    for (std::size_t place = 0; place < writers_.size(); ++place) {
        auto const& writer = *writers_[place];
        auto const segments = place < job_.rungs.size() ? common : (writer.*count)();
        RungReached rung{.rung = writer.name()};
        // Sound that had ended before this slice, or is far behind, is where it was.
        if (segments > 0) rung = writer.init_hash().empty() ? reached_.rungs[place] : reached_by(writer, segments);
        reached.rungs.push_back(std::move(rung));
    }
    note_refusal(reached);
    return reached;
}

void EncodeRungs::Run::note_refusal(Reached& reached) const {
    auto const refused = std::ranges::find_if(writers_, [](auto const& one) { return one->refused_bytes() > 0; });
    if (refused == writers_.end()) return;
    reached.refused = (*refused)->name();
    reached.refused_bytes = (*refused)->refused_bytes();
}

Task<Result<>> EncodeRungs::Run::end_slice() {
    KLIEG_CO_CHECK(co_await save_slice());
    co_return jobs::give_way();
}

/// Where it has come no further than it was, only what it was refused.
Task<Result<>> EncodeRungs::Run::save_slice() {
    auto const before = begun_.empty() ? 0 : static_cast<std::size_t>(reached_.rungs.front().segments);
    bool const got_further = common_segments(&RungWriter::segments_stored) > before;
    if (reached_.only_whole || !got_further) co_return co_await save_refusal();
    for (auto const& writer : writers_)
        if (!writer->init_hash().empty()) KLIEG_CO_CHECK(co_await writer->keep());
    KLIEG_CO_CHECK(co_await save_reached(context_, reached_with(&RungWriter::segments_stored)));
    context_.got_further();
    co_return Result<>{};
}

Task<Result<>> EncodeRungs::Run::save_refusal() {
    auto same = checkpoint_;
    note_refusal(same);
    if (same.refused == checkpoint_.refused && same.refused_bytes == checkpoint_.refused_bytes) co_return Result<>{};
    co_return co_await save_reached(context_, std::move(same));
}

/// What its owner, or the disk, has no more room for goes on where it was, perhaps in a week. On a full disk that may
/// not be written either: then it goes on where it was saved before. So does what is refused when the encoder has
/// ended: behind a last segment nothing goes on.
Task<> EncodeRungs::Run::save_for_when_there_is_room() {
    auto saved = co_await caught(ending_ ? save_refusal() : save_slice());
    if (!saved.ok()) log::debug("how far an encoding is could not be saved", {{"video", target_.video.text()}});
}

/// An encoding that nobody waits for may take hours, and a crash shall not lose them. Each writer says in its rows how
/// far it is, in its own time, since others beside it are in the midst of a segment; what all of them have said is what
/// the checkpoint says. One that cannot be saved is no reason to end: the one before stands.
Task<Result<>> EncodeRungs::Run::save_now_and_then() {
    if (saves_ || reached_.only_whole || std::chrono::steady_clock::now() < save_at_) co_return Result<>{};
    auto const common = common_segments(&RungWriter::segments_kept);
    if (common <= saved_) co_return Result<>{};
    saves_ = true;
    auto reached = reached_with(&RungWriter::segments_kept);
    auto saved = co_await caught(save_reached(context_, reached));
    saves_ = false;
    if (!saved.ok()) {
        log::debug("how far an encoding is could not be saved", {{"video", target_.video.text()}});
        co_return Result<>{};
    }
    checkpoint_ = std::move(reached);
    saved_ = common;
    save_at_ = std::chrono::steady_clock::now() + needs_.save_every;
    co_return Result<>{};
}

Task<Result<>> EncodeRungs::Run::run_encoder() {
    job_.progress = [this](double fraction) { fraction_ = fraction; };
    KLIEG_CO_CHECK(co_await show_running());
    saved_ = begun_.empty() ? 0 : static_cast<std::size_t>(reached_.rungs.front().segments);
    save_at_ = std::chrono::steady_clock::now() + needs_.save_every;
    auto const began_at = std::chrono::steady_clock::now();
    auto first = co_await race(media::encode(needs_.pool, needs_.tools, job_), tell_progress());
    bool const gives_way = first.index() == 1;
    auto encoded = gives_way ? Result<media::EncodeReport>(media::EncodeReport{}) : std::get<0>(std::move(first));
    // Of one that failed, too: what it took, nobody else had. But for a bad moment (a full disk, engines that are
    // away), which is not its owner's fault.
    auto const took = std::chrono::floor<std::chrono::milliseconds>(std::chrono::steady_clock::now() - began_at);
    bool const met_bad_moment = !encoded.ok() && jobs::RetryPolicy::cause_of(encoded.error()) == jobs::Cause::moment;
    if (!met_bad_moment) co_await needs_.budgets.add_decoder_time(video_.owner_user_id, took);
    if (gives_way) co_return co_await end_slice();
    if (!encoded.ok()) {
        if (lacks_room(encoded.error())) co_await save_for_when_there_is_room();
        // Of a decoder's complaint its owner learns little where nothing at all came of the file.
        if (encoded.error().code == "decoding_failed") KLIEG_CO_CHECK(require_pictures_or_sound());
        co_return std::move(encoded).error();
    }
    KLIEG_CO_CHECK(require_pictures_or_sound());
    // What the last segments complete is judged before it is shown: a file that was cut off early shows nothing at all.
    ending_ = true;
    auto ended = co_await end_rungs();
    if (!ended.ok() && lacks_room(ended.error())) co_await save_for_when_there_is_room();
    co_return ended;
}

Task<Result<>> EncodeRungs::Run::end_rungs() {
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
    return Error{Errc::corrupt,
                 fmt::format("{} the file ({}) could not be decoded: damaged, or in a form of that codec which is not "
                             "supported. Save it anew, {}",
                             shows ? "The pictures of" : "The sound of",
                             shows ? probe.video->codec : probe.audio.front().codec, media::kAsWhatToSaveIt),
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
    if (!ending_) KLIEG_CO_CHECK(co_await save_now_and_then());
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
        if (!is_video(writer) && writer->end() + kEndsApartMax < pictures_end)
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

/// Beside the encoder, and cancelled when that ends; ends it where others come first. No report is worth an encoding:
/// what one could not tell, the next one does, unless another run has begun; then this one is about to hear that its
/// job is not its own any more.
Task<> EncodeRungs::Run::tell_progress() {
    std::vector<std::string> rungs;
    for (auto const& writer : writers_) rungs.push_back(writer->name());
    context_.log(fmt::format("encodes {}", fmt::join(rungs, ", ")));
    std::optional<videos::Progress> row;
    while (!context_.is_wanted_back()) {
        context_.progress(fraction_, "encoding");
        if (!row) {
            auto begun =
                co_await caught(needs_.progress.begin({target_.video, target_.generation}, context_.run_id(), rungs));
            if (begun.ok()) row = *std::move(begun);
        } else {
            auto told = co_await caught(needs_.progress.report(*row, fraction_));
            if (!told.ok()) log::debug("progress is not told", {{"video", target_.video.text()}});
        }
        co_await context_.until_wanted_back(kReportEvery);
    }
    if (!row) co_return;
    auto told = co_await caught(needs_.progress.pause(*row, fraction_));
    if (!told.ok()) log::debug("that an encoding makes way is not told", {{"video", target_.video.text()}});
}

}  // namespace klieg::ingest
