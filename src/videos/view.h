#pragma once

#include "channels/service.h"
#include "counters/counters.h"
#include "ports/cache.h"
#include "videos/media_token.h"
#include "videos/progress.h"
#include "videos/rules.h"
#include "videos/types.h"
#include "videos/video_counts.h"
#include "videos/viewer.h"

#include <boost/describe/class.hpp>

#include <string>
#include <vector>

namespace klieg::videos {

struct ChannelInBrief {
    std::string id;
    std::string handle;
    std::string name;
    std::vector<assembly::PictureSize> avatar;
};
BOOST_DESCRIBE_STRUCT(ChannelInBrief, (), (id, handle, name, avatar))

ChannelInBrief in_brief(channels::Channel const& channel);

/// The video as one MP4.
struct WholeFile {
    std::string url;
    std::string type;
    std::uint64_t bytes = 0;
};
BOOST_DESCRIBE_STRUCT(WholeFile, (), (url, type, bytes))

struct Playback {
    std::optional<std::string> hls;
    std::optional<WholeFile> file;
};
BOOST_DESCRIBE_STRUCT(Playback, (), (hls, file))

/// How far one rung of the ladder is.
struct RungView {
    std::string name;
    RungState state = RungState::waiting;  ///< also of one that was begun, and makes way for others
    double progress = 0;                   ///< 0 to 1
};
BOOST_DESCRIBE_STRUCT(RungView, (), (name, state, progress))

struct Processing {
    std::vector<RungView> rungs;
    std::vector<Notice> notices;
};
BOOST_DESCRIBE_STRUCT(Processing, (), (rungs, notices))

/// A video as the API shows it.
struct VideoView {
    VideoId id;
    ChannelInBrief channel;
    std::string title;
    std::optional<std::string> description;  ///< none in lists that are not asked for it
    Visibility visibility;
    std::optional<std::string> category;
    std::vector<std::string> tags;
    Status status;
    std::optional<Failure> error;
    std::optional<std::chrono::milliseconds> duration_ms;
    std::optional<std::uint32_t> width;
    std::optional<std::uint32_t> height;
    Time created_at{};
    Time updated_at{};
    std::optional<Time> published_at;
    std::optional<std::string> poster;
    std::vector<assembly::PictureSize> posters;
    std::optional<ThumbnailKind> thumbnail;  ///< for whom notices are
    Playback playback;
    std::optional<Processing> processing;  ///< none in lists of what anyone may see
    CommentPolicy comment_policy = CommentPolicy::open;
    std::int64_t likes = 0;
    std::int64_t dislikes = 0;
    std::int64_t views = 0;
    std::int64_t comments = 0;
    std::optional<Viewer> viewer;  ///< of who is signed in; none in lists
};
BOOST_DESCRIBE_STRUCT(VideoView, (),
                      (id, channel, title, description, visibility, category, tags, status, error, duration_ms, width,
                       height, created_at, updated_at, published_at, poster, posters, thumbnail, playback, processing,
                       comment_policy, likes, dislikes, views, comments, viewer))

/// A picture that could stand for a video.
struct ThumbnailSuggestion {
    std::uint32_t index = 0;
    std::vector<assembly::PictureSize> sizes;
    bool chosen = false;
};
BOOST_DESCRIBE_STRUCT(ThumbnailSuggestion, (), (index, sizes, chosen))

Constraints constraints_of(ThumbnailSuggestion const*);
Constraints constraints_of(ChannelInBrief const*);
Constraints constraints_of(Playback const*);
Constraints constraints_of(WholeFile const*);
inline Constraints constraints_of(VideoView const*) {
    return rules::constraints();
}

/// Makes views: looks up channels, counts and how far encodings are, and signs the media paths of what is not public.
/// Threads: any core. Lifetime: what it is given outlives it.
class VideoViews {
public:
    struct Needs {
        channels::ChannelService& channels;
        ProgressRepo& progress;
        MediaTokens const& tokens;
        Clock const& clock;
        counters::Counters& counters;
        ports::Cache& cache;
        ViewerOf viewer_of{};  ///< none: nobody has to do with anything
        VotesFor votes_for{};
    };
    explicit VideoViews(Needs needs) : needs_(std::move(needs)) {}

    enum class Detail : std::uint8_t {
        /// For lists that are kept: without `description`, of which a page of them may hold half a megabyte and a card
        /// shows nothing, and without `processing`, since no report of an encoder shall change them.
        listed,
        described,  ///< the same with `description`
        watched,    ///< with rungs, and without notices: for whoever may see it
        whole,  ///< with notices and which thumbnail was chosen: for those alone whom rules::may_see_notices() names
    };
    Task<Result<VideoView>> of(Video video, Detail detail);
    /// The same for who is signed in: what they have to do with it, and counts of the last second, but for their own
    /// vote, which is in them at once.
    Task<Result<VideoView>> of(Principal reader, Video video, Detail detail);
    /// What could stand for it; for those alone who may edit it.
    std::vector<ThumbnailSuggestion> suggestions_of(Video const& video) const;
    /// What stands for it, in sizes; for who may see it.
    std::vector<assembly::PictureSize> pictures_of(Video const& video) const;
    Task<Result<std::vector<VideoView>>> of_all(std::vector<Video> videos, Detail detail);

private:
    Task<Result<VideoView>> counted(Video video, Detail detail, VideoCounts counts);
    Task<Result<VideoCounts>> counts_of(VideoId id);
    Task<Result<VideoCounts>> kept_counts_of(VideoId id);
    Task<Result<ports::Cache::Loaded>> load_counts(VideoId id);
    VideoView view_of(Video const& video, channels::Channel const& channel, Detail detail) const;
    void show_picture(Video const& video, VideoView& view) const;
    std::string media_path(Video const& video, std::uint32_t generation, std::string_view file) const;

    Needs needs_;
};

}  // namespace klieg::videos
