#pragma once

#include "base/principal.h"
#include "base/version_condition.h"
#include "channels/service.h"
#include "jobs/queue.h"
#include "videos/repo.h"
#include "videos/rules.h"
#include "videos/types.h"
#include "videos/video_writer.h"

#include <optional>
#include <string>
#include <vector>

namespace klieg::videos {

struct NewVideo {
    ChannelId channel_id;
    std::string title;
    std::optional<std::string> description;
    std::optional<Visibility> visibility;
    std::optional<std::string> category;
    std::optional<std::vector<std::string>> tags;
    std::optional<CommentPolicy> comment_policy{};
};
BOOST_DESCRIBE_STRUCT(NewVideo, (), (channel_id, title, description, visibility, category, tags, comment_policy))

struct VideoPatch {
    json::Change<std::string> title;
    json::Change<std::string> description;
    json::Change<Visibility> visibility;
    json::Change<std::string> category;
    json::Change<std::vector<std::string>> tags;
    json::Change<CommentPolicy> comment_policy;
};
BOOST_DESCRIBE_STRUCT(VideoPatch, (), (title, description, visibility, category, tags, comment_policy))

inline Constraints constraints_of(NewVideo const*) {
    return rules::constraints();
}
inline Constraints constraints_of(VideoPatch const*) {
    return rules::constraints();
}
constexpr void checked_by_service(NewVideo const*) {}
constexpr void checked_by_service(VideoPatch const*) {}

/// The rules of videos: drafts, edits, who sees what, deletion. Its files, encoding and playback are in their own
/// classes.
///
/// Threads: any core. Lifetime: what it is given outlives it.
class VideoService {
public:
    struct Needs {
        VideoRepo& videos;
        VideoWriter& writer;
        channels::ChannelService& channels;
        jobs::Queue& jobs;
        ports::Cache& cache;
        Clock const& clock;
        Random& random;
    };
    struct Options {
        std::vector<Category> categories{};
    };
    VideoService(Needs needs, Options options) : needs_(needs), options_(std::move(options)) {}
    /// The site's, in the order in which they are shown.
    std::vector<Category> const& categories() const noexcept { return options_.categories; }

    /// With an id, what a request made that was sent before is found instead of made again.
    Task<Result<Video>> create(Principal actor, NewVideo wanted, std::optional<VideoId> id = {});
    /// Fails: not_found, also where it is not for the actor's eyes.
    Task<Result<Video>> get(Principal actor, VideoId id);
    /// The same from the cache: what another node has changed it may not know for a moment (ports::Cache::invalidate).
    Task<Result<Video>> get_kept(Principal actor, VideoId id);
    /// A moderator may only hide: a patch of nothing but `visibility: private`. Both only from a revision that
    /// `expected` admits. Fail: not_found, unauthenticated, forbidden, invalid, precondition (another revision).
    Task<Result<Video>> edit(Principal actor, VideoId id, VideoPatch patch, VersionCondition expected = {});
    /// For who may edit it: asked before a picture is made for it. Fails: not_found, unauthenticated, forbidden,
    /// precondition.
    Task<Result<Video>> get_to_edit(Principal actor, VideoId id, VersionCondition expected = {});
    /// What stands for it from now on; none: its poster. Only from a revision that `expected` admits; it makes none,
    /// since it is no edit of what is typed. Fails: as edit and VideoWriter::change do.
    Task<Result<Video>> set_thumbnail(Principal actor, VideoId id, std::optional<ChosenThumbnail> chosen,
                                      VersionCondition expected = {});
    /// Fails also with VideoWriter::changed_by_others().
    Task<Result<>> remove(Principal actor, VideoId id, VersionCondition expected = {});
    /// Removes all videos of a channel that was deleted. Takes no actor: the channel's deletion was allowed.
    Task<Result<>> remove_all_of(ChannelId channel);
    /// The same for all channels that are gone, whoever was told of it.
    Task<Result<>> remove_all_of_gone_channels();

    /// Public and playable ones, by their publication.
    Task<Result<VideoRepo::Page>> feed(std::optional<std::string> category, std::size_t limit, ports::Cursor cursor,
                                       ports::Order order = ports::Order::descending);
    enum class Which : std::uint8_t { listed, all };
    struct OfChannel {
        ChannelId channel;
        Which which = Which::listed;            ///< `all` is for the channel's owner and for those who moderate
        std::optional<std::string> category{};  ///< none, or empty: all of them
        ports::Order order = ports::Order::descending;
    };
    Task<Result<VideoRepo::Page>> of_channel(Principal actor, OfChannel wanted, std::size_t limit,
                                             ports::Cursor cursor);

private:
    Task<Result<ports::Cache::Loaded>> load(VideoId id, ports::Cache::Tags& tags);
    Task<Result<>> remove_with_media(Video video, VersionCondition expected, ports::Transaction entry);
    /// Of the audit log, where it is somebody else's.
    Task<Result<ports::Transaction>> entry_of(Principal actor, VideoId id, std::string_view what);
    ports::Transaction entry_of(Principal const& actor, Video const& video, std::string_view what) const;

    Needs needs_;
    Options options_;
};

}  // namespace klieg::videos
