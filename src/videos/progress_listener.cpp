#include "videos/progress_listener.h"

#include "assembly/cache_tags.h"
#include "base/json.h"
#include "base/log.h"
#include "videos/progress.h"

#include <utility>

namespace klieg::videos {

namespace {

using namespace std::chrono_literals;

constexpr auto kWaits = 1h;  // a wait needs an end; nothing is due at it

}  // namespace

Task<> ProgressListener::listen() {
    auto const listening =
        broadcast_.subscribe(kProgressChannel, tasks_.executor(),
                             {.message = [this](auto const& message) { hear(*message); }, .gap = [] {}});
    for (;;) {
        auto const seen = wake_.ticket();
        for (auto const& video : std::exchange(told_of_, {})) co_await cache_.invalidate(cache_tags::progress(video));
        static_cast<void>(co_await wake_.wait(seen, kWaits));
    }
}

void ProgressListener::hear(std::string const& message) {
    auto const value = json::parse(message);
    auto const news = value.ok() ? json::to<ProgressNews>(*value, json::Naming::camel, json::Strictness::stored)
                                 : Result<ProgressNews>(value.error());
    if (!news.ok()) return log::warn("progress that cannot be read", {{"error", news.error().detail}});
    told_of_.insert(news->video_id);
    wake_.wake();
}

}  // namespace klieg::videos
