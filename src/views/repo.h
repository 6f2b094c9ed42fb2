#pragma once

#include "ports/table_store.h"
#include "views/types.h"

#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace klieg::views {

/// Keys and items of the table Views, in which a video has three kinds of rows: a playback at `{viewer}#{nonce}`, when
/// a viewer counted last at `{viewer}`, and how many views an address had in a half hour at `@{address}#{half hour}`.
/// All of them vanish by themselves.
///
/// Threads: any core. Lifetime: the store outlives it.
class ViewRepo {
public:
    explicit ViewRepo(ports::TableStore& tables) : tables_(tables) {}
    static std::vector<ports::TableSchema> tables();

    /// All read strongly.
    Task<Result<std::optional<Playback>>> find(VideoId video, std::string viewing);
    /// In the order of the keys; at most kBatchKeysMax, each once. What cannot be read is not there.
    Task<Result<std::vector<std::optional<Playback>>>> find_batch(
        std::vector<std::pair<VideoId, std::string>> const& keys);
    /// With version 0 where there is none.
    Task<Result<LastView>> last_view(VideoId video, std::string viewer);
    Task<Result<std::optional<std::int64_t>>> views_of_address(VideoId video, std::string row);

    /// Each fails its transaction with conflict where another write came first.
    static ports::Action insert(Playback const& playback);
    static ports::Action tell(Playback const& before, Playback const& after);
    static ports::Action replace(LastView const& before, LastView after);
    /// Counts one more view of the address, below `max`; `known` is what views_of_address() answered.
    static ports::Action one_more(VideoId const& video, std::string row, std::optional<std::int64_t> known,
                                  std::int64_t max, std::int64_t expires_at);
    /// All that was told of it is in the sums.
    static ports::Action summed(Playback const& playback);
    Task<Result<>> commit(ports::Transaction transaction);

    struct Scanned {
        std::vector<std::pair<VideoId, std::string>> playbacks;
        ports::Cursor next;
    };
    /// Playbacks of all videos of which not all is in the sums, in no order.
    Task<Result<Scanned>> scan_unsummed(ports::Cursor cursor);
    /// A page of what there is of a video. Answers whether that was all.
    Task<Result<bool>> remove_some(VideoId video);

private:
    ports::TableStore& tables_;
};

}  // namespace klieg::views
