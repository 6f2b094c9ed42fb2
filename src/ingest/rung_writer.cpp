#include "ingest/rung_writer.h"

#include "base/crypto.h"
#include "ingest/derived_bytes.h"
#include "videos/budget_claim.h"
#include "videos/lifecycle.h"
#include "videos/object_names.h"

#include <algorithm>

namespace klieg::ingest {

RungWriter::RungWriter(IngestNeeds const& needs, IngestTarget target, Options options)
    : needs_(needs), target_(std::move(target)), options_(std::move(options)), segmenter_(options_.segmenter) {
    if (!options_.segmenter.begun) return;
    auto const& begun = options_.segmenter.begun->segments;
    stored_ = kept_ = made_ = begun.size();
    for (auto const& segment : begun) {
        bytes_ += segment.bytes;
        ticks_ += segment.duration;
    }
}

Task<Result<>> RungWriter::prepare(std::int64_t reserved_bytes) {
    reserved_bytes_ = reserved_bytes;
    keep_at_ = std::chrono::steady_clock::now() + needs_.save_every;
    if (options_.grows_in_generation != 0)
        KLIEG_CO_CHECK(co_await needs_.renditions.renew(target_.video, target_.generation));
    // Of rungs that do not grow, too: one may have become whole before a run was refused room for another.
    auto before = co_await needs_.renditions.get(target_.video, target_.generation, options_.segmenter.name);
    if (before.ok()) shown_before_ = std::move(before->rendition.segments);
    if (!before.ok() && before.error().kind != Errc::not_found) co_return std::move(before).error();
    co_return Result<>{};
}

Task<Result<>> RungWriter::accept(ByteView bytes) {
    KLIEG_CO_TRY(auto finished, segmenter_.push(bytes));
    co_return co_await store(std::move(finished));
}

Task<Result<>> RungWriter::fill_with_silence(std::chrono::microseconds end) {
    constexpr std::chrono::seconds kStep{media::kTargetDurationSeconds};  // few segments in memory at a time
    while (segmenter_.end() < end) {
        KLIEG_CO_TRY(auto finished, segmenter_.push_silence(std::min(segmenter_.end() + kStep, end)));
        KLIEG_CO_CHECK(co_await store(std::move(finished)));
    }
    co_return Result<>{};
}

/// What has grown stands there but for the last segments, and that it is complete. All is written where it appears only
/// now, and where another run had begun it: of what that one left, only what viewers were shown alike stays.
Task<Result<>> RungWriter::finish() {
    KLIEG_CO_TRY(auto finished, segmenter_.finish());
    KLIEG_CO_CHECK(co_await store(std::move(finished)));
    bool const stands = options_.grows_in_generation != 0 && shown_before_.empty() && stored_ > 0;
    auto write = [this, stands](ports::Transaction also) {
        return stands ? append(stored_ - 1, std::move(also)) : put(std::move(also));
    };
    // What was reserved for it and not used is free; it is all there, and within what was reserved.
    co_return co_await write_counted(needs_, target_, {name(), videos::counted_bytes_of(rendition())},
                                     budgets::Caps::are_passed_over, write);
}

Task<Result<>> RungWriter::put(ports::Transaction also) {
    videos::StoredRendition whole{.rendition = segmenter_.rendition(),
                                  .source = videos::SegmentSource::objects,
                                  .grew_in_generation = options_.grows_in_generation};
    co_return co_await needs_.renditions.put(target_.video, target_.generation, std::move(whole), std::move(also));
}

/// The order is what viewers rely on: the init segment before any segment, each object before the row that names it. A
/// deleted or replaced video ends the encoder here, at the latest a segment later. A run that begins again makes the
/// segments once more; those that were shown are left alone where they can be, and the row is written only when this
/// run has come further than the one before.
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
        replaces_shown = replaces_shown || one.entry.number < shown_before_.size();
        auto name = videos::segment_name(target_.video, target_.generation, options_.segmenter.name, one.entry.number);
        KLIEG_CO_CHECK(
            co_await needs_.objects.put(std::move(name), std::make_shared<Bytes const>(std::move(one.bytes))));
    }
    stored_ = first + finished.size();
    if (!meter_) start_meter();
    for (auto const& one : finished) {
        meter_->add(one.entry);
        ticks_ += one.entry.duration;
    }
    // A playlist that viewers follow never shrinks, so a new run shows nothing before it has come further than the
    // last; but what came out otherwise is said at once, since its object is another by now.
    if (options_.grows_in_generation != 0 && has_overtaken() && !replaces_shown) {
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
    if (options_.segmenter.begun) {
        if (hash != options_.begun_init)
            co_return Error{Errc::unsupported, "the encoder goes on in another form", media::kNoSeam};
    } else {
        KLIEG_CO_TRY(shown_may_stay_, co_await init_was_shown(init));
        auto name = videos::init_name(target_.video, target_.generation, options_.segmenter.name);
        KLIEG_CO_CHECK(co_await needs_.objects.put(std::move(name), std::move(init)));
    }
    init_hash_ = std::move(hash);
    co_return Result<>{};
}

void RungWriter::start_meter() {
    meter_.emplace(rendition().timescale);
    if (!options_.segmenter.begun) return;
    for (auto const& segment : options_.segmenter.begun->segments) meter_->add(segment);
}

/// Of a rung that grows what viewers follow stays, though it is made once more, as far as this run has not come.
Task<Result<>> RungWriter::keep() {
    if (kept_ == stored_) co_return Result<>{};
    auto kept = rendition();
    kept.segments.resize(std::min(stored_, kept.segments.size()));
    bool const grows = options_.grows_in_generation != 0;
    if (grows)
        kept.segments.insert(
            kept.segments.end(),
            shown_before_.begin() + static_cast<std::ptrdiff_t>(std::min(kept.segments.size(), shown_before_.size())),
            shown_before_.end());
    media::SegmentMeter meter(kept.timescale);
    for (auto const& segment : kept.segments) meter.add(segment);
    auto const generation = grows ? target_.generation : videos::unshown(target_.generation);
    videos::GrowingRendition const growing{
        .rendition = kept, .totals = meter.totals(), .grew_in_generation = options_.grows_in_generation};
    auto const count = stored_;
    KLIEG_CO_CHECK(co_await needs_.renditions.append(target_.video, generation, growing, kept_));
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
    auto shown = co_await needs_.objects.open_random(
        videos::init_name(target_.video, target_.generation, options_.segmenter.name));
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
    auto const object = co_await needs_.objects.head(
        videos::segment_name(target_.video, target_.generation, options_.segmenter.name, made.number));
    if (!object.ok() && object.error().kind != Errc::not_found) co_return object.error();
    co_return object.ok() && object->size == shown.bytes;
}

Task<Result<>> RungWriter::append(std::size_t first, ports::Transaction also) {
    videos::GrowingRendition const growing{
        .rendition = rendition(), .totals = meter_->totals(), .grew_in_generation = options_.grows_in_generation};
    auto const count = stored_;
    // What was made once more has not been written of yet.
    auto const from = std::min(first, kept_);
    KLIEG_CO_CHECK(
        co_await needs_.renditions.append(target_.video, target_.generation, growing, from, std::move(also)));
    kept_ = count;
    co_return Result<>{};
}

}  // namespace klieg::ingest
