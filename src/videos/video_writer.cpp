#include "videos/video_writer.h"

#include "videos/cache_keys.h"

#include <tuple>

namespace klieg::videos {

namespace {
/// Far more than real contention causes: an owner who edits while a rung reports its progress.
constexpr int kTriesMax = 16;

bool tightens(Visibility before, Visibility after) {
    return static_cast<int>(after) > static_cast<int>(before);
}

/// Whether its owner would see what he wrote changed: progress and the like are no edit.
bool is_edited(Video const& before, Video const& after) {
    auto said = [](Video const& video) {
        return std::tie(video.title, video.description, video.visibility, video.category, video.tags);
    };
    return said(before) != said(after);
}
}  // namespace

VideoWriter::VideoWriter(VideoRepo& videos, ports::TableStore& tables, ports::Cache& cache, events::Outbox& outbox,
                         Clock const& clock, Random& random)
    : videos_(videos), tables_(tables), cache_(cache), outbox_(outbox), clock_(clock), random_(random) {}

Task<Result<Video>> VideoWriter::insert(Video video, Together together) {
    KLIEG_CO_CHECK(co_await commit(video, videos_.insert(video), together));
    co_return video;
}

Task<Result<Video>> VideoWriter::change(VideoId id, Edit edit, Together together) {
    for (int tries = 0; tries < kTriesMax; ++tries) {
        KLIEG_CO_TRY(auto video, co_await videos_.get(id));
        auto const before = video;
        KLIEG_CO_CHECK(edit(video));
        settle(before, video);
        auto written = co_await commit(video, videos_.replace(video), together);
        if (written.ok()) {
            ++video.version;
            co_return video;
        }
        if (written.error().kind != Errc::conflict) co_return std::move(written).error();
    }
    co_return Error{Errc::conflict, "this video is being changed by somebody else; try again", "changed_meanwhile"};
}

Task<Result<>> VideoWriter::remove(Video video, Together together) {
    co_return co_await commit(video, videos_.remove(video), together);
}

Task<> VideoWriter::forget(VideoId id) {
    co_await cache_.invalidate(cache_keys::shown(id));
    co_await cache_.invalidate(cache_keys::media(id));
    feed_generation_.fetch_add(1, std::memory_order_relaxed);
}

std::string VideoWriter::feed_key(std::string_view category, std::size_t limit) const {
    return cache_keys::feed(feed_generation_.load(std::memory_order_relaxed), category, limit);
}

void VideoWriter::settle(Video const& before, Video& after) {
    after.updated_at = clock_.now();
    if (is_edited(before, after)) after.revision = before.revision + 1;
    if (is_listed(after) && !after.published_at) after.published_at = after.updated_at;
    // Whoever holds an old media path must not keep playing, and caches must not keep answering it.
    if (tightens(before.visibility, after.visibility) && !after.media_key.empty()) after.media_key = new_media_key();
}

Task<Result<>> VideoWriter::commit(Video const& video, ports::Action write, Together const& together) {
    std::vector<ports::Action> actions{std::move(write)};
    actions.insert(actions.end(), together.actions.begin(), together.actions.end());
    for (auto event : together.events) {
        json::Object payload{{"videoId", video.video_id.text()}, {"channelId", video.channel_id.text()}};
        actions.push_back(outbox_.event(std::string(event), video.video_id.text(), std::move(payload)));
    }
    KLIEG_CO_CHECK(co_await tables_.transact(std::move(actions)));
    outbox_.notify();
    co_await forget(video.video_id);
    co_return Result<>{};
}

}  // namespace klieg::videos
