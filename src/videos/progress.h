#pragma once

#include "base/clock.h"
#include "base/ids.h"
#include "ports/broadcast.h"
#include "ports/cache.h"
#include "ports/table_store.h"

#include <boost/describe/class.hpp>

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

namespace klieg::videos {

/// How much of a rung that is being made there is.
struct RungProgress {
    std::string name;
    double progress = 0;  ///< 0 to 1
};
BOOST_DESCRIBE_STRUCT(RungProgress, (), (name, progress))

/// How far the encoder is with a file of a video.
struct Progress {
    int schema_version = 1;
    VideoId video_id;
    std::string file;  ///< the base generation, padded so that text sorts as numbers do
    std::string run;   ///< whose row it is: of two runs of one job the one that began last
    std::vector<RungProgress> rungs;
    bool waits = false;  ///< the run made way for others: nobody works on them until another one begins
    std::int64_t expires_at = 0;
};
BOOST_DESCRIBE_STRUCT(Progress, (), (schema_version, video_id, file, run, rungs, waits, expires_at))

/// What is told at each report, at kProgressChannel.
struct ProgressNews {
    VideoId video_id;
    std::vector<RungProgress> rungs;
};
BOOST_DESCRIBE_STRUCT(ProgressNews, (), (video_id, rungs))

inline constexpr auto kProgressChannel = "videos.progress";

/// A file of a video, by its base generation.
struct FileOfVideo {
    VideoId video;
    std::uint32_t generation = 0;
};

/// Keys and items of the table Progress: what changes every few seconds of a video that is being encoded. It stands
/// beside the video's row because that is in three indexes, each of which would be written again with all that the
/// owner says of the video, and because what is cached of lists would go with every report.
///
/// A report is written under the run that makes it, so that a run that has lost its job says nothing more. It makes
/// caches forget what they had of the video (not lists, which show no progress), and is then told to whoever listens at
/// kProgressChannel. Nobody depends on it: readers show a rung for which there is no row as just begun, and a row that
/// nobody writes any more vanishes after kKept.
///
/// Threads: any core. Lifetime: what it is given outlives it.
class ProgressRepo {
public:
    static constexpr std::chrono::hours kKept{24};

    struct Needs {
        ports::TableStore& tables;
        ports::Cache& cache;
        ports::Broadcast& broadcast;
        Clock const& clock;
        /// Tells whoever looks at the video; none: nobody.
        std::function<Task<>(VideoId)> tell{};
    };
    explicit ProgressRepo(Needs needs) : needs_(std::move(needs)) {}
    static std::vector<ports::TableSchema> tables();

    /// Takes the row over for `run`, which makes these rungs; what a run before it had told of them is not taken back.
    /// Fails: conflict where others do the same all the time.
    Task<Result<Progress>> begin(FileOfVideo file, std::string run, std::vector<std::string> rungs);
    /// Every rung is so far, or further. Fails: conflict where another run has begun.
    Task<Result<>> report(Progress& row, double progress);
    /// The run ends here, and its rungs wait for another one, which says otherwise as it begins. Fails: as report().
    Task<Result<>> pause(Progress& row, double progress);
    /// What was told last: null where nothing was.
    Task<Result<std::optional<Progress>>> get(FileOfVideo file);
    /// In the order of `files`, of which there may be any number.
    Task<Result<std::vector<std::optional<Progress>>>> get_all(std::vector<FileOfVideo> files);

private:
    Task<Result<>> put(Progress& row, std::vector<ports::Condition> conditions);

    Needs needs_;
};

}  // namespace klieg::videos
