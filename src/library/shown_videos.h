#pragma once

#include "videos/view.h"

#include <map>
#include <optional>
#include <utility>
#include <vector>

namespace klieg::library {

/// Videos of a page as they are shown, by their ids: one whose channel has just gone is not among them.
/// Threads: one. Limits: those of a page.
class ShownVideos {
public:
    static Task<Result<ShownVideos>> of(videos::VideoViews& views, std::vector<videos::Video> rows) {
        KLIEG_CO_TRY(auto all, co_await views.of_all(std::move(rows), videos::VideoViews::Detail::listed));
        ShownVideos shown;
        for (auto& view : all) {
            auto id = view.id;
            shown.by_id_.emplace(std::move(id), std::move(view));
        }
        co_return shown;
    }
    /// Each once.
    std::optional<videos::VideoView> take(VideoId const& id) {
        auto found = by_id_.extract(id);
        return found ? std::optional(std::move(found.mapped())) : std::nullopt;
    }

private:
    std::map<VideoId, videos::VideoView> by_id_;
};

}  // namespace klieg::library
