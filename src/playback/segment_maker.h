#pragma once

#include "base/blocking_pool.h"
#include "base/byte_budget.h"
#include "base/bytes.h"
#include "base/ids.h"
#include "playback/held_segments.h"
#include "playback/source_packages.h"
#include "ports/cache.h"
#include "ports/object_store.h"

#include <chrono>
#include <cstdint>
#include <memory>
#include <string>

namespace klieg::playback {

/// Makes segments of a source that is published from its own samples. Where they are to be kept each is an object from
/// then on, so that the next request for it is a plain file. Requests for the same segment wait for one making.
///
/// Threads: any core. Lifetime: what it is given outlives it. Limits: `memory`, for segments that are being made and
/// for those that are sent from memory, and how long one waits for a part of it. Who waits for that has the source's
/// index already, which has a limit of its own (SourcePackages), and nobody who has memory here waits for an index.
class SegmentMaker {
public:
    struct Needs {
        SourcePackages& sources;
        ports::ObjectStore& objects;
        ports::Cache& cache;
        BlockingPool& pool;
        ByteBudget& memory;
    };
    explicit SegmentMaker(Needs needs) : needs_(needs), held_(needs.memory) {}

    enum class Keep : std::uint8_t {
        as_object,
        for_a_moment,  ///< in the cache, for those who play the same part of it
    };
    /// Which segment of what, how many its rendition has by its playlist and how that begins, and whether it becomes an
    /// object.
    struct Wanted {
        VideoId video;
        std::uint32_t generation = 0;
        std::string rung;
        std::uint32_t number = 0;
        std::uint32_t of = 0;
        media::Opening opening = media::Opening::short_segments;  ///< with which it was published
        Keep keep = Keep::as_object;
    };
    /// The segment itself, as http::SharedAnswer keeps it, where it is not kept, or the store has no room for it: a
    /// full disk is no reason to show nothing. Else null, and it is an object now. Fails: not_found for a rung or
    /// number that the source does not have, or where it is cut otherwise now than when it was published; and as
    /// SourcePackages::open and ByteBudget::take.
    Task<Result<ports::Cache::Value>> make(Wanted wanted, std::chrono::milliseconds patience);

private:
    Task<Result<ports::Cache::Loaded>> make_once(Wanted wanted, std::chrono::milliseconds patience);
    Task<Result<bool>> store(ports::ObjectName name, Bytes bytes);

    Needs needs_;
    HeldSegments held_;
};

}  // namespace klieg::playback
