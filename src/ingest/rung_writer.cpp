#include "ingest/rung_writer.h"

#include "base/crypto.h"
#include "ingest/derived_bytes.h"
#include "videos/budget_claim.h"
#include "videos/lifecycle.h"
#include "videos/object_names.h"

#include <algorithm>
#include <span>

namespace klieg::ingest {

namespace {

/// Takes its segments, which may be many.
media::Segmenter::Options behind(media::Segmenter::Options options, std::optional<RungBegun>& begun) {
    if (begun) options.begun = std::move(begun->begun);
    return options;
}

/// What no segments can be cut of is told apart from a row of ours that cannot be read.
Result<std::vector<media::Segmenter::Finished>> of_encoder(Result<std::vector<media::Segmenter::Finished>> cut) {
    if (cut.ok() || !cut.error().code.empty()) return cut;
    auto const kind = cut.error().kind;
    if (kind == Errc::corrupt || kind == Errc::too_large || kind == Errc::unsupported)
        return Error{Errc::internal, std::move(cut).error().detail, kNoSegments};
    return cut;
}

}  // namespace

RungWriter::RungWriter(IngestNeeds const& needs, IngestTarget target, Options options)
    : needs_(needs),
      target_(std::move(target)),
      name_(options.segmenter.name),
      options_(std::move(options)),
      segmenter_(behind(std::move(options_.segmenter), options_.begun)) {
    if (!options_.begun) return;
    meter_ = std::move(options_.begun->meter);
    auto const begun = meter_->totals();
    stored_ = kept_ = made_ = begun.count;
    bytes_ = begun.bytes.value_or(0);
    ticks_ = begun.duration;
}

Task<Result<>> RungWriter::prepare(std::int64_t reserved_bytes) {
    reserved_bytes_ = reserved_bytes;
    keep_at_ = std::chrono::steady_clock::now() + needs_.save_every;
    if (grows()) KLIEG_CO_CHECK(co_await needs_.renditions.renew(target_.video, target_.generation));
    // Of rungs that do not grow, too: one may have become whole before a run was refused room for another.
    auto before = co_await needs_.renditions.get(target_.video, target_.generation, name_);
    if (!before.ok() && before.error().kind != Errc::not_found) co_return std::move(before).error();
    if (!before.ok()) co_return Result<>{};
    shown_before_ = std::move(before->rendition.segments);
    auto measure = [this, &before]() -> Result<> {
        auto const behind = std::span(shown_before_).subspan(std::min(stored_, shown_before_.size()));
        rest_ = media::SegmentMeter::rest_of(behind, before->rendition.timescale);
        return {};
    };
    co_return co_await needs_.pool.run(measure);
}

Task<Result<>> RungWriter::accept(ByteView bytes) {
    KLIEG_CO_TRY(auto finished, of_encoder(segmenter_.push(bytes)));
    co_return co_await store(std::move(finished));
}

Task<Result<>> RungWriter::fill_with_silence(std::chrono::microseconds end) {
    constexpr std::chrono::seconds kStep{media::kTargetDurationSeconds};  // few segments in memory at a time
    while (segmenter_.end() < end) {
        KLIEG_CO_TRY(auto finished, of_encoder(segmenter_.push_silence(std::min(segmenter_.end() + kStep, end))));
        KLIEG_CO_CHECK(co_await store(std::move(finished)));
    }
    co_return Result<>{};
}

/// What has grown stands there but for the last segments, and that it is complete. All is written where it appears only
/// now, and where another run had begun it: of what that one left, only what viewers were shown alike stays.
Task<Result<>> RungWriter::finish() {
    KLIEG_CO_TRY(auto finished, of_encoder(segmenter_.finish()));
    KLIEG_CO_CHECK(co_await store(std::move(finished)));
    bool const stands = grows() && shown_before_.empty() && stored_ > 0;
    auto write = [this, stands](ports::Transaction also) {
        return stands ? append(stored_ - 1, std::move(also)) : put(std::move(also));
    };
    // What was reserved for it and not used is free; it is all there, and within what was reserved.
    co_return co_await write_counted(needs_, target_, {name(), videos::counted_bytes_of(rendition())},
                                     budgets::Caps::are_passed_over, write);
}

Task<Result<>> RungWriter::put(ports::Transaction also) {
    videos::StoredRendition whole{
        .rendition = {}, .source = videos::SegmentSource::objects, .grew_in_generation = options_.grows_in_generation};
    auto copy = [this, &whole]() -> Result<> {
        whole.rendition = segmenter_.rendition();
        return {};
    };
    KLIEG_CO_CHECK(co_await needs_.pool.run(copy));
    co_return co_await needs_.renditions.put(target_.video, target_.generation, std::move(whole), std::move(also));
}

/// The order is what viewers rely on: the init segment before any segment, each object before the row that names it. A
/// deleted or replaced video ends the encoder here, at the latest a segment later. A run that begins again makes the
/// segments once more; those that were shown are left alone where they can be, and the row is written only when this
/// run has come further than the one before. A rung that does not grow and is shown all the same is whole, and so is
/// the row: that goes before the first object is another, and comes again with the whole rung.
Task<Result<>> RungWriter::store(std::vector<media::Segmenter::Finished> finished) {
    if (segmenter_.ready() && init_hash_.empty()) KLIEG_CO_CHECK(co_await store_init());
    if (finished.empty()) co_return Result<>{};
    // A video that was deleted, or given another file, needs no more segments.
    KLIEG_CO_TRY(auto video, co_await current_video(needs_, target_));
    if (!video) co_return videos::lifecycle::superseded();
    KLIEG_CO_CHECK(co_await leave_what_was_shown(finished));
    for (auto const& one : finished) bytes_ += one.entry.bytes;
    made_ += finished.size();
    KLIEG_CO_CHECK(co_await have_room_for_what_came());
    auto const first = finished.front().entry.number;
    bool replaces_shown = false;
    for (auto& one : finished) {
        if (one.bytes.empty()) continue;  // it stands as it was shown
        bool const was_shown = one.entry.number < shown_before_.size();
        if (was_shown && !grows()) KLIEG_CO_CHECK(co_await hide());
        replaces_shown = replaces_shown || (was_shown && grows());
        auto name = videos::segment_name(target_.video, target_.generation, name_, one.entry.number);
        KLIEG_CO_CHECK(
            co_await needs_.objects.put(std::move(name), std::make_shared<Bytes const>(std::move(one.bytes))));
    }
    stored_ = first + finished.size();
    note_stored(finished);
    // A playlist that viewers follow never shrinks, so a new run shows nothing before it has come further than the
    // last; but what came out otherwise is said at once, since its object is another by now.
    if (grows() && has_overtaken() && !replaces_shown) {
        KLIEG_CO_CHECK(co_await append(first, {}));
    } else if (replaces_shown || std::chrono::steady_clock::now() >= keep_at_) {
        KLIEG_CO_CHECK(co_await keep());
    }
    if (options_.after_segment) co_return co_await options_.after_segment();
    co_return Result<>{};
}

Task<Result<>> RungWriter::have_room_for_what_came() {
    auto const bytes = videos::counted_bytes(bytes_, made_);
    if (bytes <= reserved_bytes_) co_return Result<>{};
    auto const reserved = co_await reserve_more(needs_, target_, {name(), bytes}, reserved_bytes_);
    if (!reserved.ok() && budgets::is_refusal(reserved.error())) refused_bytes_ = more_for(bytes, reserved_bytes_);
    KLIEG_CO_CHECK(reserved);
    reserved_bytes_ = *reserved;
    co_return Result<>{};
}

/// What goes on behind others' segments is decoded with their init segment.
Task<Result<>> RungWriter::store_init() {
    auto init = std::make_shared<Bytes const>(segmenter_.init_segment());
    auto hash = crypto::to_hex(crypto::sha256(crypto::as_text(*init)));
    if (options_.begun) {
        if (hash != options_.begun->init)
            co_return Error{Errc::unsupported, "the encoder goes on in another form", media::kNoSeam};
    } else {
        KLIEG_CO_TRY(shown_may_stay_, co_await init_was_shown(init));
        if (!shown_may_stay_ && !grows()) KLIEG_CO_CHECK(co_await hide());
        auto name = videos::init_name(target_.video, target_.generation, name_);
        KLIEG_CO_CHECK(co_await needs_.objects.put(std::move(name), std::move(init)));
    }
    init_hash_ = std::move(hash);
    co_return Result<>{};
}

/// Nobody is told of it any more, as of what has failed (EncodeRungs::hide_unfinished): the write of the video has what
/// is cached of it forgotten.
Task<Result<>> RungWriter::hide() {
    KLIEG_CO_CHECK(co_await needs_.renditions.remove_rung(target_.video, target_.generation, name_));
    auto run = [this](videos::Video& video) {
        return videos::lifecycle::rung_running(video, target_.generation, name_);
    };
    KLIEG_CO_CHECK(co_await needs_.writer.change(target_.video, run, {}));
    shown_before_.clear();
    co_return Result<>{};
}

/// What is stored now. Of a rung that grows it takes its place in what is shown.
void RungWriter::note_stored(std::vector<media::Segmenter::Finished> const& finished) {
    if (!meter_) meter_.emplace(rendition().timescale);
    for (auto const& one : finished) {
        meter_->add(one.entry);
        ticks_ += one.entry.duration;
        if (one.entry.number >= shown_before_.size()) continue;
        auto& shown = shown_before_[one.entry.number];
        rest_.remove(shown);
        if (grows()) shown = one.entry;
    }
}

/// Of a rung that grows what viewers follow stays, though it is made once more, as far as this run has not come. So
/// that it takes as long for the last segment as for the first, nothing is copied or measured but what is new.
Task<Result<>> RungWriter::keep() {
    if (kept_ == stored_) co_return Result<>{};
    bool const shows_more = grows() && shown_before_.size() > stored_;
    auto const generation = grows() ? target_.generation : videos::unshown(target_.generation);
    auto const own = std::span(rendition().segments).first(std::min(stored_, rendition().segments.size()));
    auto const shown = std::span<media::Segment const>(shown_before_);
    videos::GrowingRendition const growing{
        .rendition = rendition(),
        .segments = shows_more ? shown : own,
        .totals = shows_more ? meter_->totals_before(rest_, shown.subspan(stored_)) : meter_->totals(),
        .grew_in_generation = options_.grows_in_generation};
    auto const count = stored_;
    KLIEG_CO_CHECK(co_await needs_.renditions.append(target_.video, generation, growing, {kept_, count}));
    kept_ = count;
    keep_at_ = std::chrono::steady_clock::now() + needs_.save_every;
    co_return Result<>{};
}

std::chrono::milliseconds RungWriter::stored_length() const {
    auto const seconds = media::seconds_of(ticks_, rendition());
    return std::chrono::milliseconds(static_cast<std::int64_t>(seconds * 1000 + 0.5));
}

/// Whether what viewers were shown goes with this init segment. Where nothing was, it does not matter.
Task<Result<bool>> RungWriter::init_was_shown(std::shared_ptr<Bytes const> init) {
    if (shown_before_.empty()) co_return true;
    auto shown = co_await needs_.objects.open_random(videos::init_name(target_.video, target_.generation, name_));
    if (!shown.ok() && shown.error().kind == Errc::not_found) co_return false;
    if (!shown.ok()) co_return std::move(shown).error();
    if ((*shown)->size() != init->size()) co_return false;
    auto read = [&shown, &init] { return read_exactly(**shown, 0, init->size()); };
    KLIEG_CO_TRY(auto const bytes, co_await needs_.pool.run(read));
    co_return bytes == *init;
}

/// Of those that were shown what this run has made is thrown away.
Task<Result<>> RungWriter::leave_what_was_shown(std::vector<media::Segmenter::Finished>& finished) {
    for (auto& one : finished) {
        KLIEG_CO_TRY(bool const is_there, co_await stands(one.entry));
        if (!is_there) continue;
        one.entry = shown_before_[one.entry.number];
        one.bytes.clear();
        segmenter_.leave(one.entry);
    }
    co_return Result<>{};
}

/// A row may speak of an object that another has replaced, where a run was killed between the two.
Task<Result<bool>> RungWriter::stands(media::Segment const& made) {
    if (!shown_may_stay_ || made.number >= shown_before_.size()) co_return false;
    auto const& shown = shown_before_[made.number];
    if (shown.duration != made.duration) co_return false;
    auto const object =
        co_await needs_.objects.head(videos::segment_name(target_.video, target_.generation, name_, made.number));
    if (!object.ok() && object.error().kind != Errc::not_found) co_return object.error();
    co_return object.ok() && object->size == shown.bytes;
}

Task<Result<>> RungWriter::append(std::size_t first, ports::Transaction also) {
    videos::GrowingRendition const growing{.rendition = rendition(),
                                           .segments = rendition().segments,
                                           .totals = meter_->totals(),
                                           .grew_in_generation = options_.grows_in_generation};
    auto const count = stored_;
    // What was made once more has not been written of yet.
    auto const from = std::min(first, kept_);
    KLIEG_CO_CHECK(co_await needs_.renditions.append(target_.video, target_.generation, growing, {.first = from},
                                                     std::move(also)));
    kept_ = count;
    co_return Result<>{};
}

}  // namespace klieg::ingest
