#pragma once

#include "base/clock.h"
#include "base/ids.h"
#include "base/mutex.h"
#include "base/remembered.h"
#include "counters/counters.h"
#include "events/projector.h"
#include "ports/table_store.h"
#include "videos/repo.h"

#include <chrono>
#include <cstddef>
#include <set>
#include <span>
#include <string>
#include <utility>
#include <vector>

namespace klieg::feeds {

/// Of what people did to videos within so many hours it is known which videos these were.
inline constexpr std::chrono::hours kFreshKept{48};

/// Which videos were viewed, liked or commented on in an hour, made of events: a row for each, whatever happened to it
/// how often, so that it is the same row when news comes again. The hour is that in which it was noted, since a
/// projection may be late.
///
/// Threads: any core; several at once. Lifetime: what it is given outlives it.
class FreshVideos {
public:
    struct Needs {
        ports::TableStore& tables;
        videos::VideoRepo& videos;
        counters::Counters& counters;
        Clock const& clock;
    };
    explicit FreshVideos(Needs needs) : needs_(needs) {}
    static std::vector<ports::TableSchema> tables();

    events::Projection projection();
    Task<Result<>> apply(std::span<events::Envelope const> told);

    struct Page {
        std::vector<VideoId> videos;
        ports::Cursor next;
    };
    /// Those of the hour in which that moment lies, in no order.
    Task<Result<Page>> of_hour(Time moment, std::size_t limit, ports::Cursor cursor);

private:
    using Noted = std::pair<std::string, VideoId>;
    bool is_noted(Noted const& one);
    Task<Result<>> note(std::set<VideoId> fresh);
    Task<Result<>> note_all_that_were_counted();

    Needs needs_;
    Mutex mutex_;
    Remembered<Noted> noted_ KLIEG_GUARDED_BY(mutex_);  ///< by this process; it writes those no second time
};

}  // namespace klieg::feeds
