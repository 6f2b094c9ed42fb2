#include "pictures/api.h"

#include "http/conditions.h"
#include "http/contract/operations.h"
#include "pictures/sending.h"

#include <algorithm>
#include <string_view>

namespace klieg::pictures {

namespace {

using channels::ChannelName;
using channels::ChannelPicture;
using http::Access;
using http::RateClass;
using http::Request;

http::Tag tag() {
    return {"Pictures", "What people and channels look like: sent as an image, shown in sizes as WebP, and as JPEG."};
}

bool are_letters(std::string_view text, std::size_t max) {
    auto is_ours = [](char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_'; };
    return !text.empty() && text.size() <= max && std::ranges::all_of(text, is_ours);
}

/// What "192.webp" is; empty: it is no name of a size.
std::string_view type_of(std::string_view file) {
    auto const dot = std::min(file.find('.'), file.size());
    auto const width = file.substr(0, dot);
    auto const ending = file.substr(dot);
    auto is_digit = [](char c) { return c >= '0' && c <= '9'; };
    if (width.empty() || width.size() > 5 || width.front() == '0' || !std::ranges::all_of(width, is_digit)) return {};
    if (ending == ".webp") return "image/webp";
    return ending == ".jpg" ? "image/jpeg" : std::string_view();
}

Error no_such_picture() {
    return {Errc::not_found, "there is no such picture"};
}

}  // namespace

void PicturesApi::add_routes(http::Router& router) {
    add_those_of_channels(router);
    add_those_of_users(router);
    add_those_of_the_site(router);
    http::Operations operations(router, *this, tag());
    operations.add({.method = http::Method::get,
                    .path = "/media/pictures/{whose}/{key}/{size}",
                    .id = "getPicture",
                    .summary = "Answers a picture in one size, as the lists of its sizes name it.",
                    .access = Access::anyone,
                    .rate_class = RateClass::media,
                    .answer_headers = {{"ETag", "For If-None-Match."}},
                    .raw_answers = {{.status = 200, .media_type = "image/webp"},
                                    {.status = 200, .media_type = "image/jpeg"},
                                    {.status = 304, .summary = "Not Modified: what If-None-Match names is right."}},
                    .path_parameters = {{.pattern = "^[a-z0-9_]{1,40}$", .summary = "Of what it is a picture."},
                                        {.pattern = "^[a-z0-9_]{1,40}$", .summary = "Which of them."},
                                        {.pattern = "^[1-9][0-9]{0,4}\\.(webp|jpg)$",
                                         .summary = "How wide it is, and of which kind."}}},
                   &PicturesApi::show);
}

void PicturesApi::add_those_of_channels(http::Router& router) {
    http::Operations operations(router, *this, tag());
    std::string const avatar = "/api/channels/{channel}/avatar";
    std::string const banner = "/api/channels/{channel}/banner";
    operations.add(sending(avatar, "setChannelAvatar", "Gives a channel its picture, a square."),
                   &PicturesApi::set_avatar);
    operations.add(removing(avatar, "removeChannelAvatar", "Takes a channel's picture away."),
                   &PicturesApi::remove_avatar);
    operations.add(sending(banner, "setChannelBanner", "Gives a channel the picture above its page, 6 to 1."),
                   &PicturesApi::set_banner);
    operations.add(removing(banner, "removeChannelBanner", "Takes the picture above a channel's page away."),
                   &PicturesApi::remove_banner);
}

void PicturesApi::add_those_of_users(http::Router& router) {
    http::Operations operations(router, *this, tag());
    std::string const avatar = "/api/auth/me/avatar";
    auto set = sending(avatar, "setMyAvatar", "Gives one's own account its picture, a square.");
    auto remove = removing(avatar, "removeMyAvatar", "Takes one's own picture away.");
    set.access = remove.access = Access::signed_in;
    set.if_match = remove.if_match = false;  // an account has no version
    operations.add(std::move(set), &PicturesApi::set_my_avatar);
    operations.add(std::move(remove), &PicturesApi::remove_my_avatar);
}

void PicturesApi::add_those_of_the_site(http::Router& router) {
    http::Operations operations(router, *this, tag());
    std::string const logo = "/api/admin/site/logo";
    auto set =
        sending(logo, "setSiteLogo", "Gives the site its logo, a square, which shows through where the image does.");
    auto remove = removing(logo, "removeSiteLogo", "Takes the site's logo away.");
    set.access = remove.access = Access::administrator;
    operations.add(std::move(set), &PicturesApi::set_logo);
    operations.add(std::move(remove), &PicturesApi::remove_logo);
}

http::Answer<site::SiteSettingsAnswer> PicturesApi::set_logo(Request& request) {
    KLIEG_CO_TRY(auto row, co_await needs_.pictures.set_of_site(request.principal, body_of(request),
                                                                http::version_condition(request)));
    co_return site::answer_with(std::move(row), needs_.site.configured());
}

http::Answer<site::SiteSettingsAnswer> PicturesApi::remove_logo(Request& request) {
    KLIEG_CO_TRY(auto row,
                 co_await needs_.pictures.remove_of_site(request.principal, http::version_condition(request)));
    co_return site::answer_with(std::move(row), needs_.site.configured());
}

http::Answer<identity::UserAnswer> PicturesApi::set_my_avatar(Request& request) {
    KLIEG_CO_TRY(auto const user, co_await needs_.pictures.set_of_user(request.principal, body_of(request)));
    co_return identity::view_of(user);
}

http::Answer<identity::UserAnswer> PicturesApi::remove_my_avatar(Request& request) {
    KLIEG_CO_TRY(auto const user, co_await needs_.pictures.remove_of_user(request.principal));
    co_return identity::view_of(user);
}

PicturesApi::ChannelAnswered PicturesApi::set_avatar(Request& request, ChannelName name) {
    return set_of_channel(request, std::move(name), ChannelPicture::avatar);
}
PicturesApi::ChannelAnswered PicturesApi::remove_avatar(Request& request, ChannelName name) {
    return remove_of_channel(request, std::move(name), ChannelPicture::avatar);
}
PicturesApi::ChannelAnswered PicturesApi::set_banner(Request& request, ChannelName name) {
    return set_of_channel(request, std::move(name), ChannelPicture::banner);
}
PicturesApi::ChannelAnswered PicturesApi::remove_banner(Request& request, ChannelName name) {
    return remove_of_channel(request, std::move(name), ChannelPicture::banner);
}

PicturesApi::ChannelAnswered PicturesApi::set_of_channel(Request& request, ChannelName name, ChannelPicture which) {
    KLIEG_CO_TRY(auto channel,
                 co_await needs_.pictures.set_of_channel(request.principal, std::move(name), which, body_of(request),
                                                         http::version_condition(request)));
    co_return co_await channels::answer_with(needs_.counters, std::move(channel));
}

PicturesApi::ChannelAnswered PicturesApi::remove_of_channel(Request& request, ChannelName name, ChannelPicture which) {
    KLIEG_CO_TRY(auto channel, co_await needs_.pictures.remove_of_channel(request.principal, std::move(name), which,
                                                                          http::version_condition(request)));
    co_return co_await channels::answer_with(needs_.counters, std::move(channel));
}

/// The row is asked, and not what is cached of it: what was taken away is gone with the answer that says so, though its
/// objects stay until the job comes.
Task<Result<http::Response>> PicturesApi::show(Request& request) {
    constexpr std::size_t kNameMax = 40;
    auto const& whose = request.path_parameter("whose");
    auto const& key = request.path_parameter("key");
    auto const& size = request.path_parameter("size");
    // Those of videos are for whoever may see them, by a media path.
    if (VideoId::parse(whose).ok()) co_return no_such_picture();
    auto const type = type_of(size);
    if (!are_letters(whose, kNameMax) || !are_letters(key, kNameMax) || type.empty()) co_return no_such_picture();
    KLIEG_CO_TRY(bool const named, co_await needs_.rows.have(whose, key));
    if (!named) co_return no_such_picture();
    auto name = assembly::picture_prefix(whose, key) + size;
    http::Response response;
    response.headers.set("Content-Type", type);
    response.headers.set("Cache-Control", "public, max-age=31536000, immutable");
    response.headers.set("ETag", http::make_etag(name));
    if (auto instead = http::answer_instead(request, response)) {
        auto const there = co_await needs_.objects.head(std::move(name));
        if (!there.ok()) co_return there.error().kind == Errc::not_found ? no_such_picture() : there.error();
        co_return *std::move(instead);
    }
    auto got = co_await needs_.objects.get(std::move(name), {});
    if (!got.ok()) co_return got.error().kind == Errc::not_found ? no_such_picture() : std::move(got).error();
    if (auto* slice = std::get_if<FileSlice>(&got->bytes))
        response.body = std::move(*slice);
    else
        response.body = http::StreamBody{std::move(std::get<ByteSourcePtr>(got->bytes)), got->length};
    co_return response;
}

}  // namespace klieg::pictures
