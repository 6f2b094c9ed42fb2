#pragma once

#include "base/clock.h"
#include "base/ids.h"
#include "events/projector.h"
#include "views/repo.h"

#include <boost/describe/class.hpp>

#include <chrono>
#include <cstdint>
#include <functional>
#include <optional>
#include <set>
#include <span>
#include <string>
#include <vector>

namespace klieg::views {

/// What was watched of a video in one hour.
struct HourOfViews {
    Time hour{};  ///< its beginning
    std::int64_t views = 0;
    std::chrono::milliseconds watch_ms{};
};
BOOST_DESCRIBE_STRUCT(HourOfViews, (), (hour, views, watch_ms))

struct HoursPage {
    std::vector<HourOfViews> hours;
    ports::Cursor next;
};

/// Sums up views and watch time: by the hour in the table ViewHours, and all views of a video in a counter
/// (videos::views_counter).
///
/// What of a playback is in the sums stands in its row, and changes in one transaction with them, on the condition that
/// nobody has changed it since it was read. So the sums are those of the rows at every moment, whatever crashed, and
/// news that comes twice, or late, finds that there is nothing left to add. Rows outlive the news of them, and go
/// without a trace in the sums: what they have brought stays.
///
/// A transaction carries as many playbacks as it has room for, and each sum that they touch once.
///
/// Threads: any core; several at once, of this process and of others. Lifetime: what it is given outlives it.
class ViewSums {
public:
    struct Needs {
        ports::TableStore& tables;
        ViewRepo& repo;
        /// Told which counters have changed, or perhaps have, after each write. None: nobody asks.
        std::function<void(std::vector<std::string> const& names)> changed{};
    };
    explicit ViewSums(Needs needs) : needs_(std::move(needs)) {}
    static std::vector<ports::TableSchema> tables();

    /// Follows the log for it, and adds what is missing of all rows where the log does not go back far enough. Refers
    /// to this.
    events::Projection projection();
    Task<Result<>> apply(std::span<events::Envelope const> told);
    /// Adds what is not in the sums of all playbacks of which rows stand.
    Task<Result<>> add_what_is_missing();

    struct Span {
        std::optional<Time> from{};  ///< the hour in which it lies, and those after it
        std::optional<Time> to{};    ///< and up to the hour in which this lies
    };
    /// Hours in which anything was watched, in their order.
    Task<Result<HoursPage>> hours_of(VideoId video, Span span, std::size_t limit, ports::Cursor cursor);
    Task<Result<>> remove(VideoId video);
    struct Videos {
        std::set<VideoId> ids;
        ports::Cursor next;
    };
    /// Those that have hours, in no order, some more than once.
    Task<Result<Videos>> scan_videos(ports::Cursor cursor);

private:
    using Keys = std::vector<std::pair<VideoId, std::string>>;
    Task<Result<>> add(Keys playbacks);
    Task<Result<std::size_t>> add_first_of(std::span<Keys::value_type const> playbacks);

    Needs needs_;
};

}  // namespace klieg::views
