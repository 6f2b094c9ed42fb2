#include "videos/view.h"

#include "videos/object_names.h"

#include <algorithm>
#include <utility>

namespace klieg::videos {

namespace {

/// So late are counts for others than those who have just voted.
constexpr std::chrono::seconds kCountsTtl{1};
/// Of a channel's picture: beside a video it is small.
constexpr std::uint32_t kBriefWidth = 192;

/// Whether an encoder works on it, and may have told how far it is.
bool is_being_made(Video const& video) {
    return std::ranges::find(video.rungs, RungState::running, &Rung::state) != video.rungs.end();
}

double progress_of(Rung const& rung, std::optional<Progress> const& told) {
    if (rung.state == RungState::ready) return 1;
    if (rung.state != RungState::running || !told) return 0;
    auto const found = std::ranges::find(told->rungs, rung.name, &RungProgress::name);
    return found == told->rungs.end() ? 0 : found->progress;
}

/// The rung's row says that it runs until it is whole, since a slice that ends is no write to it.
RungState state_of(Rung const& rung, std::optional<Progress> const& told) {
    bool const waits = rung.state == RungState::running && told && told->waits &&
                       std::ranges::find(told->rungs, rung.name, &RungProgress::name) != told->rungs.end();
    return waits ? RungState::waiting : rung.state;
}

/// A file that plays as it is is published before it is known which rungs there will be beside it, if any. What is
/// whole by then is no share of anything yet: it would be all, and a third a moment later.
bool is_unplanned(Video const& video) {
    return video.status == Status::processing &&
           std::ranges::all_of(video.rungs, [](Rung const& rung) { return rung.state == RungState::ready; });
}

Processing processing_of(Video const& video, std::optional<Progress> const& told, VideoViews::Detail detail) {
    Processing processing;
    if (detail == VideoViews::Detail::whole) processing.notices = video.notices;
    if (is_unplanned(video)) return processing;
    for (auto const& rung : video.rungs)
        processing.rungs.push_back({rung.name, state_of(rung, told), progress_of(rung, told)});
    return processing;
}

/// Whether the pictures of its file are played as they are.
bool shows_source(Video const& video) {
    return std::ranges::find(video.rungs, "source", &Rung::name) != video.rungs.end();
}

bool tells_progress(VideoViews::Detail detail) {
    return detail == VideoViews::Detail::watched || detail == VideoViews::Detail::whole;
}

void show_counts(VideoCounts const& counts, VideoView& view) {
    view.likes = counts.likes;
    view.dislikes = counts.dislikes;
    view.views = counts.views;
    view.comments = counts.comments;
}

FileOfVideo file_of(Video const& video) {
    return {video.video_id, video.base_generation};
}

}  // namespace

ChannelInBrief in_brief(channels::Channel const& channel) {
    auto avatar = channel.avatar;
    auto const is_too_wide = [](assembly::PictureFile const& size) { return size.width > kBriefWidth; };
    std::erase_if(avatar.sizes, is_too_wide);
    auto const id = channel.channel_id.text();
    return {id, channel.handle, channel.name, assembly::shown(avatar, id)};
}

Constraints constraints_of(ChannelInBrief const*) {
    static constexpr Constraint kLines[] = {
        {.member = "id", .summary = "The channel's id.", .example = "ch_abcdefgh234567ij"},
        {.member = "handle", .summary = "Its handle.", .example = "cinema"},
        {.member = "name", .summary = "Its name.", .example = "Cinema"},
        {.member = "avatar",
         .summary = "Its picture, a square, in sizes of up to 192 pixels from the smallest on; empty: it has none."},
    };
    return kLines;
}

Constraints constraints_of(WholeFile const*) {
    static constexpr Constraint kLines[] = {
        {.member = "url",
         .summary = "Its path, which takes HEAD and ranges of bytes.",
         .example = "/media/v_abcdefgh234567ij/k3yk3yk3yk3yk3yk3yk3yk3y/1/video.mp4"},
        {.member = "type", .summary = "What it is: video/mp4, or audio/mp4 of sound alone.", .example = "video/mp4"},
        {.member = "bytes", .summary = "Its exact length."},
    };
    return kLines;
}

Constraints constraints_of(ThumbnailSuggestion const*) {
    static constexpr Constraint kLines[] = {
        {.member = "index", .summary = "Its place among them, which chooses it.", .example = "0"},
        {.member = "sizes", .summary = "What it looks like, from the smallest on."},
        {.member = "chosen", .summary = "Whether it stands for the video now.", .example = "false"},
    };
    return kLines;
}

Constraints constraints_of(Playback const*) {
    static constexpr Constraint kLines[] = {
        {.member = "hls",
         .summary = "The path of an HLS multivariant playlist, from the moment that the video can be played.",
         .example = "/media/v_abcdefgh234567ij/k3yk3yk3yk3yk3yk3yk3yk3y/1/main.m3u8"},
        {.member = "file",
         .summary =
             "All of it as one MP4, for who cannot play HLS: where the uploaded file plays from its own samples."},
    };
    return kLines;
}

std::string VideoViews::media_path(Video const& video, std::uint32_t generation, std::string_view file) const {
    std::string path = "/media/";
    if (video.visibility != Visibility::public_) {
        auto duration = video.duration_ms.value_or(std::chrono::milliseconds(0));
        path += "t/" + needs_.tokens.sign(video.video_id, video.media_key, duration, needs_.clock.now()) + "/";
    }
    return path + video.video_id.text() + "/" + video.media_key + "/" + std::to_string(generation) + "/" +
           std::string(file);
}

Task<Result<VideoView>> VideoViews::of(Video video, Detail detail) {
    KLIEG_CO_TRY(auto const counts, co_await counts_of(video.video_id));
    co_return co_await counted(std::move(video), detail, counts);
}

Task<Result<VideoView>> VideoViews::of(Principal reader, Video video, Detail detail) {
    if (!reader.signed_in()) co_return co_await of(std::move(video), detail);
    auto const id = video.video_id;
    auto const channel = video.channel_id;
    KLIEG_CO_TRY(auto counts, co_await kept_counts_of(id));
    if (needs_.votes_for) {
        KLIEG_CO_TRY(auto const votes, co_await needs_.votes_for(reader, id));
        if (votes) {
            counts.likes = votes->likes;
            counts.dislikes = votes->dislikes;
        }
    }
    KLIEG_CO_TRY(auto view, co_await counted(std::move(video), detail, counts));
    view.viewer.emplace();
    if (needs_.viewer_of) {
        KLIEG_CO_TRY(view.viewer, co_await needs_.viewer_of(std::move(reader), id, channel));
    }
    co_return view;
}

Task<Result<VideoView>> VideoViews::counted(Video video, Detail detail, VideoCounts counts) {
    KLIEG_CO_TRY(auto channel, co_await needs_.channels.get(video.channel_id));
    auto view = view_of(video, channel, detail);
    show_counts(counts, view);
    if (!tells_progress(detail)) co_return view;
    std::optional<Progress> told;
    if (is_being_made(video)) {
        KLIEG_CO_TRY(told, co_await needs_.progress.get(file_of(video)));
    }
    view.processing = processing_of(video, told, detail);
    co_return view;
}

Task<Result<VideoCounts>> VideoViews::counts_of(VideoId id) {
    KLIEG_CO_TRY(auto const counted, co_await needs_.counters.get_many(counters_of(id), ports::Consistency::strong));
    co_return counts_from(counted.data());
}

/// Under no tag: of a video that thousands vote on they are read once a second, not with each vote.
Task<Result<VideoCounts>> VideoViews::kept_counts_of(VideoId id) {
    auto load = [this, &id](ports::Cache::Tags&) { return load_counts(id); };
    KLIEG_CO_TRY(auto const kept, co_await needs_.cache.get_or_load("video-counts:" + id.text(), load));
    KLIEG_CO_TRY(auto const value, json::parse(kept->text()));
    co_return json::to<VideoCounts>(value, json::Naming::camel, json::Strictness::stored);
}

Task<Result<ports::Cache::Loaded>> VideoViews::load_counts(VideoId id) {
    KLIEG_CO_TRY(auto const counts, co_await counts_of(std::move(id)));
    auto text = json::to_text(json::from(counts, json::Naming::camel));
    co_return ports::Cache::Loaded{std::make_shared<KeptText const>(std::move(text)), kCountsTtl};
}

/// The one that was chosen, or the poster. The paths of either hold what changes with the picture: its key, or the
/// file's generation.
std::vector<assembly::PictureSize> VideoViews::pictures_of(Video const& video) const {
    VideoView view;
    show_picture(video, view);
    return std::move(view.posters);
}

void VideoViews::show_picture(Video const& video, VideoView& view) const {
    auto const path_of = [&](std::string const& file) { return media_path(video, video.base_generation, file); };
    if (video.thumbnail) {
        auto const& [key, sizes, jpeg_bytes, jpegs] = video.thumbnail->picture;
        view.poster = path_of(thumbnail_file(key));
        for (auto const& size : sizes)
            view.posters.push_back({size.width, size.height, path_of(thumbnail_file(key, size.width))});
        return;
    }
    if (video.has_poster) view.poster = path_of("poster.jpg");
    for (auto const& size : video.posters)
        view.posters.push_back({size.width, size.height, path_of(poster_file(size.width))});
}

std::vector<ThumbnailSuggestion> VideoViews::suggestions_of(Video const& video) const {
    auto const& chosen = video.thumbnail;
    bool const of_this_file =
        chosen && chosen->kind == ThumbnailKind::suggested && chosen->base_generation == video.base_generation;
    std::vector<ThumbnailSuggestion> all;
    for (auto const& suggestion : video.suggestions) {
        auto const index = static_cast<std::uint32_t>(all.size());
        ThumbnailSuggestion one{.index = index, .sizes = {}, .chosen = of_this_file && chosen->suggestion == index};
        for (auto const& size : suggestion.sizes)
            one.sizes.push_back({size.width, size.height,
                                 media_path(video, video.base_generation, suggestion_file(index, size.width))});
        all.push_back(std::move(one));
    }
    return all;
}

VideoView VideoViews::view_of(Video const& video, channels::Channel const& channel, Detail detail) const {
    VideoView view{.id = video.video_id,
                   .channel = in_brief(channel),
                   .title = video.title,
                   .description = std::nullopt,
                   .visibility = video.visibility,
                   .category = video.category,
                   .tags = video.tags,
                   .status = video.status,
                   .error = video.error,
                   .duration_ms = video.duration_ms,
                   .width = video.width,
                   .height = video.height,
                   .created_at = video.created_at,
                   .updated_at = video.updated_at,
                   .published_at = video.published_at};
    view.comment_policy = video.comment_policy;
    if (detail != Detail::listed) view.description = video.description;
    show_picture(video, view);
    if (detail == Detail::whole) view.thumbnail = video.thumbnail ? video.thumbnail->kind : ThumbnailKind::automatic;
    if (video.playable) view.playback.hls = media_path(video, video.generation, "main.m3u8");
    if (video.playable && video.whole_file_bytes && !video.source_name.empty())
        view.playback.file = WholeFile{media_path(video, video.base_generation, kWholeFile),
                                       shows_source(video) ? "video/mp4" : "audio/mp4", *video.whole_file_bytes};
    return view;
}

Task<Result<std::vector<VideoView>>> VideoViews::of_all(std::vector<Video> videos, Detail detail) {
    std::vector<ChannelId> ids;
    std::vector<FileOfVideo> being_made;
    std::vector<std::string> counters;
    for (auto const& video : videos) {
        ids.push_back(video.channel_id);
        for (auto& name : counters_of(video.video_id)) counters.push_back(std::move(name));
        if (tells_progress(detail) && is_being_made(video)) being_made.push_back(file_of(video));
    }
    KLIEG_CO_TRY(auto channels, co_await needs_.channels.find_all(std::move(ids)));
    KLIEG_CO_TRY(auto const progress, co_await needs_.progress.get_all(std::move(being_made)));
    KLIEG_CO_TRY(auto const counted, co_await needs_.counters.get_many(std::move(counters)));
    auto told = progress.begin();
    auto const* counts = counted.data();
    std::vector<VideoView> views;
    views.reserve(videos.size());
    for (auto const& video : videos) {
        auto const so_far = tells_progress(detail) && is_being_made(video) ? *told++ : std::optional<Progress>();
        auto const* const of_this = std::exchange(counts, counts + kCountedOfVideo.size());
        auto channel = channels.find(video.channel_id);
        if (channel == channels.end()) continue;  // a deleted channel takes its videos along a moment later
        views.push_back(view_of(video, channel->second, detail));
        show_counts(counts_from(of_this), views.back());
        if (tells_progress(detail)) views.back().processing = processing_of(video, so_far, detail);
    }
    co_return views;
}

}  // namespace klieg::videos
