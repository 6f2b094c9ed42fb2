#include "playback/segment_maker.h"

#include "http/conditions.h"
#include "media/file_limits.h"
#include "videos/object_names.h"

#include <span>

namespace klieg::playback {

namespace {

using namespace std::chrono_literals;

/// Only bridges requests that come together; afterwards the object answers.
constexpr auto kMadeTtl = 1s;

// What is cut is what can be put.
static_assert(media::SegmentLimits::kBytesMax <= ports::kPutBytesMax);

Result<Bytes> make_bytes(OpenSource const& source, media::mp4::Fragmenter const& track, std::uint32_t number) {
    KLIEG_TRY(auto pieces, track.segment(number));
    return media::mp4::materialise(pieces, source.file());
}

/// As http::SharedAnswer keeps it. There is one copy of it in memory, and never a second.
Result<std::string> make_text(OpenSource const& source, media::mp4::Fragmenter const& track, std::uint32_t number,
                              std::string_view tag) {
    KLIEG_TRY(auto pieces, track.segment(number));
    auto text = std::string(tag) + "\n";
    auto const begin = text.size();
    text.resize(begin + static_cast<std::size_t>(pieces.bytes));
    KLIEG_CHECK(media::mp4::materialise(pieces, source.file(), std::as_writable_bytes(std::span(text)).subspan(begin)));
    return text;
}

}  // namespace

Task<Result<ports::Cache::Value>> SegmentMaker::make(Wanted wanted, std::chrono::milliseconds patience) {
    auto key = std::string(wanted.keep == Keep::as_object ? "made:" : "held:") +
               videos::segment_name(wanted.video, wanted.generation, wanted.rung, wanted.number);
    auto load = [&](ports::Cache::Tags&) { return make_once(wanted, patience); };
    co_return co_await needs_.cache.get_or_load(std::move(key), load);
}

Task<Result<ports::Cache::Loaded>> SegmentMaker::make_once(Wanted wanted, std::chrono::milliseconds patience) {
    KLIEG_CO_TRY(auto source, co_await needs_.sources.open(videos::source_name(wanted.video, wanted.generation),
                                                           wanted.opening, patience));
    auto const* track = source->fragmenter(wanted.rung);
    // Where another version of ours cut the file in other places, its playlist stands for other segments.
    if (track == nullptr || track->rendition().segments.size() != wanted.of || wanted.number >= wanted.of)
        co_return Error{Errc::not_found, "there is no such media"};
    auto const size = track->rendition().segments[wanted.number].bytes;
    KLIEG_CO_TRY(auto share, co_await needs_.memory.take(media::mp4::memory_to_materialise(size), patience));
    auto const name = videos::segment_name(wanted.video, wanted.generation, wanted.rung, wanted.number);
    if (wanted.keep == Keep::as_object) {
        auto build = [&source, track, &wanted] { return make_bytes(*source, *track, wanted.number); };
        KLIEG_CO_TRY(auto bytes, co_await needs_.pool.run(build));
        KLIEG_CO_TRY(bool const is_object, co_await store(name, std::move(bytes)));
        if (is_object) co_return ports::Cache::Loaded::nothing(kMadeTtl);
    }
    auto build = [&source, track, &wanted, tag = http::make_etag(name)] {
        return make_text(*source, *track, wanted.number, tag);
    };
    KLIEG_CO_TRY(auto text, co_await needs_.pool.run(build));
    co_return held_.hold(std::move(text), std::move(share));
}

/// Whether it is an object now, which it is not where the disk is full.
Task<Result<bool>> SegmentMaker::store(ports::ObjectName name, Bytes bytes) {
    auto stored = co_await needs_.objects.put(std::move(name), std::make_shared<Bytes const>(std::move(bytes)));
    bool const full = !stored.ok() && stored.error().code == ports::kStorageFull;
    if (!stored.ok() && !full) co_return std::move(stored).error();
    co_return !full;
}

}  // namespace klieg::playback
