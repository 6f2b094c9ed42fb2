#include "app/missing_objects.h"

#include "base/log.h"
#include "videos/inventory.h"
#include "videos/repo.h"

#include <optional>
#include <utility>

namespace klieg::app {

namespace {

/// The videos of a data folder, to be held against its objects.
struct StoredVideos {
    StoredVideos(Storage& storage, BlockingPool* pool)
        : repo(storage.tables()),
          renditions(storage.tables(), pool),
          inventory(repo, renditions, storage.objects(), pool) {}

    videos::VideoRepo repo;
    videos::RenditionRepo renditions;
    videos::Inventory inventory;
};

}  // namespace

/// What a running server removed after its rows were copied and before its object was is no loss to the original: the
/// video does not require it any more. A copy lacks it all the same.
Task<Result<ObjectCheck>> find_missing_objects(Storage& storage, ObjectCheckOptions options) {
    StoredVideos stored(storage, options.pool);
    std::optional<StoredVideos> present;
    if (options.original != nullptr) present.emplace(*options.original, options.pool);
    ObjectCheck check;
    ports::Cursor cursor;
    do {
        KLIEG_CO_TRY(auto page, co_await stored.repo.scan(std::move(cursor)));
        cursor = std::move(page.next);
        check.unread += page.unread;
        for (auto& video : page.videos) {
            auto const id = video.video_id;
            auto missing = co_await stored.inventory.missing(std::move(video));
            auto const lacks = missing.ok() ? missing->size() : 0;
            if (present && lacks > 0) missing = co_await present->inventory.still_required(id, *std::move(missing));
            if (!missing.ok() && missing.error().kind == Errc::corrupt) {
                log::warn("a row of a video's renditions cannot be read",
                          {{"video", id.text()}, {"error", missing.error().detail}});
                ++check.unread;
                continue;
            }
            if (!missing.ok()) co_return std::move(missing).error();
            ++check.videos;
            check.missing += lacks;
            check.outlived += lacks - missing->size();
            for (auto const& name : *missing)
                if (options.tell) options.tell(name);
        }
    } while (!cursor.empty());
    co_return check;
}

}  // namespace klieg::app
