#include "pictures/service.h"

#include "assembly/picture_jobs.h"
#include "pictures/budget_claim.h"

#include <utility>

namespace klieg::pictures {

namespace {

/// What shows links takes JPEGs, and no large ones (messengers give up beyond some 300 KB); Apple's directory of
/// podcasts wants a square JPEG or PNG of 1400 to 3000 pixels.
constexpr std::uint32_t kLinkPixels = 512;
constexpr std::uint32_t kPodcastPixels = 1400;

/// In lists, beside a name, on a page, and where it is looked at; on fine screens the next one.
media::ImageOrder avatar_order(std::vector<std::uint32_t> jpeg_widths = {}) {
    return {.aspect_width = 1, .aspect_height = 1, .widths = {48, 96, 192, 512}, .jpeg_widths = std::move(jpeg_widths)};
}

/// On phones, on most screens, on fine ones.
media::ImageOrder banner_order() {
    return {.aspect_width = 6, .aspect_height = 1, .widths = {640, 1280, 2560}};
}

}  // namespace

Task<Result<channels::Channel>> PictureService::set_of_channel(Principal caller, channels::ChannelName name,
                                                               channels::ChannelPicture which, PictureMaker::Sent sent,
                                                               VersionCondition expected) {
    KLIEG_CO_TRY(auto const named, co_await needs_.channels.get_named(std::move(name)));
    auto const id = named.channel_id;
    KLIEG_CO_CHECK(co_await needs_.channels.require_editor(caller, id));
    auto order =
        which == channels::ChannelPicture::avatar ? avatar_order({kLinkPixels, kPodcastPixels}) : banner_order();
    KLIEG_CO_TRY(auto picture, co_await needs_.maker.make({caller.user, id.text(), std::move(order)}, std::move(sent)));
    co_return co_await needs_.channels.set_picture(std::move(caller), id, which, std::move(picture),
                                                   std::move(expected));
}

Task<Result<channels::Channel>> PictureService::remove_of_channel(Principal caller, channels::ChannelName name,
                                                                  channels::ChannelPicture which,
                                                                  VersionCondition expected) {
    KLIEG_CO_TRY(auto const named, co_await needs_.channels.get_named(std::move(name)));
    co_return co_await needs_.channels.set_picture(std::move(caller), named.channel_id, which, {}, std::move(expected));
}

Task<Result<identity::User>> PictureService::set_of_user(Principal caller, PictureMaker::Sent sent) {
    KLIEG_CO_CHECK(caller.require());
    auto const user = caller.user;
    KLIEG_CO_TRY(auto picture, co_await needs_.maker.make({user, user.text(), avatar_order()}, std::move(sent)));
    co_return co_await change_of_user(std::move(caller), std::move(picture));
}

Task<Result<identity::User>> PictureService::remove_of_user(Principal caller) {
    return change_of_user(std::move(caller), {});
}

Task<Result<site::SiteRow>> PictureService::set_of_site(Principal caller, PictureMaker::Sent sent,
                                                        VersionCondition expected) {
    KLIEG_CO_CHECK(caller.require_administrator());
    KLIEG_CO_TRY(auto logo, co_await needs_.maker.make({caller.user, site::kSiteSubject, avatar_order({kLinkPixels})},
                                                       std::move(sent)));
    co_return co_await needs_.site.set_logo(std::move(caller), std::move(logo), std::move(expected));
}

Task<Result<site::SiteRow>> PictureService::remove_of_site(Principal caller, VersionCondition expected) {
    return needs_.site.set_logo(std::move(caller), {}, std::move(expected));
}

/// Of two who change it at the same moment the last one's stands, and each has seen to what it replaced: what is used
/// is a condition of the write, and the job that removes a new picture looks whether it was replaced meanwhile.
Task<Result<identity::User>> PictureService::change_of_user(Principal caller, assembly::Picture picture) {
    for (int tries = 1;; ++tries) {
        KLIEG_CO_TRY(auto user, co_await needs_.accounts.account(caller));
        if (user.avatar == picture) co_return user;
        auto const id = user.user_id;
        budgets::Plan plan{.owner = id,
                           .changes = {{avatar_subject(id), {.derived_bytes = assembly::bytes_of(picture)}}}};
        KLIEG_CO_TRY(auto also, co_await needs_.budgets.prepare(std::move(plan)));
        if (!user.avatar.key.empty())
            also.add(needs_.jobs.enqueue(assembly::settle_picture(id.text(), user.avatar.key)));
        auto written = co_await needs_.accounts.set_avatar(caller, picture, std::move(also));
        bool const lost = !written.ok() && written.error().kind == Errc::conflict;
        if (!lost) co_return written;
        if (tries == budgets::BudgetService::kTriesMax) co_return budgets::BudgetService::contended();
    }
}

}  // namespace klieg::pictures
