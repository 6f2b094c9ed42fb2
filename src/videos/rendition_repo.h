#pragma once

#include "base/blocking_pool.h"
#include "base/ids.h"
#include "media/rendition.h"
#include "ports/table_store.h"

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <type_traits>
#include <vector>

namespace klieg::videos {

/// Where the bytes of a rendition's segments come from.
enum class SegmentSource : std::uint8_t {
    objects,             ///< each segment is an object, written when it was encoded
    samples,             ///< built from the samples of the uploaded file on request, and kept as objects from then on
    samples_on_request,  ///< built from them for each request, and never kept: they take no room
};
/// Whether a segment that is no object can be built from the uploaded file.
inline bool is_from_samples(SegmentSource source) noexcept {
    return source != SegmentSource::objects;
}

struct StoredRendition {
    media::Rendition rendition;
    SegmentSource source = SegmentSource::objects;
    /// It was published while it grew, in this generation, whose playlist stays an EVENT; 0: it was complete when it
    /// appeared.
    std::uint32_t grew_in_generation = 0;
};

/// What a rendition is and what its segments come to.
struct RenditionHead {
    media::RenditionSummary summary;
    SegmentSource source = SegmentSource::objects;
    std::uint32_t grew_in_generation = 0;  ///< as above
    int schema_version = 0;                ///< of the row; 0: it is of the form before, which lies elsewhere
};

/// A rendition as its encoder has it: nothing of it is copied but what is written.
struct GrowingRendition {
    media::Rendition const& rendition;  ///< whatever segments it has
    std::span<media::Segment const> segments;
    media::SegmentTotals totals;  ///< of them
    std::uint32_t grew_in_generation = 0;
};

/// Where renditions stand that were begun and shall be seen only when they are whole: rows of a generation that no
/// presentation has.
constexpr std::uint32_t unshown(std::uint32_t generation) {
    return generation + 1'000'000'000;
}

/// The renditions of a presentation, segment by segment: what playlists are rendered from. Table Segments, partition
/// VideoId, sort key `{generation}/head/{rung}` for what a rendition is and `{generation}/{rung}/{chunk}` for 50
/// segments each, so that appending one rewrites little and an item stays far below its limit. Heads lie together and
/// hold what a multivariant playlist says, which so reads none of the segments, of which ten hours are megabytes.
///
/// Heads of schema version 1 stood behind their chunks, at `{generation}/{rung}/head`, and knew nothing of them. They
/// are read, at that cost, and brought to the present form by the first write to their generation: so a generation has
/// heads of one form only.
///
/// Threads: any core; one writer a rendition. Lifetime: what it is given outlives it. Of long renditions, rows are
/// taken apart and put together on `pool`; without one, as tools have it, where it is called.
class RenditionRepo {
public:
    /// So many segments are put together on a core in half a millisecond; more would keep its connections waiting.
    static constexpr std::size_t kSegmentsOnCoreMax = 1000;

    explicit RenditionRepo(ports::TableStore& tables, BlockingPool* pool = nullptr) : tables_(tables), pool_(pool) {}
    static std::vector<ports::TableSchema> tables();

    /// Every rendition that has begun, by name: one query.
    Task<Result<std::vector<RenditionHead>>> heads(VideoId video, std::uint32_t generation);
    /// One read. Fails: not_found.
    Task<Result<RenditionHead>> head(VideoId video, std::uint32_t generation, std::string rung);
    /// Holds while the head is as heads() has it, or there is none, with all that says what its segments take.
    static ports::Action require_head(VideoId const& video, std::uint32_t generation, std::string_view rung,
                                      RenditionHead const* head);
    /// The same, with all segments.
    Task<Result<std::vector<StoredRendition>>> list(VideoId video, std::uint32_t generation);
    Task<Result<StoredRendition>> get(VideoId video, std::uint32_t generation, std::string rung);

    /// Writes the head and all chunks, the last of them in one transaction with `also`. Fails: conflict, where a
    /// condition of that does not hold.
    Task<Result<>> put(VideoId video, std::uint32_t generation, StoredRendition stored, ports::Transaction also = {});
    /// What comes before the first append() of a run: brings the heads of the generation to the present form.
    Task<Result<>> renew(VideoId video, std::uint32_t generation);
    /// Which segments are new or others; rows say of those around them what they are already.
    struct Changed {
        std::size_t first = 0;
        std::size_t end = static_cast<std::size_t>(-1);  ///< behind the last of them; this: all
    };
    /// Writes the head and the chunks that hold what has changed, likewise. What `growing` refers to outlives it.
    Task<Result<>> append(VideoId video, std::uint32_t generation, GrowingRendition growing, Changed changed,
                          ports::Transaction also = {});
    /// Removes all rows of a video, of every generation.
    Task<Result<>> remove_all(VideoId video) { return remove_below(std::move(video), {}); }
    /// With what is not shown of it.
    Task<Result<>> remove(VideoId video, std::uint32_t generation);
    Task<Result<>> remove_unshown(VideoId video, std::uint32_t generation);
    /// The head first: nobody is told any more of segments that are about to go.
    Task<Result<>> remove_rung(VideoId video, std::uint32_t generation, std::string rung);

private:
    Task<Result<>> remove_below(VideoId video, std::string prefix);
    Task<Result<std::vector<ports::Item>>> read(VideoId video, std::string prefix);
    Task<Result<>> write(std::vector<ports::Put> chunks, ports::Put head, ports::Transaction also);

    template <class Work>
    Task<std::invoke_result_t<Work&>> beside_the_core(std::size_t segments, Work work);

    ports::TableStore& tables_;
    BlockingPool* pool_;
};

}  // namespace klieg::videos
