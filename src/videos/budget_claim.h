#pragma once

#include "budgets/counted.h"
#include "ports/object_store.h"
#include "videos/rendition_repo.h"
#include "videos/repo.h"

#include <cstdint>
#include <string>
#include <string_view>

/// What of a video counts to its owner's budget, and under which name. What lies in the object store is counted below
/// the generation of the file that it was made of, until it has been removed.
namespace klieg::videos {

/// Of a video without a file.
std::string draft_subject(VideoId const& video);
/// All below it is of one file.
std::string file_subjects(VideoId const& video, std::uint32_t generation);
std::string source_subject(VideoId const& video, std::uint32_t generation);
std::string poster_subject(VideoId const& video, std::uint32_t generation);
std::string suggestions_subject(VideoId const& video, std::uint32_t generation);
/// The picture that was chosen, which is of no file.
std::string thumbnail_subject(VideoId const& video);
/// What it takes; nothing where none was chosen.
budgets::Use use_of_thumbnail(Video const& video);
/// What suggestions take.
budgets::Use use_of(std::vector<Suggestion> const& suggestions);
std::string rung_subject(VideoId const& video, std::uint32_t generation, std::string_view rung);

/// What so many segments of so many bytes together count: no less than a block of the disk each, which it takes
/// whatever is in it. Half a day of a still picture is 7,200 objects of some hundred bytes. By their sum, which is what
/// is kept of a rendition: small ones beside large ones may so take up to twice what they count.
std::int64_t counted_bytes(std::uint64_t bytes, std::uint64_t segments) noexcept;
/// Its segments.
std::int64_t counted_bytes_of(media::Rendition const& rendition);

struct CountedNeeds {
    VideoRepo& videos;
    RenditionRepo& renditions;
    ports::ObjectStore& objects;
};
/// Lifetime: what it is given outlives it.
budgets::Counted counted_videos(CountedNeeds needs);

}  // namespace klieg::videos
