#pragma once

#include "base/blocking_pool.h"
#include "ports/object_store.h"
#include "videos/rendition_repo.h"
#include "videos/repo.h"
#include "videos/types.h"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <type_traits>
#include <vector>

namespace klieg::videos {

/// The prefixes below which all objects of a video lie, whether its rows still name them or not.
std::vector<std::string> all_objects_of(VideoId const& video);
/// And those of one of its files.
std::vector<std::string> all_objects_of(VideoId const& video, std::uint32_t generation);

/// An object without which a video is not whole.
struct RequiredObject {
    ports::ObjectName name;
    std::optional<std::uint64_t> bytes{};  ///< none: nobody has written down how many
};
/// Segments that are made from its source whenever they are asked for are none of them. Of a rung that an encoder may
/// be writing anew nobody knows how many bytes its segments have.
std::vector<RequiredObject> required_objects(Video const& video, std::vector<StoredRendition> const& renditions);

/// Holds the rows of videos against the store. Threads: any core. Lifetime: what it is given outlives it. Names of many
/// segments are put together and looked for on `pool`; without one, as tools have it, where it is called.
class Inventory {
public:
    Inventory(VideoRepo& videos, RenditionRepo& renditions, ports::ObjectStore& objects, BlockingPool* pool = nullptr)
        : videos_(videos), renditions_(renditions), objects_(objects), pool_(pool) {}

    /// Those required of it that the store does not have, or not whole. Fails as rows and store do.
    Task<Result<std::vector<ports::ObjectName>>> missing(Video video);
    /// Those of `names` that the video requires as it stands now: none, where it is gone.
    Task<Result<std::vector<ports::ObjectName>>> still_required(VideoId id, std::vector<ports::ObjectName> names);

private:
    Task<Result<std::vector<RequiredObject>>> required(Video video);
    template <class Work>
    Task<std::invoke_result_t<Work&>> beside_the_core(std::size_t names, Work work);

    VideoRepo& videos_;
    RenditionRepo& renditions_;
    ports::ObjectStore& objects_;
    BlockingPool* pool_;
};

}  // namespace klieg::videos
