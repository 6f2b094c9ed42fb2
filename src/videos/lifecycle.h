#pragma once

#include "base/result.h"
#include "videos/events.h"
#include "videos/types.h"

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

/// How a video gets from a draft to what is played: every move of its status, of its rungs, and of whether it plays.
///
///                        upload_ended                                      rungs_done, rungs_planned (none),
///                   ┌──────────────────────┐                              rest_failed, refused (plays already)
///                   ▼     upload_began     │     file_arrived
///      created ─▶ draft ─────────────▶ uploading ─────────────▶ processing ──────────────────────▶ ready
///                                        │  ▲                       │
///                         upload_refused │  │ upload_began          │ refused, first_rung_failed
///                                        ▼  │                       │
///                                       failed ◀────────────────────┘
///
/// Lists show it when it has its poster, or will have none: `published` and `rungs_planned` begin to wait for that of a
/// file with pictures, `poster_made` and `poster_given_up` end it.
///
/// It plays from `published` or `began_to_play` on, which is within `processing`. Once a rung of it is whole it never
/// fails any more, whatever becomes of the others: what somebody may be watching stays.
///
/// Moves are pure: they look at the video alone, and where it cannot make one they fail and leave it as it was. Those
/// of a file name its generation, and fail with not_found (code superseded) once the video has another file, since
/// whoever works on the old one has nothing to do any more.
namespace klieg::videos::lifecycle {

/// Whether a file has come, and is worked on or played.
bool has_file(Video const& video);
/// Whether the video still waits for this upload, and not for a newer one.
bool awaits(Video const& video, UploadId const& upload);
/// Fails: not_found (superseded) where the file of this generation is not the video's, or is no longer.
Result<> require_file(Video const& video, std::uint32_t generation);
Error superseded();
/// Another upload of the video began, or begins, at the same time (conflict, changed_meanwhile).
Error began_elsewhere();

/// Answers the upload whose place this one takes, if there was one. Fails: conflict (already_uploaded, where the video
/// has its file; changed_meanwhile, where another upload has that generation).
Result<UploadId> upload_began(Video& video, UploadId const& upload, std::uint32_t generation);
/// It was given up; what was there before is not. Fails: not_found.
Result<> upload_ended(Video& video, UploadId const& upload);
/// Its first bytes are no video's. Fails: not_found.
Result<> upload_refused(Video& video, UploadId const& upload, Failure why);

struct ArrivedFile {
    std::uint32_t generation = 0;
    std::string source_name;
    std::uint64_t bytes = 0;
};
/// Nothing of a file before this one is true of it. Fails: not_found.
Result<> file_arrived(Video& video, UploadId const& upload, ArrivedFile file);

/// What the file turned out to be, as displayed. What is unknown changes nothing.
struct Shape {
    std::optional<std::chrono::milliseconds> duration{};
    std::optional<std::uint32_t> width{};
    std::optional<std::uint32_t> height{};
    std::optional<std::uint64_t> whole_file_bytes{};  ///< where it is published from its own samples
};
/// It plays as it is, by these rungs.
Result<> published(Video& video, std::uint32_t generation, std::vector<std::string> const& rungs, Shape shape);
/// Which rungs will be made of it beside what it has; none: then it is done. The shape is only what is promised, and
/// replaces nothing that is known.
Result<> rungs_planned(Video& video, std::uint32_t generation, std::vector<std::string> const& rungs, Shape promised);
/// Of a file that has its plan, further rungs will be made.
Result<> rungs_added(Video& video, std::uint32_t generation, std::vector<std::string> const& rungs);
/// A rung is being made.
Result<> rung_running(Video& video, std::uint32_t generation, std::string_view rung);
/// There is nothing to make of it: sound that was announced and never came, or what nobody makes any more.
Result<> rung_dropped(Video& video, std::uint32_t generation, std::string_view rung);
/// It plays while its first rung grows.
Result<> began_to_play(Video& video, std::uint32_t generation);
/// The first rung, with its sound, is whole: it plays from a new generation, whose playlists grow no more.
Result<> first_rung_done(Video& video, std::uint32_t generation, std::vector<std::string> const& rungs,
                         std::chrono::milliseconds duration);
Result<> rungs_done(Video& video, std::uint32_t generation, std::vector<std::string> const& rungs);
/// With those of its sizes that there are beside the JPEG.
Result<> poster_made(Video& video, std::uint32_t generation, std::vector<assembly::PictureFile> sizes);
/// Other pictures for its place, those that could be made; none: it does without. They are awaited from poster_made()
/// on.
Result<> suggestions_made(Video& video, std::uint32_t generation, std::vector<Suggestion> suggestions);
/// Lists wait for it no more, whether or not it is tried again.
Result<> poster_given_up(Video& video, std::uint32_t generation);
/// The step of the notice that what plays, or its further rungs, wait for room, in its owner's budget or on the disk
/// (by its code). It goes when the work goes on, or ends.
inline constexpr auto kRoomStep = "room";
/// Those of notices that a part has failed for good; the code of a want of room says that a poster or segments wait for
/// it. Each part has its own, so that none takes back what another one says. It goes when the part is there after all.
inline constexpr auto kRungsStep = "rungs";
inline constexpr auto kPosterStep = "poster";
inline constexpr auto kSegmentsStep = "segments";
/// Its owner shall know; one notice a step.
Result<> noted(Video& video, std::uint32_t generation, Notice notice);
/// Segments of it are made (again): what its owner was told of them is not so any more.
Result<> segments_go_on(Video& video, std::uint32_t generation);

/// Whether all is made of its file that was ever to be: it is ready, every rung of it is whole, and it has its poster
/// and suggestions for it where it has pictures. Where a step has failed for good it may be tried again, and for that
/// the file is needed.
bool has_all(Video const& video);
/// The video does without its file from now on, which may be removed. Fails: conflict, where not all is made of it yet.
Result<> source_given_up(Video& video, std::uint32_t generation);
/// And it is not there any more.
Result<> source_removed(Video& video, std::uint32_t generation);

/// The file is nothing that can be looked into. Where it plays it stays as it is.
Result<> refused(Video& video, std::uint32_t generation, Failure why);
/// The first rung will not be: what was shown of it goes, too, since whether a file is taken must not depend on how
/// fast it was encoded. Where that is done already nothing changes, and where the file plays as it is, it is
/// rest_failed().
Result<> first_rung_failed(Video& video, std::uint32_t generation, Failure why);
/// Of the rungs no more will come than there are.
Result<> rest_failed(Video& video, std::uint32_t generation, Failure why);

/// What others hear of a move, by what was before and what is now.
std::vector<VideoEventKind> events_of(Video const& before, Video const& after);

}  // namespace klieg::videos::lifecycle
