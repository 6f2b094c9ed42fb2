#include "playback/segment_maker.h"

#include "base/crypto.h"
#include "videos/object_names.h"

namespace klieg::playback {

namespace {
using namespace std::chrono_literals;
/// Only bridges requests that come together; afterwards the object answers.
constexpr auto kMadeTtl = 1s;
/// Viewers who are some seconds apart share what is no object.
constexpr auto kHeldTtl = 10s;
}  // namespace

Task<Result<ports::Cache::Value>> SegmentMaker::make(VideoId video, std::uint32_t generation, std::string rung,
                                                     std::uint32_t number, Keep keep) {
    auto key = "made:" + videos::segment_name(video, generation, rung, number);
    auto load = [&](ports::Cache::Tags&) { return make_once(video, generation, rung, number, keep); };
    co_return co_await needs_.cache.get_or_load(std::move(key), load);
}

Task<Result<ports::Cache::Loaded>> SegmentMaker::make_once(VideoId video, std::uint32_t generation, std::string rung,
                                                           std::uint32_t number, Keep keep) {
    KLIEG_CO_TRY(auto source, co_await needs_.sources.open(videos::source_name(video, generation)));
    auto const* track = source->fragmenter(rung);
    if (track == nullptr) co_return Error{Errc::not_found, "there is no such media"};
    auto build = [&source, track, number]() -> Result<Bytes> {
        KLIEG_TRY(auto pieces, track->segment(number));
        return media::mp4::materialise(pieces, source->file());
    };
    KLIEG_CO_TRY(auto bytes, co_await needs_.pool.run(build));
    auto shared = std::make_shared<Bytes const>(std::move(bytes));
    KLIEG_CO_TRY(bool const is_object,
                 co_await store(videos::segment_name(video, generation, rung, number), shared, keep));
    auto held = is_object ? std::string() : std::string(crypto::as_text(*shared));
    auto const ttl = is_object ? std::chrono::milliseconds(kMadeTtl) : std::chrono::milliseconds(kHeldTtl);
    co_return ports::Cache::Loaded{std::make_shared<KeptText const>(std::move(held)), ttl};
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
