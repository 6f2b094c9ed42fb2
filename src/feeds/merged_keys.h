#pragma once

#include "feeds/last_times.h"

#include <cstddef>
#include <functional>
#include <string>
#include <vector>

namespace klieg::feeds {

/// Keys that sort by time: those of a channel that come behind `before`, or from the newest on where it is empty,
/// newest first, at most `limit`.
using ReadKeys =
    std::function<Task<Result<std::vector<std::string>>>(ChannelId channel, std::string before, std::size_t limit)>;

/// The same of many channels, merged as they are read, each key once.
///
/// It looks into the channels in the order of `news`, in which something happened last, and stops at the first in which
/// nothing can be newer than what it has: for a first page those are about as many as it has keys, however many
/// channels there are. Further down it looks into all in which something happened since, too.
Task<Result<std::vector<std::string>>> merged_keys(std::vector<LastTimes::News> news, std::string before,
                                                   std::size_t limit, ReadKeys read);

}  // namespace klieg::feeds
