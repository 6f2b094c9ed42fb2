#include "feeds/merged_keys.h"

#include "base/task_group.h"

#include <algorithm>
#include <span>

namespace klieg::feeds {

namespace {

using Keys = std::vector<std::string>;

/// Channels that are looked into at the same time.
constexpr std::size_t kReadAtOnce = 16;

/// Behind all keys of what happened at that time.
std::string bound_of(LastTimes::News const& news) {
    return to_rfc3339(news.at) + "~";
}

Task<> read_into(ReadKeys const& read, ChannelId channel, std::string before, std::size_t limit, Result<Keys>& into) {
    into = co_await read(std::move(channel), std::move(before), limit);
}

/// The newest of them.
void cut(Keys& keys, std::size_t limit) {
    std::ranges::sort(keys, std::greater<>());
    auto const repeated = std::ranges::unique(keys);
    keys.erase(repeated.begin(), repeated.end());
    if (keys.size() > limit) keys.resize(limit);
}

Task<Result<>> add_some(std::span<LastTimes::News const> some, std::string before, std::size_t limit,
                        ReadKeys const& read, Keys& into) {
    std::vector<Result<Keys>> found(some.size());
    TaskGroup group(co_await this_executor());
    for (std::size_t i = 0; i < some.size(); ++i)
        group.spawn("feeds.head", read_into(read, some[i].channel, before, limit, found[i]));
    co_await group.join();
    for (auto& one : found) {
        KLIEG_CO_CHECK(one);
        std::move(one->begin(), one->end(), std::back_inserter(into));
    }
    co_return Result<>{};
}

}  // namespace

/// In the order of what happened last: behind the first of which that is older than all that the page has, there is
/// nothing for it.
Task<Result<Keys>> merged_keys(std::vector<LastTimes::News> news, std::string before, std::size_t limit,
                               ReadKeys read) {
    Keys found;
    for (std::size_t at = 0; at < news.size(); at += kReadAtOnce) {
        if (found.size() == limit && bound_of(news[at]) < found.back()) break;
        auto const some = std::span(news).subspan(at, std::min(kReadAtOnce, news.size() - at));
        KLIEG_CO_CHECK(co_await add_some(some, before, limit, read, found));
        cut(found, limit);
    }
    co_return found;
}

}  // namespace klieg::feeds
