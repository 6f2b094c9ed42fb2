#pragma once

#include "base/byte_budget.h"
#include "ports/cache.h"

#include <string>

namespace klieg::playback {

/// Segments that become no objects: in memory while they are sent, and for a moment longer, for those who play the same
/// part of the same video. Each keeps its part of `memory` until the last who is sent it has it, and no cache has it
/// any more.
///
/// A cache forgets when it likes, which may be long after it has answered something for the last time. So what is left
/// there never takes room that others wait for: with it there is still enough for the largest segment that may have to
/// be made. What would take of that goes to those alone who have asked for it.
/// Threads: any. Lifetime: `memory` outlives it, and not what was held.
class HeldSegments {
public:
    explicit HeldSegments(ByteBudget const& memory) : memory_(memory) {}

    /// The text is a segment as http::SharedAnswer keeps it.
    ports::Cache::Loaded hold(std::string text, ByteBudget::Share share) const;

private:
    ByteBudget const& memory_;
};

}  // namespace klieg::playback
