#pragma once

#include "base/ids.h"
#include "media/rendition.h"
#include "ports/table_store.h"

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace klieg::videos {

/// Where the bytes of a rendition's segments come from.
enum class SegmentSource : std::uint8_t {
    objects,  ///< each segment is an object, written when it was encoded
    samples,  ///< built from the samples of the uploaded file on request, and kept as objects from then on
};

struct StoredRendition {
    media::Rendition rendition;
    SegmentSource source = SegmentSource::objects;
    /// It was published while it grew, in this generation, whose playlist stays an EVENT; 0: it was complete when it
    /// appeared.
    std::uint32_t grew_in_generation = 0;
};

/// The renditions of a presentation, segment by segment: what playlists are rendered from. Table Segments, partition
/// VideoId, sort key `{generation}/{rung}/head` for what a rendition is and `{generation}/{rung}/{chunk}` for 50
/// segments each, so that appending one rewrites little and an item stays far below its limit.
///
/// Threads: any core; one writer a rendition. Lifetime: the store outlives it.
class RenditionRepo {
public:
    explicit RenditionRepo(ports::TableStore& tables) : tables_(tables) {}
    static std::vector<ports::TableSchema> tables();

    /// Every rendition that has begun, in the order of their keys.
    Task<Result<std::vector<StoredRendition>>> list(VideoId video, std::uint32_t generation);
    /// Fails: not_found.
    Task<Result<StoredRendition>> get(VideoId video, std::uint32_t generation, std::string rung);

    /// Writes the head and all chunks.
    Task<Result<>> put(VideoId video, std::uint32_t generation, StoredRendition stored) {
        return put_from(std::move(video), generation, std::move(stored), 0);
    }
    /// Writes the head and the chunks that hold the segments from `first` on.
    Task<Result<>> put_from(VideoId video, std::uint32_t generation, StoredRendition stored, std::size_t first);
    /// Removes all rows of a video, of every generation.
    Task<Result<>> remove_all(VideoId video) { return remove_below(std::move(video), {}); }
    Task<Result<>> remove(VideoId video, std::uint32_t generation);

private:
    Task<Result<>> remove_below(VideoId video, std::string prefix);
    Task<Result<std::vector<StoredRendition>>> read(VideoId video, std::string prefix);

    ports::TableStore& tables_;
};

}  // namespace klieg::videos
