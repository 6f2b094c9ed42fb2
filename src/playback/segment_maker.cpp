#include "playback/segment_maker.h"

#include "base/crypto.h"
#include "http/conditions.h"
#include "media/file_limits.h"
#include "videos/object_names.h"

namespace klieg::playback {

namespace {

using namespace std::chrono_literals;

/// Only bridges requests that come together; afterwards the object answers.
constexpr auto kMadeTtl = 1s;
/// Viewers who are some seconds apart share what is no object.
constexpr auto kHeldTtl = 10s;

// What is cut is what can be put.
static_assert(media::SegmentLimits::kBytesMax <= ports::kPutBytesMax);

/// A segment that stays in memory while somebody is sent it, and its part of that.
struct Held {
    Held(std::string bytes, ByteBudget::Share part) : text(std::move(bytes)), share(std::move(part)) {}

    KeptText text;
    ByteBudget::Share share;
};

}  // namespace

Task<Result<ports::Cache::Value>> SegmentMaker::make(Wanted wanted, std::chrono::milliseconds patience) {
    auto key = std::string(wanted.keep == Keep::as_object ? "made:" : "held:") +
               videos::segment_name(wanted.video, wanted.generation, wanted.rung, wanted.number);
    auto load = [&](ports::Cache::Tags&) { return make_once(wanted, patience); };
    co_return co_await needs_.cache.get_or_load(std::move(key), load);
}

Task<Result<ports::Cache::Loaded>> SegmentMaker::make_once(Wanted wanted, std::chrono::milliseconds patience) {
    KLIEG_CO_TRY(auto source,
                 co_await needs_.sources.open(videos::source_name(wanted.video, wanted.generation), patience));
    auto const* track = source->fragmenter(wanted.rung);
    // Where another version of ours cut the file in other places, its playlist stands for other segments.
    if (track == nullptr || track->rendition().segments.size() != wanted.of || wanted.number >= wanted.of)
        co_return Error{Errc::not_found, "there is no such media"};
    auto const size = track->rendition().segments[wanted.number].bytes;
    KLIEG_CO_TRY(auto share, co_await needs_.memory.take(media::mp4::memory_to_materialise(size), patience));
    auto build = [&source, track, &wanted]() -> Result<Bytes> {
        KLIEG_TRY(auto pieces, track->segment(wanted.number));
        return media::mp4::materialise(pieces, source->file());
    };
    KLIEG_CO_TRY(auto bytes, co_await needs_.pool.run(build));
    auto shared = std::make_shared<Bytes const>(std::move(bytes));
    auto name = videos::segment_name(wanted.video, wanted.generation, wanted.rung, wanted.number);
    KLIEG_CO_TRY(bool const is_object, co_await store(name, shared, wanted.keep));
    if (is_object) co_return ports::Cache::Loaded::nothing(kMadeTtl);
    auto text = http::make_etag(name) + "\n";
    text.reserve(text.size() + shared->size());
    text += crypto::as_text(*shared);
    shared.reset();
    share.shrink_to(size);
    auto held = std::make_shared<Held const>(std::move(text), std::move(share));
    // A cache may keep it for longer than it answers it, so what stays there leaves half of the memory to others.
    auto const ttl = needs_.memory.is_half_free() ? std::chrono::milliseconds(kHeldTtl) : 0ms;
    co_return ports::Cache::Loaded{ports::Cache::Value(held, &held->text), ttl};
}

/// Whether it is an object now.
Task<Result<bool>> SegmentMaker::store(ports::ObjectName name, std::shared_ptr<Bytes const> bytes, Keep keep) {
    if (keep == Keep::for_a_moment) co_return false;
    auto stored = co_await needs_.objects.put(std::move(name), std::move(bytes));
    bool const full = !stored.ok() && stored.error().code == ports::kStorageFull;
    if (!stored.ok() && !full) co_return std::move(stored).error();
    co_return !full;
}

}  // namespace klieg::playback
