#include "feeds/related_videos.h"

#include "feeds/listed_rows.h"

#include <algorithm>
#include <chrono>
#include <cmath>
#include <map>
#include <set>

namespace klieg::feeds {

namespace {

using namespace std::chrono_literals;

constexpr auto kRelatedTtl = 60s;
/// Of each of the lists in which it is looked for; together less than one batch.
constexpr std::size_t kOfChannel = 24;
constexpr std::size_t kTrendingThere = 24;
constexpr std::size_t kNewestThere = 24;
constexpr std::size_t kTrendingAnywhere = 20;
/// Of the video's own channel so many at most, since its page has them all.
constexpr std::size_t kOfChannelMax = 12;

// What speaks for a video; tags most of all, since their words were chosen for it.
constexpr double kSameTags = 4;
constexpr double kSameChannel = 1.5;
constexpr double kSameCategory = 1;
constexpr double kFirstOfItsList = 1;

/// From 0, no tag in common, to 1: the cosine of the two sets.
double tags_in_common(std::vector<std::string> const& a, std::vector<std::string> const& b) {
    if (a.empty() || b.empty()) return 0;
    std::set<std::string_view> const known(a.begin(), a.end());
    auto const common = std::ranges::count_if(b, [&known](std::string const& tag) { return known.contains(tag); });
    return static_cast<double>(common) / std::sqrt(static_cast<double>(a.size() * b.size()));
}

void keep_first(std::size_t length, std::vector<VideoId>& ids) {
    if (ids.size() > length) ids.resize(length);
}

}  // namespace

/// In what it is looked for: of each video how far in front it stands in the lists that brought it, from 1 down to 0.
struct RelatedVideos::Pool {
    std::vector<VideoId> ids{};
    std::map<VideoId, double> in_front{};

    void add(std::vector<VideoId> const& list, VideoId const& but) {
        for (std::size_t i = 0; i < list.size(); ++i) {
            if (list[i] == but) continue;
            auto const here = 1 - static_cast<double>(i) / static_cast<double>(list.size());
            auto const [known, is_new] = in_front.try_emplace(list[i], here);
            if (is_new)
                ids.push_back(list[i]);
            else
                known->second = std::max(known->second, here);
        }
    }
};

/// One batch more than is asked for: some of them are not wanted, or hidden by now.
Task<Result<std::vector<videos::Video>>> RelatedVideos::of(Principal reader, VideoId id, std::size_t limit) {
    KLIEG_CO_TRY(auto const video, co_await needs_.service.get_kept(reader, std::move(id)));
    KLIEG_CO_TRY(auto const unwanted, co_await unwanted_by(needs_.asks, reader));
    KLIEG_CO_TRY(auto all, co_await ids(video));
    std::erase_if(all, [&unwanted](VideoId const& one) { return unwanted.videos.contains(one); });
    KLIEG_CO_TRY(auto rows, co_await listed_rows(needs_.videos, std::move(all)));
    std::erase_if(rows, [&unwanted](videos::Video const& one) { return unwanted.has(one); });
    if (rows.size() > limit) rows.resize(limit);
    co_return rows;
}

Task<Result<std::vector<VideoId>>> RelatedVideos::ids(videos::Video const& video) {
    auto load_it = [this, &video](ports::Cache::Tags& /*tags*/) { return load(video); };
    KLIEG_CO_TRY(auto const kept, co_await needs_.cache.get_or_load("related:" + video.video_id.text(), load_it));
    co_return ids_from(kept == nullptr ? std::string_view() : std::string_view(kept->text()));
}

Task<Result<ports::Cache::Loaded>> RelatedVideos::load(videos::Video const& video) {
    KLIEG_CO_TRY(auto pool, co_await pool_of(video));
    KLIEG_CO_TRY(auto const rows, co_await listed_rows(needs_.videos, std::move(pool.ids)));
    std::vector<std::pair<double, videos::Video const*>> scored;
    for (auto const& row : rows) {
        auto score = kSameTags * tags_in_common(video.tags, row.tags) + kFirstOfItsList * pool.in_front[row.video_id];
        if (row.channel_id == video.channel_id) score += kSameChannel;
        if (video.category && row.category == video.category) score += kSameCategory;
        scored.emplace_back(score, &row);
    }
    std::ranges::sort(scored, [](auto const& a, auto const& b) {
        return a.first != b.first ? a.first > b.first : a.second->video_id < b.second->video_id;
    });
    std::vector<VideoId> ids;
    std::size_t of_channel = 0;
    for (auto const& [score, row] : scored) {
        if (row->channel_id == video.channel_id && ++of_channel > kOfChannelMax) continue;
        ids.push_back(row->video_id);
    }
    keep_first(kRelatedMax, ids);
    co_return ports::Cache::Loaded{std::make_shared<KeptText const>(text_of(ids)), kRelatedTtl};
}

Task<Result<RelatedVideos::Pool>> RelatedVideos::pool_of(videos::Video const& video) {
    auto const category = video.category.value_or("");
    Pool pool;
    KLIEG_CO_TRY(auto const listings, co_await needs_.heads.listings(video.channel_id, {}, kOfChannel));
    std::vector<VideoId> of_channel;
    of_channel.reserve(listings.size());
    for (auto const& listing : listings) of_channel.push_back(listing.id);
    pool.add(of_channel, video.video_id);
    if (!category.empty()) {
        KLIEG_CO_TRY(auto there, co_await needs_.trending.ids(category));
        keep_first(kTrendingThere, there);
        pool.add(there, video.video_id);
    }
    KLIEG_CO_TRY(auto const newest, co_await newest_of(category));
    pool.add(newest, video.video_id);
    KLIEG_CO_TRY(auto anywhere, co_await needs_.trending.ids(""));
    keep_first(kTrendingAnywhere, anywhere);
    pool.add(anywhere, video.video_id);
    co_return pool;
}

Task<Result<std::vector<VideoId>>> RelatedVideos::newest_of(std::string category) {
    auto load_it = [this, &category](ports::Cache::Tags& /*tags*/) { return load_newest(category); };
    KLIEG_CO_TRY(auto const kept, co_await needs_.cache.get_or_load("related-newest:" + category, load_it));
    co_return ids_from(kept == nullptr ? std::string_view() : std::string_view(kept->text()));
}

Task<Result<ports::Cache::Loaded>> RelatedVideos::load_newest(std::string const& category) {
    KLIEG_CO_TRY(auto const page, co_await needs_.service.feed(category, kNewestThere, {}));
    std::vector<VideoId> ids;
    ids.reserve(page.videos.size());
    for (auto const& video : page.videos) ids.push_back(video.video_id);
    keep_first(kNewestThere, ids);
    co_return ports::Cache::Loaded{std::make_shared<KeptText const>(text_of(ids)), kRelatedTtl};
}

}  // namespace klieg::feeds
