#include "pictures/api.h"

#include "pictures/budget_claim.h"
#include "pictures/gallery_for_test.h"
#include "testing/async_test.h"
#include "testing/clips.h"

#include <gmock/gmock.h>

#include <array>
#include <fstream>
#include <iterator>
#include <sstream>

namespace klieg::pictures {
namespace {

using http::Method;
using testing::Answered;
using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::SizeIs;

Task<Result<std::string>> one_image() {
    co_return std::string("one");
}

std::string png(std::string const& size = "1500x300") {
    auto const path = testing::make_clip("sent-" + size + ".png", "-f lavfi -i testsrc=s=" + size + " -frames:v 1");
    std::ifstream file(path, std::ios::binary);
    return {std::istreambuf_iterator<char>(file), {}};
}

std::vector<std::string> sizes_in(Answered const& answered, std::string const& pointer) {
    std::vector<std::string> sizes;
    auto const list = answered.at(pointer);
    for (auto const& size : list.as_array())
        sizes.push_back(std::to_string(size.at("width").as_int64()) + "x" +
                        std::to_string(size.at("height").as_int64()));
    return sizes;
}

KLIEG_ASYNC_TEST(PicturesApi, ShowsWhatWasSentAtOnceAndInSizes) {
    Gallery gallery(true);
    auto const id = co_await gallery.channel();
    auto const path = "/api/channels/" + id;
    co_await gallery.ask(Method::get, path, "", "");
    auto const sent = co_await gallery.ask(Method::put, path + "/avatar", png());
    EXPECT_EQ(sent.status, 200) << sent.text;
    EXPECT_THAT(sizes_in(sent, "/avatar"), ElementsAre("48x48", "96x96", "192x192", "300x300"));
    EXPECT_THAT(sizes_in(sent, "/avatarJpegs"), ElementsAre("300x300"));
    auto const banner = co_await gallery.ask(Method::put, "/api/channels/@club/banner", png());
    EXPECT_THAT(sizes_in(banner, "/banner"), ElementsAre("640x107", "1280x213", "1500x250"));
    auto const shown = co_await gallery.ask(Method::get, path, "", "");
    EXPECT_EQ(shown.text, banner.text);
    EXPECT_EQ(shown.headers.get("ETag"), banner.headers.get("ETag"));

    auto const url = shown.text_at("/avatar/1/url");
    auto const image = co_await gallery.ask(Method::get, url, "", "");
    EXPECT_EQ(image.status, 200);
    EXPECT_EQ(image.headers.get("Content-Type"), "image/webp");
    EXPECT_EQ(image.headers.get("Cache-Control"), "public, max-age=31536000, immutable");
    auto const stored = co_await gallery.objects->open_local("pic/" + gallery.spread_of(id) + url.substr(15));
    CO_ASSERT_OK(stored);
    EXPECT_THAT(testing::lines_of("ffprobe -v error -of csv=p=0 -show_entries stream=codec_name,width,height " +
                                  (*stored)->path().string()),
                ElementsAre("webp,96,96"));
    http::Headers known;
    known.set("If-None-Match", std::string(image.headers.get("ETag")));
    EXPECT_EQ((co_await gallery.ask(Method::get, url, "", "", known)).status, 304);
}

KLIEG_ASYNC_TEST(PicturesApi, RefusesWhatIsNoPictureWithAWord) {
    Gallery gallery(true);
    auto const path = "/api/channels/" + co_await gallery.channel() + "/avatar";
    auto const text = co_await gallery.ask(Method::put, path, "<svg/>");
    EXPECT_EQ(text.status, 415);
    EXPECT_EQ(text.text_at("/code"), "unsupported_image");
    auto const large = co_await gallery.ask(Method::put, path, std::string(10'000'001, 'x'));
    EXPECT_EQ(large.status, 413);
    EXPECT_THAT(co_await gallery.object_names(), IsEmpty());
}

/// Of each there may be 10 MB in memory until it is whole.
KLIEG_ASYNC_TEST(PicturesApi, WaitsForAPictureNoLongerThanAMinute) {
    Gallery gallery;
    int count = 0;
    for (auto const& route : gallery.router.routes()) {
        if (route->body_bytes_max != media::ImageLimits::kBytesMax) continue;
        ++count;
        EXPECT_EQ(route->body_time_max, std::chrono::minutes(1)) << route->pattern;
    }
    EXPECT_EQ(count, 5);
    co_return;
}

KLIEG_ASYNC_TEST(PicturesApi, CountsAPictureToItsOwnerAndRemovesItWhenItIsReplaced) {
    Gallery gallery;
    auto const id = co_await gallery.channel();
    auto const path = "/api/channels/" + id + "/avatar";
    auto const first = co_await gallery.ask(Method::put, path, "one", "administrator");
    EXPECT_EQ(first.status, 200);
    EXPECT_EQ(co_await gallery.derived_bytes(), 600) << "the owner's, whoever sent it";
    auto const second = co_await gallery.ask(Method::put, path, "another");
    EXPECT_EQ(co_await gallery.derived_bytes(), 600);
    EXPECT_THAT(co_await gallery.object_names(), SizeIs(12));
    EXPECT_EQ((co_await gallery.ask(Method::get, first.text_at("/avatar/0/url"), "", "")).status, 404)
        << "at once, whatever lies there";
    EXPECT_EQ(co_await gallery.settle_all(), 0U);
    gallery.clock.advance(assembly::kUnnamedPictureKept);
    EXPECT_EQ(co_await gallery.settle_all(), 3U) << "of what was made, twice, and of what was replaced";
    EXPECT_THAT(co_await gallery.object_names(), SizeIs(6));
    EXPECT_EQ((co_await gallery.ask(Method::get, second.text_at("/avatar/0/url"), "", "")).status, 200);

    auto const removed = co_await gallery.ask(Method::del, path);
    EXPECT_THAT(sizes_in(removed, "/avatar"), IsEmpty());
    EXPECT_EQ(co_await gallery.derived_bytes(), 0);
    EXPECT_EQ((co_await gallery.ask(Method::get, second.text_at("/avatarJpegs/1/url"), "", "")).status, 404);
    gallery.clock.advance(assembly::kUnnamedPictureKept);
    co_await gallery.settle_all();
    EXPECT_THAT(co_await gallery.object_names(), IsEmpty());
}

KLIEG_ASYNC_TEST(PicturesApi, LeavesNothingOfAChannelThatGoes) {
    Gallery gallery;
    auto const path = "/api/channels/" + co_await gallery.channel();
    for (auto const* which : {"/avatar", "/banner"}) co_await gallery.ask(Method::put, path + which, "one");
    EXPECT_EQ(co_await gallery.derived_bytes(), 900);
    EXPECT_EQ((co_await gallery.ask(Method::del, path)).status, 204);
    EXPECT_EQ(co_await gallery.derived_bytes(), 0);
    gallery.clock.advance(assembly::kUnnamedPictureKept);
    co_await gallery.settle_all();
    EXPECT_THAT(co_await gallery.object_names(), IsEmpty());
}

/// As where a process dies between the two.
KLIEG_ASYNC_TEST(PicturesApi, RemovesObjectsThatNoRowCameToName) {
    Gallery gallery;
    auto const id = co_await gallery.channel();
    auto const made = co_await gallery.feature.maker.make(
        {gallery.owner.user, id, {.aspect_width = 1, .aspect_height = 1, .widths = {48}}}, {one_image});
    CO_ASSERT_OK(made);
    EXPECT_THAT(co_await gallery.object_names(), ElementsAre(assembly::picture_name(id, made->key, 48)));
    gallery.clock.advance(assembly::kUnnamedPictureKept);
    EXPECT_EQ(co_await gallery.settle_all(), 1U);
    EXPECT_THAT(co_await gallery.object_names(), IsEmpty());
}

KLIEG_ASYNC_TEST(PicturesApi, KeepsAnAccountsPictureLikewise) {
    Gallery gallery;
    auto const ada = co_await gallery.accounts.service.create_user(
        {"ada", "ada@example.org", "analytical-engine", std::nullopt}, Role::user);
    CO_ASSERT_OK(ada);
    auto& service = gallery.feature.service;
    Principal const caller{ada->user_id, Role::user, {}};
    auto used = [&]() { return gallery.budgets.of(caller.user); };
    CO_ASSERT_OK(co_await service.set_of_user(caller, {one_image}));
    auto const second = co_await service.set_of_user(caller, {one_image});
    CO_ASSERT_OK(second);
    EXPECT_EQ((co_await gallery.accounts.service.account(caller)).value().avatar, second->avatar);
    EXPECT_THAT(identity::view_of(*second).avatar, SizeIs(4));
    EXPECT_EQ((co_await used()).value().use.derived_bytes, 400);
    gallery.clock.advance(assembly::kUnnamedPictureKept);
    co_await gallery.settle_all();
    EXPECT_THAT(co_await gallery.object_names(), SizeIs(4)) << "those of the second";

    auto const counted = co_await counted_avatars(gallery.accounts.repo).find(caller.user.text());
    CO_ASSERT_OK(counted);
    EXPECT_EQ((*counted)->uses.at(avatar_subject(caller.user)).derived_bytes, 400);
    CO_ASSERT_OK(co_await service.remove_of_user(caller));
    EXPECT_EQ((co_await used()).value().use.derived_bytes, 0);
    gallery.clock.advance(assembly::kUnnamedPictureKept);
    co_await gallery.settle_all();
    EXPECT_THAT(co_await gallery.object_names(), IsEmpty());
    EXPECT_EQ((co_await service.set_of_user({}, {one_image})).error().kind, Errc::unauthenticated);
}

constexpr auto kLogo = "/api/admin/site/logo";

KLIEG_ASYNC_TEST(PicturesApi, ShowsTheLogoThatAnAdministratorSent) {
    Gallery gallery(true);
    EXPECT_THAT((co_await gallery.site.service.brief())->logo, IsEmpty());
    auto const sent = co_await gallery.ask(Method::put, kLogo, png(), "administrator");
    EXPECT_EQ(sent.status, 200) << sent.text;
    EXPECT_THAT(sizes_in(sent, "/logo"), ElementsAre("48x48", "96x96", "192x192", "300x300"));
    EXPECT_EQ(sent.at("/version"), 1);
    auto const brief = co_await gallery.site.service.brief();
    CO_ASSERT_OK(brief);
    CO_ASSERT(brief->logo.size() == 4);
    EXPECT_EQ(brief->logo[1].url, sent.text_at("/logo/1/url"));
    EXPECT_THAT(brief->logo[1].url, ::testing::MatchesRegex("/media/pictures/site/[a-z0-9]+/96.webp"));
    EXPECT_EQ((co_await gallery.ask(Method::get, brief->logo[1].url, "", "")).status, 200);
    for (auto const* who : {"owner", "moderator"}) {
        EXPECT_EQ((co_await gallery.ask(Method::put, kLogo, "one", who)).status, 403);
        EXPECT_EQ((co_await gallery.ask(Method::del, kLogo, "", who)).status, 403);
    }
    EXPECT_EQ((co_await gallery.ask(Method::put, kLogo, "one", "")).status, 401);
    EXPECT_THAT((co_await gallery.site.service.brief())->logo, SizeIs(4));
    CO_ASSERT(brief->logo_jpegs.size() == 1);
    EXPECT_THAT(brief->logo_jpegs[0].url, ::testing::MatchesRegex("/media/pictures/site/[a-z0-9]+/300.jpg"));
}

/// Each picture makes another version of what it belongs to, and who has seen the one before may not go over it.
KLIEG_ASYNC_TEST(PicturesApi, ChangeOnlyTheVersionThatIfMatchNames) {
    Gallery gallery;
    auto const club = "/api/channels/" + co_await gallery.channel();
    for (auto const& picture : {club + "/avatar", club + "/banner", std::string(kLogo)}) {
        std::string const who = picture == kLogo ? "administrator" : "owner";
        auto version_of = [](Answered const& answer) {
            http::Headers seen;
            seen.set("If-Match", std::string(answer.headers.get("ETag")));
            return seen;
        };
        auto const first = co_await gallery.ask(Method::put, picture, "one", who);
        auto const second = co_await gallery.ask(Method::put, picture, "two", who, version_of(first));
        EXPECT_EQ(second.status, 200) << second.text;
        EXPECT_EQ((co_await gallery.ask(Method::put, picture, "three", who, version_of(first))).status, 412) << picture;
        EXPECT_EQ((co_await gallery.ask(Method::del, picture, "", who, version_of(first))).status, 412) << picture;
        EXPECT_EQ((co_await gallery.ask(Method::del, picture, "", who, version_of(second))).status, 200) << picture;
    }
}

KLIEG_ASYNC_TEST(PicturesApi, RemovesALogoThatNoRowNamesAndCountsItToNobody) {
    Gallery gallery;
    co_await gallery.ask(Method::put, kLogo, "one", "administrator");
    auto const second = co_await gallery.ask(Method::put, kLogo, "another", "administrator");
    EXPECT_EQ((co_await gallery.budgets.of(gallery.administrator.user)).value().use.derived_bytes, 0);
    EXPECT_THAT(co_await gallery.object_names(), SizeIs(10));
    gallery.clock.advance(assembly::kUnnamedPictureKept);
    EXPECT_EQ(co_await gallery.settle_all(), 3U) << "of what was made, twice, and of what was replaced";
    EXPECT_THAT(co_await gallery.object_names(), SizeIs(5));
    EXPECT_EQ((co_await gallery.ask(Method::get, second.text_at("/logo/0/url"), "", "")).status, 200);
    auto const removed = co_await gallery.ask(Method::del, kLogo, "", "administrator");
    EXPECT_EQ(removed.status, 200);
    EXPECT_THAT(sizes_in(removed, "/logo"), IsEmpty());
    EXPECT_EQ((co_await gallery.ask(Method::del, kLogo, "", "administrator")).at("/version"), removed.at("/version"));
    gallery.clock.advance(assembly::kUnnamedPictureKept);
    co_await gallery.settle_all();
    EXPECT_THAT(co_await gallery.object_names(), IsEmpty());
}

/// The one that is sent later is shown, whichever was done first; of the other nothing is left.
KLIEG_ASYNC_TEST(PicturesApi, ShowsOneLogoOfTwoThatAreSentAtOnce) {
    Gallery gallery;
    gallery.meanwhile = [&] {
        return [](Gallery& those) -> Task<> {
            EXPECT_EQ((co_await those.ask(Method::put, kLogo, "two", "another administrator")).status, 200);
        }(gallery);
    };
    auto const first = co_await gallery.ask(Method::put, kLogo, "one", "administrator");
    EXPECT_EQ(first.status, 200);
    EXPECT_EQ(first.at("/version"), 2);
    EXPECT_EQ((co_await gallery.site.service.brief())->logo.at(0).url, first.text_at("/logo/0/url"));
    gallery.clock.advance(assembly::kUnnamedPictureKept);
    co_await gallery.settle_all();
    EXPECT_THAT(co_await gallery.object_names(), SizeIs(5));
}

KLIEG_ASYNC_TEST(PicturesApi, NeedsRoomInTheOwnersBudget) {
    Gallery gallery;
    auto const path = "/api/channels/" + co_await gallery.channel() + "/avatar";
    budgets::LimitsPatch patch;
    patch.bytes = 599;
    CO_ASSERT_OK(co_await gallery.budgets.choose_for(gallery.owner.user, patch));
    auto const sent = co_await gallery.ask(Method::put, path, "one");
    EXPECT_EQ(sent.status, 413);
    EXPECT_EQ(sent.text_at("/code"), "quota_exceeded");
    gallery.clock.advance(assembly::kUnnamedPictureKept);
    co_await gallery.settle_all();
    EXPECT_THAT(co_await gallery.object_names(), IsEmpty());
}

KLIEG_ASYNC_TEST(PicturesApi, MakesOneOfAPersonsPicturesAtATime) {
    Gallery gallery;
    auto const path = "/api/channels/" + co_await gallery.channel() + "/avatar";
    std::vector<int> statuses;
    gallery.meanwhile = [&] {
        return [](Gallery& those, std::string to, std::vector<int>& all) -> Task<> {
            all.push_back((co_await those.ask(Method::put, to, "two")).status);
            all.push_back((co_await those.ask(Method::put, to, "three", "administrator")).status);
        }(gallery, path, statuses);
    };
    EXPECT_EQ((co_await gallery.ask(Method::put, path, "one")).status, 200);
    EXPECT_THAT(statuses, ElementsAre(429, 200));
    EXPECT_EQ((co_await gallery.ask(Method::put, path, "four")).status, 200);
}

KLIEG_ASYNC_TEST(PicturesApi, TakesSoManyOfAPersonAfterEachOther) {
    Gallery gallery;
    auto const path = "/api/channels/" + co_await gallery.channel() + "/avatar";
    for (unsigned i = 0; i < PictureMaker::kPicturesAtOnceMax; ++i)
        EXPECT_EQ((co_await gallery.ask(Method::put, path, "one")).status, 200);
    auto const refused = co_await gallery.ask(Method::put, path, "one");
    EXPECT_EQ(refused.status, 429);
    EXPECT_EQ(refused.text_at("/code"), "too_many_pictures");
    EXPECT_NE(refused.headers.get("Retry-After"), "");
    EXPECT_EQ((co_await gallery.ask(Method::put, path, "one", "administrator")).status, 200);
    gallery.clock.advance(std::chrono::hours(1));
    EXPECT_EQ((co_await gallery.ask(Method::put, path, "one")).status, 200);
}

KLIEG_ASYNC_TEST(PictureMaker, ReadsNothingWhereNoDecoderMayRun) {
    Gallery gallery;
    PictureMaker maker(
        {gallery.tables, *gallery.objects, gallery.queue, gallery.clock, gallery.random, gallery.metrics, {}});
    bool was_read = false;
    auto read = [&was_read] {
        was_read = true;
        return one_image();
    };
    auto const made = co_await maker.make({gallery.owner.user, "ch_1", {}}, {read});
    EXPECT_EQ(made.error().kind, Errc::unavailable);
    EXPECT_EQ(made.error().code, kSandboxIncomplete);
    EXPECT_FALSE(was_read);
    EXPECT_THAT(co_await gallery.object_names(), IsEmpty());
}

KLIEG_ASYNC_TEST(PicturesApi, HasAJpegForLinksAndOneForPodcastsWhereThePictureIsLargeEnough) {
    Gallery gallery(true);
    auto const id = co_await gallery.channel();
    auto const path = "/api/channels/" + id + "/avatar";
    auto const large = co_await gallery.ask(Method::put, path, png("1500x1450"));
    EXPECT_THAT(sizes_in(large, "/avatarJpegs"), ElementsAre("512x512", "1400x1400"));
    auto const middling = co_await gallery.ask(Method::put, path, png("800x600"));
    EXPECT_THAT(sizes_in(middling, "/avatarJpegs"), ElementsAre("512x512", "600x600"));
    auto const jpeg = co_await gallery.ask(Method::get, middling.text_at("/avatarJpegs/0/url"), "", "");
    EXPECT_EQ(jpeg.status, 200);
    EXPECT_EQ(jpeg.headers.get("Content-Type"), "image/jpeg");
    auto const url = middling.text_at("/avatarJpegs/0/url");
    auto const stored = co_await gallery.objects->open_local("pic/" + gallery.spread_of(id) + url.substr(15));
    CO_ASSERT_OK(stored);
    EXPECT_THAT(testing::lines_of("ffprobe -v error -of csv=p=0 -show_entries stream=codec_name,width,height " +
                                  (*stored)->path().string()),
                ElementsAre("mjpeg,512,512"));
}

/// "/media/pictures/{whose}/{key}/{file}".
std::array<std::string, 3> parts_of(std::string const& target) {
    std::array<std::string, 3> parts;
    std::istringstream in(target.substr(std::string_view("/media/pictures/").size()));
    for (auto& part : parts) std::getline(in, part, '/');
    return parts;
}

KLIEG_ASYNC_TEST(PicturesApi, ShowsNothingButPictures) {
    Gallery gallery;
    auto const id = co_await gallery.channel();
    auto const sent = co_await gallery.ask(Method::put, "/api/channels/" + id + "/avatar", "one");
    auto const named = assembly::picture_url(id, parts_of(sent.text_at("/avatar/0/url"))[1], "");
    auto const bytes = std::make_shared<Bytes const>(4, std::byte{'x'});
    for (auto const& [target, status] :
         std::vector<std::pair<std::string, int>>{{named + "48.webp", 200},
                                                  {named + "512.jpg", 200},
                                                  {named + "048.webp", 404},
                                                  {named + "source", 404},
                                                  {named + "48.png", 404},
                                                  {named + ".webp", 404},
                                                  {named + "48", 404},
                                                  {assembly::picture_url(id, "unnamed", "48.webp"), 404},
                                                  {assembly::picture_url("nobody", "key", "48.webp"), 404}}) {
        auto const [whose, key, file] = parts_of(target);
        CO_ASSERT_OK(co_await gallery.objects->put(assembly::picture_prefix(whose, key) + file, bytes));
        EXPECT_EQ((co_await gallery.ask(Method::get, target, "", "")).status, status) << target;
    }
}

}  // namespace
}  // namespace klieg::pictures
