#include "app/missing_objects.h"

#include "assembly/picture.h"
#include "base/log.h"
#include "channels/repo.h"
#include "identity/repo.h"
#include "pictures/picture_rows.h"
#include "videos/inventory.h"
#include "videos/repo.h"

#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

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

void note_missing(ObjectCheck& check, ObjectCheckOptions const& options, std::size_t lacks,
                  std::vector<ports::ObjectName> const& missing) {
    check.missing += lacks;
    check.outlived += lacks - missing.size();
    for (auto const& name : missing)
        if (options.tell) options.tell(name);
}

/// Holds what has pictures against the objects, one after the other.
class PictureCheck {
public:
    PictureCheck(Storage& storage, ObjectCheckOptions const& options, ObjectCheck& check)
        : storage_(storage), options_(options), check_(check), rows_(storage.tables()) {
        if (options.original != nullptr) present_.emplace(options.original->tables());
    }

    Task<Result<>> run() {
        KLIEG_CO_CHECK(co_await look_at_channels());
        KLIEG_CO_CHECK(co_await look_at_users());
        co_return co_await look_at(site::kSiteSubject);
    }

private:
    Task<Result<>> look_at_channels();
    Task<Result<>> look_at_users();
    Task<Result<>> look_at(std::string whose);
    Task<Result<std::vector<ports::ObjectName>>> missing(std::string whose,
                                                         std::vector<assembly::Picture> const& pictures);

    Storage& storage_;
    ObjectCheckOptions const& options_;
    ObjectCheck& check_;
    pictures::PictureRows rows_;
    std::optional<pictures::PictureRows> present_;
};

Task<Result<>> PictureCheck::look_at_channels() {
    channels::ChannelRepo repo(storage_.tables());
    ports::Cursor cursor;
    do {
        KLIEG_CO_TRY(auto page, co_await repo.scan_ids(std::move(cursor)));
        cursor = std::move(page.next);
        for (auto& id : page.ids) KLIEG_CO_CHECK(co_await look_at(std::move(id)));
    } while (!cursor.empty());
    co_return Result<>{};
}

Task<Result<>> PictureCheck::look_at_users() {
    constexpr std::size_t kPageUsers = 100;
    identity::IdentityRepo repo(storage_.tables());
    ports::Cursor cursor;
    do {
        KLIEG_CO_TRY(auto page, co_await repo.users(kPageUsers, std::move(cursor)));
        cursor = std::move(page.next);
        check_.unread += page.unread.size();
        for (auto const& user : page.users) KLIEG_CO_CHECK(co_await look_at(user.user_id.text()));
    } while (!cursor.empty());
    co_return Result<>{};
}

Task<Result<>> PictureCheck::look_at(std::string whose) {
    auto const pictures = co_await rows_.of(whose);
    if (!pictures.ok() && pictures.error().kind == Errc::corrupt) {
        log::warn("a row that names pictures cannot be read", {{"of", whose}, {"error", pictures.error().detail}});
        ++check_.unread;
        co_return Result<>{};
    }
    if (!pictures.ok()) co_return pictures.error();
    KLIEG_CO_TRY(auto missing, co_await this->missing(whose, *pictures));
    auto const lacks = missing.size();
    if (present_ && lacks > 0) {
        KLIEG_CO_TRY(auto const now, co_await present_->of(whose));
        std::set<ports::ObjectName> named;
        for (auto const& picture : now)
            for (auto& object : assembly::objects_of(picture, whose)) named.insert(std::move(object.name));
        std::erase_if(missing, [&named](ports::ObjectName const& name) { return !named.contains(name); });
    }
    note_missing(check_, options_, lacks, missing);
    co_return Result<>{};
}

/// Those that the store does not have, or not whole.
Task<Result<std::vector<ports::ObjectName>>> PictureCheck::missing(std::string whose,
                                                                   std::vector<assembly::Picture> const& pictures) {
    std::vector<ports::ObjectName> missing;
    for (auto const& picture : pictures)
        for (auto& [name, bytes] : assembly::objects_of(picture, whose)) {
            auto const there = co_await storage_.objects().head(name);
            if (!there.ok() && there.error().kind != Errc::not_found) co_return there.error();
            if (!there.ok() || there->size != bytes) missing.push_back(std::move(name));
        }
    co_return missing;
}

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
            note_missing(check, options, lacks, *missing);
        }
    } while (!cursor.empty());
    PictureCheck pictures(storage, options, check);
    KLIEG_CO_CHECK(co_await pictures.run());
    co_return check;
}

}  // namespace klieg::app
