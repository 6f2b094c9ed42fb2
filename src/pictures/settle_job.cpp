#include "pictures/settle_job.h"

#include "assembly/picture_jobs.h"

#include <utility>

namespace klieg::pictures {

namespace {

constexpr std::size_t kPageObjects = 100;

}  // namespace

Task<Result<>> SettleJob::run(jobs::JobContext& context) {
    auto const* key = context.payload().if_contains("key");
    if (key == nullptr || !key->is_string()) co_return Error{Errc::invalid, "the job names no picture"};
    co_return co_await settle(context.subject(), std::string(key->get_string()));
}

Task<Result<>> SettleJob::settle(std::string whose, std::string key) {
    KLIEG_CO_TRY(bool const named, co_await is_named(whose, key));
    if (named) co_return Result<>{};
    auto const prefix = assembly::picture_prefix(whose, key);
    std::string cursor;
    do {
        KLIEG_CO_TRY(auto page, co_await needs_.objects.list(prefix, std::move(cursor), kPageObjects));
        for (auto& object : page.objects) KLIEG_CO_CHECK(co_await needs_.objects.remove(std::move(object.name)));
        cursor = std::move(page.next);
    } while (!cursor.empty());
    co_return Result<>{};
}

Task<Result<bool>> SettleJob::is_named(std::string const& whose, std::string const& key) {
    if (whose == site::kSiteSubject) {
        KLIEG_CO_TRY(auto const logo, co_await needs_.site.logo());
        co_return logo.key == key;
    }
    if (auto user = UserId::parse(whose); user.ok()) {
        KLIEG_CO_TRY(auto const account, co_await needs_.accounts.find(*std::move(user)));
        co_return account && account->avatar.key == key;
    }
    if (auto video = VideoId::parse(whose); video.ok()) {
        auto const row = co_await needs_.videos.get(*std::move(video));
        if (!row.ok() && row.error().kind == Errc::not_found) co_return false;
        if (!row.ok()) co_return row.error();
        co_return row->thumbnail && row->thumbnail->picture.key == key;
    }
    KLIEG_CO_TRY(auto id, ChannelId::parse(whose));
    KLIEG_CO_TRY(auto const channel, co_await needs_.channels.find(std::move(id)));
    co_return channel && (channel->avatar.key == key || channel->banner.key == key);
}

}  // namespace klieg::pictures
