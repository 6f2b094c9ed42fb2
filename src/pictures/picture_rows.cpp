#include "pictures/picture_rows.h"

#include <algorithm>
#include <utility>

namespace klieg::pictures {

Task<Result<std::vector<assembly::Picture>>> PictureRows::of(std::string whose) {
    std::vector<assembly::Picture> pictures;
    if (whose == site::kSiteSubject) {
        KLIEG_CO_TRY(auto row, co_await site_.get());
        pictures = {std::move(row.logo)};
    } else if (auto user = UserId::parse(whose); user.ok()) {
        KLIEG_CO_TRY(auto row, co_await accounts_.find_user(*std::move(user)));
        if (row) pictures = {std::move(row->avatar)};
    } else if (auto channel = ChannelId::parse(whose); channel.ok()) {
        KLIEG_CO_TRY(auto row, co_await channels_.find(*std::move(channel)));
        if (row) pictures = {std::move(row->avatar), std::move(row->banner)};
    } else if (auto video = VideoId::parse(whose); video.ok()) {
        auto row = co_await videos_.get(*std::move(video));
        if (!row.ok() && row.error().kind != Errc::not_found) co_return std::move(row).error();
        if (row.ok() && row->thumbnail) pictures = {std::move(row->thumbnail->picture)};
    }
    std::erase_if(pictures, [](assembly::Picture const& picture) { return picture.key.empty(); });
    co_return pictures;
}

Task<Result<bool>> PictureRows::have(std::string whose, std::string key) {
    KLIEG_CO_TRY(auto const pictures, co_await of(std::move(whose)));
    co_return std::ranges::find(pictures, key, &assembly::Picture::key) != pictures.end();
}

}  // namespace klieg::pictures
