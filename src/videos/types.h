#pragma once

#include "assembly/picture.h"
#include "base/clock.h"
#include "base/constraints.h"
#include "base/ids.h"

#include <boost/describe/class.hpp>
#include <boost/describe/enum.hpp>

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace klieg::videos {

/// Who may see it: everyone, whoever has the link, its owner (and those who moderate).
enum class Visibility : std::uint8_t { public_, unlisted, private_ };
BOOST_DESCRIBE_ENUM(Visibility, public_, unlisted, private_)

/// What becomes of comments on it: they show at once, or when its owner has looked at them, or none are taken.
enum class CommentPolicy : std::uint8_t { open, held, closed };
BOOST_DESCRIBE_ENUM(CommentPolicy, open, held, closed)

enum class Status : std::uint8_t {
    draft,       ///< described, no file yet
    uploading,   ///< bytes arrive
    processing,  ///< the file is here; it may be playable already
    ready,       ///< every rung is done
    failed,      ///< `error` says why; another file may be uploaded
};
BOOST_DESCRIBE_ENUM(Status, draft, uploading, processing, ready, failed)

enum class RungState : std::uint8_t { waiting, running, ready, failed };
BOOST_DESCRIBE_ENUM(RungState, waiting, running, ready, failed)

/// What a site sorts its videos by.
struct Category {
    std::string id;
    std::string name;
};
BOOST_DESCRIBE_STRUCT(Category, (), (id, name))

/// What has become of one rung of the ladder; how far one is that is being made stands in a row beside (progress.h).
struct Rung {
    std::string name;  ///< "source"; of what is encoded the short side, "240" … "2160"; "audio"
    RungState state = RungState::waiting;
};
BOOST_DESCRIBE_STRUCT(Rung, (), (name, state))

/// Why a video failed: a stable code and a sentence for its owner.
struct Failure {
    std::string code;
    std::string detail;
};
BOOST_DESCRIBE_STRUCT(Failure, (), (code, detail))

/// What its owner should know of what was done to the file, and of what failed for good beside it: a stable code and a
/// sentence.
struct Notice {
    std::string step;  ///< "source", "sound", "pictures", "rungs", "poster", "segments"
    std::string code;
    std::string detail;
};
BOOST_DESCRIBE_STRUCT(Notice, (), (step, code, detail))

/// Which picture stands for a video: the poster, another one that was made of it, or one that was sent.
enum class ThumbnailKind : std::uint8_t { automatic, suggested, own };
BOOST_DESCRIBE_ENUM(ThumbnailKind, automatic, suggested, own)

/// Another picture of the video, of a later moment than the poster's: a JPEG, and the same in sizes as WebP.
struct Suggestion {
    std::int64_t jpeg_bytes = 0;
    std::vector<assembly::PictureFile> sizes;
    friend bool operator==(Suggestion const&, Suggestion const&) = default;
};
BOOST_DESCRIBE_STRUCT(Suggestion, (), (jpeg_bytes, sizes))

/// The picture that stands for a video in its poster's place. Its objects are its own: it stays whatever becomes of the
/// file, and of the suggestion that it is a copy of.
struct ChosenThumbnail {
    ThumbnailKind kind = ThumbnailKind::own;
    assembly::Picture picture;
    std::uint32_t suggestion = 0;       ///< of a suggested one: its place among those of that file
    std::uint32_t base_generation = 0;  ///< likewise: of which file
    friend bool operator==(ChosenThumbnail const&, ChosenThumbnail const&) = default;
};
BOOST_DESCRIBE_STRUCT(ChosenThumbnail, (), (kind, picture, suggestion, base_generation))

/// A video as it is stored.
struct Video {
    int schema_version = 1;
    VideoId video_id;
    ChannelId channel_id;
    UserId owner_user_id;
    std::string title;
    std::string description;
    Visibility visibility = Visibility::private_;
    std::optional<std::string> category;
    std::vector<std::string> tags;
    Status status = Status::draft;
    std::optional<Failure> error;
    Time created_at{};
    Time updated_at{};
    std::optional<Time> published_at;  ///< when it was first listed: public, playable, and with its poster
    std::int64_t version = 1;          ///< goes up with every change; the condition of every write
    std::int64_t revision = 1;         ///< goes up when what its owner says changes; If-Match speaks of it

    // What the file turned out to be; as displayed, after rotation.
    std::optional<std::chrono::milliseconds> duration_ms;
    std::optional<std::uint32_t> width;
    std::optional<std::uint32_t> height;

    UploadId upload_id;  ///< the upload that may bring its file; a newer one voids the one before

    // Where its media is. The key is part of every media path and changes when visibility tightens.
    std::string media_key;
    std::uint32_t generation =
        0;  ///< in playback paths: counts up when an upload begins and when a presentation stops growing
    std::uint32_t base_generation =
        0;  ///< where the present file's generations begin; names its objects and segment rows
    bool playable = false;
    bool has_poster = false;
    std::vector<assembly::PictureFile> posters;  ///< the same picture in sizes; of files before there were any: none
    std::vector<Suggestion> suggestions;  ///< what could stand for it in the poster's place; of older files: none
    bool awaits_suggestions = false;      ///< they are being made, of the file
    std::optional<ChosenThumbnail> thumbnail{};  ///< none: the poster stands for it
    bool awaits_poster = false;  ///< it is being made: lists show the video when it is there, or will not be
    std::uint64_t source_bytes = 0;
    /// Of the MP4 that its source can be sent as; none where it cannot, and of files published before it was noted.
    std::optional<std::uint64_t> whole_file_bytes;
    std::string source_name;  ///< the object; empty before the upload is complete, and when it was dropped for room
    std::vector<Rung> rungs;
    std::vector<Notice> notices;

    CommentPolicy comment_policy = CommentPolicy::open;
    /// When it was last set: what was said after that and does not keep to it has slipped through. None: never.
    std::optional<Time> comment_policy_since{};
};
BOOST_DESCRIBE_STRUCT(Video, (),
                      (schema_version, video_id, channel_id, owner_user_id, title, description, visibility, category,
                       tags, status, error, created_at, updated_at, published_at, version, revision, duration_ms, width,
                       height, upload_id, media_key, generation, base_generation, playable, has_poster, posters,
                       suggestions, awaits_suggestions, thumbnail, awaits_poster, source_bytes, whole_file_bytes,
                       source_name, rungs, notices, comment_policy, comment_policy_since))

Constraints constraints_of(Notice const*);
/// What its title, description, category and tags may be (rules.cpp).
Constraints constraints_of(Video const*);

}  // namespace klieg::videos
