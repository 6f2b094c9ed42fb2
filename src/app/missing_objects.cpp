#include "app/missing_objects.h"

#include "assembly/picture.h"
#include "base/log.h"
#include "channels/repo.h"
#include "identity/repo.h"
#include "site/repo.h"
#include "videos/inventory.h"
#include "videos/repo.h"

#include <algorithm>
#include <optional>
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

using Pictures = std::vector<assembly::Picture>;

Pictures pictures_of(channels::Channel const& channel) {
    return {channel.avatar, channel.banner};
}

/// Those that the store does not have, or not whole.
Task<Result<std::vector<ports::ObjectName>>> missing_of(ports::ObjectStore& objects, std::string whose,
                                                        Pictures pictures) {
    std::vector<ports::ObjectName> missing;
    for (auto const& picture : pictures)
        for (auto const& size : picture.sizes) {
            auto name = assembly::picture_name(whose, picture.key, size.width);
            auto const there = co_await objects.head(name);
            if (!there.ok() && there.error().kind != Errc::not_found) co_return there.error();
            if (!there.ok() || there->size != static_cast<std::uint64_t>(size.bytes))
                missing.push_back(std::move(name));
        }
    co_return missing;
}

/// Those of `names` that a picture of these has still.
std::vector<ports::ObjectName> still_named(std::vector<ports::ObjectName> names, std::string const& whose,
                                           Pictures const& pictures) {
    auto is_named = [&](ports::ObjectName const& name) {
        return std::ranges::any_of(pictures, [&](assembly::Picture const& picture) {
            return !picture.key.empty() && name.starts_with(assembly::picture_prefix(whose, picture.key));
        });
    };
    std::erase_if(names, [&](ports::ObjectName const& name) { return !is_named(name); });
    return names;
}

void note_missing(ObjectCheck& check, ObjectCheckOptions const& options, std::size_t lacks,
                  std::vector<ports::ObjectName> const& missing) {
    check.missing += lacks;
    check.outlived += lacks - missing.size();
    for (auto const& name : missing)
        if (options.tell) options.tell(name);
}

Task<Result<>> check_channels(Storage& storage, ObjectCheckOptions options, ObjectCheck& check) {
    channels::ChannelRepo repo(storage.tables());
    std::optional<channels::ChannelRepo> present;
    if (options.original != nullptr) present.emplace(options.original->tables());
    ports::Cursor cursor;
    do {
        KLIEG_CO_TRY(auto page, co_await repo.scan_ids(std::move(cursor)));
        cursor = std::move(page.next);
        for (auto& text : page.ids) {
            KLIEG_CO_TRY(auto id, ChannelId::parse(text));
            auto const channel = co_await repo.find(id);
            if (!channel.ok() && channel.error().kind == Errc::corrupt) {
                log::warn("a row of a channel cannot be read", {{"channel", text}, {"error", channel.error().detail}});
                ++check.unread;
                continue;
            }
            if (!channel.ok()) co_return channel.error();
            if (!*channel) continue;
            KLIEG_CO_TRY(auto missing, co_await missing_of(storage.objects(), text, pictures_of(**channel)));
            auto const lacks = missing.size();
            if (present && lacks > 0) {
                KLIEG_CO_TRY(auto const now, co_await present->find(id));
                missing = still_named(std::move(missing), text, now ? pictures_of(*now) : Pictures{});
            }
            note_missing(check, options, lacks, missing);
        }
    } while (!cursor.empty());
    co_return Result<>{};
}

Task<Result<>> check_users(Storage& storage, ObjectCheckOptions options, ObjectCheck& check) {
    constexpr std::size_t kPageUsers = 100;
    identity::IdentityRepo repo(storage.tables());
    std::optional<identity::IdentityRepo> present;
    if (options.original != nullptr) present.emplace(options.original->tables());
    ports::Cursor cursor;
    do {
        KLIEG_CO_TRY(auto page, co_await repo.users(kPageUsers, std::move(cursor)));
        cursor = std::move(page.next);
        check.unread += page.unread.size();
        for (auto const& user : page.users) {
            auto const whose = user.user_id.text();
            KLIEG_CO_TRY(auto missing, co_await missing_of(storage.objects(), whose, {user.avatar}));
            auto const lacks = missing.size();
            if (present && lacks > 0) {
                KLIEG_CO_TRY(auto const now, co_await present->find_user(user.user_id));
                missing = still_named(std::move(missing), whose, now ? Pictures{now->avatar} : Pictures{});
            }
            note_missing(check, options, lacks, missing);
        }
    } while (!cursor.empty());
    co_return Result<>{};
}

Task<Result<>> check_site(Storage& storage, ObjectCheckOptions options, ObjectCheck& check) {
    auto const row = co_await site::SiteRepo(storage.tables()).get();
    if (!row.ok() && row.error().kind == Errc::corrupt) {
        log::warn("the row of the site cannot be read", {{"error", row.error().detail}});
        ++check.unread;
        co_return Result<>{};
    }
    if (!row.ok()) co_return row.error();
    KLIEG_CO_TRY(auto missing, co_await missing_of(storage.objects(), site::kSiteSubject, {row->logo}));
    auto const lacks = missing.size();
    if (options.original != nullptr && lacks > 0) {
        KLIEG_CO_TRY(auto const now, co_await site::SiteRepo(options.original->tables()).get());
        missing = still_named(std::move(missing), site::kSiteSubject, {now.logo});
    }
    note_missing(check, options, lacks, missing);
    co_return Result<>{};
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
    KLIEG_CO_CHECK(co_await check_channels(storage, options, check));
    KLIEG_CO_CHECK(co_await check_users(storage, options, check));
    KLIEG_CO_CHECK(co_await check_site(storage, std::move(options), check));
    co_return check;
}

}  // namespace klieg::app
