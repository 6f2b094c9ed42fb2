#include "app/asks_of_feeds.h"

namespace klieg::app {

namespace {

/// What somebody watched last says what they may like; more of it says no more.
constexpr std::size_t kWatchedAsked = 3;

Task<Result<feeds::Unwanted>> unwanted_of(library::Feature& library, UserId user) {
    KLIEG_CO_TRY(auto all, co_await library.saved.not_interested_of(std::move(user)));
    co_return feeds::Unwanted{{all.videos.begin(), all.videos.end()}, {all.channels.begin(), all.channels.end()}};
}

Task<Result<std::set<VideoId>>> finished_of(library::Feature& library, UserId user, std::vector<VideoId> videos) {
    KLIEG_CO_TRY(auto all, co_await library.history.finished_among(std::move(user), std::move(videos)));
    co_return std::set<VideoId>(all.begin(), all.end());
}

}  // namespace

feeds::ReaderAsks asks_of_feeds(library::Feature& library) {
    return {.unwanted_of = [&library](UserId user) { return unwanted_of(library, std::move(user)); },
            .finished_of =
                [&library](UserId user, std::vector<VideoId> videos) {
                    return finished_of(library, std::move(user), std::move(videos));
                },
            .watched_by = [&library](UserId user) { return library.history.last_of(std::move(user), kWatchedAsked); }};
}

}  // namespace klieg::app
