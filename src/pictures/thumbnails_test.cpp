#include "pictures/thumbnails.h"

#include "assembly/picture_jobs.h"
#include "base/random_access.h"
#include "identity/feature.h"
#include "identity/plain_passwords_for_test.h"
#include "media/ffmpeg/poster.h"
#include "pictures/feature.h"
#include "site/feature.h"
#include "testing/api_client.h"
#include "testing/async_test.h"
#include "testing/token_authenticator.h"
#include "videos/fixture_for_test.h"
#include "videos/inventory.h"
#include "videos/lifecycle.h"

#include <gmock/gmock.h>

namespace klieg::pictures {
namespace {

using http::Method;
using testing::Answered;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;
using ::testing::SizeIs;
using videos::Studio;
using videos::Visibility;

constexpr std::int64_t kOwnBytes = 400;        // three sizes and a JPEG of a hundred each
constexpr std::int64_t kSuggestedBytes = 150;  // a size of a hundred and a JPEG of fifty

/// A studio with the routes of videos, of what they look like, and of their media.
struct VideoGallery : Studio {
    VideoGallery() {
        videos_feature.add_routes(router);
        playback_feature.add_routes(router);
        pictures_feature.add_routes(router);
    }

    /// What a test does meanwhile comes first.
    Task<Result<media::MadeImage>> make_instead(std::string, media::ImageOrder order) {
        if (meanwhile) co_await std::exchange(meanwhile, nullptr)();
        media::MadeImage made;
        for (auto const width : order.widths) made.sizes.push_back({width, width * 9 / 16, Bytes(100, std::byte{'o'})});
        if (order.jpeg_width_max > 0) made.jpeg = media::ImageFile{.bytes = Bytes(100, std::byte{'o'})};
        co_return made;
    }
    Task<Answered> ask(Method method, std::string target, std::string body = {}, std::string who = "owner",
                       http::Headers headers = {}) {
        co_return co_await client.send(
            {method, std::move(target), std::move(body), std::move(who), std::move(headers)});
    }
    static std::string path(videos::Video const& video, std::string const& rest = {}) {
        return "/api/videos/" + video.video_id.text() + "/thumbnail" + rest;
    }
    /// As the job leaves one: a poster, and three others of which each is another byte.
    Task<videos::Video> suggested(Visibility visibility = Visibility::public_) {
        auto const video = co_await playable(visibility);
        std::vector<videos::Suggestion> made;
        for (std::uint32_t number = 0; number < media::kSuggestions; ++number) {
            auto put = [&, this](ports::ObjectName name, std::size_t bytes) {
                return objects->put(std::move(name),
                                    std::make_shared<Bytes const>(bytes, static_cast<std::byte>('0' + number)));
            };
            must(co_await put(videos::suggestion_name(video.video_id, 1, number, 320), 100));
            must(co_await put(videos::suggestion_name(video.video_id, 1, number), 50));
            made.push_back({.jpeg_bytes = 50, .sizes = {{320, 180, 100}}});
        }
        must(co_await objects->put(videos::poster_name(video.video_id, 1),
                                   std::make_shared<Bytes const>(100, std::byte{'p'})));
        auto give = [&made](videos::Video& one) -> Result<> {
            KLIEG_CHECK(videos::lifecycle::poster_made(one, 1, {}));
            return videos::lifecycle::suggestions_made(one, 1, made);
        };
        videos::VideoWriter::UnitOfWork unit{
            .uses = {{videos::suggestions_subject(video.video_id, 1), videos::use_of(made)},
                     {videos::poster_subject(video.video_id, 1), {.derived_bytes = 100}}}};
        auto made_of = must(co_await writer.change(video.video_id, give, std::move(unit)));
        tables.catch_up();
        co_return made_of;
    }
    /// Runs the jobs whose time has come.
    Task<> settle_all() {
        clock.advance(assembly::kUnnamedPictureKept);
        for (;;) {
            tables.catch_up();
            auto job = must(co_await queue.claim(assembly::kSettlePictureKind));
            if (!job) co_return;
            auto key = std::string(job->payload.get_object().at("key").get_string());
            must(co_await pictures_feature.settle.settle(job->subject, std::move(key)));
            must(co_await queue.finish(*std::move(job)));
        }
    }
    Task<std::string> stored(ports::ObjectName name) {
        auto const object = must(co_await objects->open_random(std::move(name)));
        auto const bytes = must(read_exactly(*object, 0, static_cast<std::size_t>(object->size())));
        co_return std::string(reinterpret_cast<char const*>(bytes.data()), bytes.size());
    }
    Task<std::vector<std::string>> chosen_objects() { co_return co_await object_names("pic/"); }
    Task<> expect_whole(videos::Video const& video) {
        videos::Inventory inventory(repo, renditions, *objects);
        EXPECT_THAT(must(co_await inventory.missing(co_await now(video.video_id))), IsEmpty());
    }
    Task<std::int64_t> derived_bytes() { co_return (co_await used()).derived_bytes; }

    std::function<Task<>()> meanwhile{};
    identity::PlainPasswords passwords;
    identity::Feature accounts{{tables, broadcast, passwords, clock, random, metrics}, {}};
    site::Feature site{{tables, cache, events.outbox(), queue, clock}, {}};
    Feature pictures_feature{{tables, *objects, queue, site.service, accounts.service, channels, budgets, videos,
                              videos_feature.views, pool, clock, random, metrics,
                              [this](std::string image, media::ImageOrder order) {
                                  return make_instead(std::move(image), std::move(order));
                              }}};
    testing::TokenAuthenticator people{{{"owner", owner},
                                        {"other", person()},
                                        {"moderator", person(Role::moderator)},
                                        {"administrator", person(Role::administrator)}}};
    http::Router router;
    testing::ApiClient client{router, people, clock, random};
};

KLIEG_ASYNC_TEST(Thumbnails, ShowEverybodyTheSuggestionThatWasChosen) {
    VideoGallery gallery;
    auto const video = co_await gallery.suggested();
    auto const before = co_await gallery.ask(Method::get, "/api/videos", "", "");
    EXPECT_THAT(before.text_at("/items/0/poster"), HasSubstr("/poster.jpg"));

    auto const offered = co_await gallery.ask(Method::get, VideoGallery::path(video, "/suggestions"));
    CO_ASSERT(offered.at("/items").as_array().size() == 3);
    auto const offer = co_await gallery.ask(Method::get, offered.text_at("/items/1/sizes/0/url"), "", "");
    EXPECT_EQ(offer.status, 200);
    EXPECT_EQ(offer.headers.get("Content-Type"), "image/webp");

    auto const chosen = co_await gallery.ask(Method::put, VideoGallery::path(video, "/suggestion"), R"({"index":1})");
    EXPECT_EQ(chosen.status, 200) << chosen.text;
    EXPECT_EQ(chosen.text_at("/thumbnail"), "suggested");
    auto const marked = co_await gallery.ask(Method::get, VideoGallery::path(video, "/suggestions"));
    EXPECT_FALSE(marked.at("/items/0/chosen").as_bool());
    EXPECT_TRUE(marked.at("/items/1/chosen").as_bool());

    gallery.tables.catch_up();
    for (auto const* list : {"/api/videos", "/api/videos?limit=7"}) {
        auto const listed = co_await gallery.ask(Method::get, list, "", "");
        EXPECT_EQ(listed.text_at("/items/0/poster"), chosen.text_at("/poster"));
        EXPECT_EQ(listed.text_at("/items/0/posters/0/url"), chosen.text_at("/posters/0/url"));
        EXPECT_TRUE(listed.at("/items/0/thumbnail").is_null());
    }
    auto const watched = co_await gallery.ask(Method::get, "/api/videos/" + video.video_id.text(), "", "other");
    EXPECT_EQ(watched.text_at("/poster"), chosen.text_at("/poster"));
    EXPECT_TRUE(watched.at("/thumbnail").is_null()) << "how it was chosen is its owner's matter";

    auto const jpeg = co_await gallery.ask(Method::get, chosen.text_at("/poster"), "", "");
    EXPECT_EQ(jpeg.status, 200);
    EXPECT_EQ(jpeg.headers.get("Content-Type"), "image/jpeg");
    EXPECT_EQ(jpeg.headers.get("Cache-Control"), "public, max-age=31536000, immutable");
    auto const webp = co_await gallery.ask(Method::get, chosen.text_at("/posters/0/url"), "", "");
    auto const key = (co_await gallery.now(video.video_id)).thumbnail.value().picture.key;
    EXPECT_EQ(co_await gallery.stored(assembly::picture_jpeg_name(video.video_id.text(), key)), std::string(50, '1'));
    EXPECT_EQ(co_await gallery.stored(assembly::picture_name(video.video_id.text(), key, 320)), std::string(100, '1'));
    EXPECT_EQ(webp.headers.get("Content-Type"), "image/webp");
    co_await gallery.expect_whole(video);
    co_await gallery.expect_no_drift();
}

/// They are no edit of what is typed, so they make no other version; who has seen the one before an edit may not change
/// them.
KLIEG_ASYNC_TEST(Thumbnails, ChangeOnlyTheVersionThatIfMatchNames) {
    VideoGallery gallery;
    auto const video = co_await gallery.suggested();
    auto const path = "/api/videos/" + video.video_id.text();
    auto const suggestion = VideoGallery::path(video, "/suggestion");
    http::Headers seen;
    seen.set("If-Match", std::string((co_await gallery.ask(Method::get, path)).headers.get("ETag")));
    EXPECT_EQ((co_await gallery.ask(Method::put, suggestion, R"({"index":1})", "owner", seen)).status, 200);
    auto const edited = co_await gallery.ask(Method::patch, path, R"({"title":"Another"})", "owner", seen);
    EXPECT_EQ(edited.status, 200) << edited.text;
    auto const stands = (co_await gallery.now(video.video_id)).thumbnail.value().picture.key;
    EXPECT_EQ((co_await gallery.ask(Method::put, VideoGallery::path(video), "an image", "owner", seen)).status, 412);
    EXPECT_EQ((co_await gallery.ask(Method::put, suggestion, R"({"index":2})", "owner", seen)).status, 412);
    EXPECT_EQ((co_await gallery.ask(Method::del, VideoGallery::path(video), "", "owner", seen)).status, 412);
    EXPECT_EQ((co_await gallery.now(video.video_id)).thumbnail.value().picture.key, stands);
    seen.set("If-Match", std::string(edited.headers.get("ETag")));
    EXPECT_EQ((co_await gallery.ask(Method::del, VideoGallery::path(video), "", "owner", seen)).status, 200);
}

KLIEG_ASYNC_TEST(Thumbnails, AreTheOwnOneThatWasSentAndGoBackToThePoster) {
    VideoGallery gallery;
    auto const video = co_await gallery.suggested();
    auto const bytes = co_await gallery.derived_bytes();
    auto const sent = co_await gallery.ask(Method::put, VideoGallery::path(video), "an image", "administrator");
    EXPECT_EQ(sent.status, 200) << sent.text;
    EXPECT_EQ(sent.text_at("/thumbnail"), "own");
    EXPECT_EQ(sent.at("/posters").as_array().size(), 3U);
    EXPECT_EQ(co_await gallery.derived_bytes(), bytes + kOwnBytes) << "the owner's, whoever sent it";
    co_await gallery.expect_whole(video);
    co_await gallery.expect_no_drift();

    auto const back = co_await gallery.ask(Method::del, VideoGallery::path(video));
    EXPECT_EQ(back.text_at("/thumbnail"), "automatic");
    EXPECT_THAT(back.text_at("/poster"), HasSubstr("/poster.jpg"));
    EXPECT_EQ(co_await gallery.derived_bytes(), bytes);
    EXPECT_EQ((co_await gallery.ask(Method::get, sent.text_at("/poster"), "", "")).status, 200)
        << "pages still show it";
    co_await gallery.settle_all();
    EXPECT_EQ((co_await gallery.ask(Method::get, sent.text_at("/poster"), "", "")).status, 404);
    EXPECT_THAT(co_await gallery.chosen_objects(), IsEmpty());
    auto const again = co_await gallery.ask(Method::del, VideoGallery::path(video));
    EXPECT_EQ(again.status, 200);
    EXPECT_EQ((co_await gallery.now(video.video_id)).version, video.version + 2) << "nothing was changed by that";
}

KLIEG_ASYNC_TEST(Thumbnails, HaveAnotherAddressWithEachPictureAndLeaveNothingOfTheLast) {
    VideoGallery gallery;
    auto const video = co_await gallery.suggested();
    auto const bytes = co_await gallery.derived_bytes();
    auto const first = co_await gallery.ask(Method::put, VideoGallery::path(video), "one");
    auto const second = co_await gallery.ask(Method::put, VideoGallery::path(video), "another");
    EXPECT_NE(first.text_at("/poster"), second.text_at("/poster"));
    auto const third = co_await gallery.ask(Method::put, VideoGallery::path(video, "/suggestion"), R"({"index":2})");
    EXPECT_EQ(co_await gallery.derived_bytes(), bytes + kSuggestedBytes);
    EXPECT_THAT(co_await gallery.chosen_objects(), SizeIs(10));
    co_await gallery.settle_all();
    EXPECT_THAT(co_await gallery.chosen_objects(), SizeIs(2));
    EXPECT_EQ((co_await gallery.ask(Method::get, third.text_at("/poster"), "", "")).status, 200);
    EXPECT_EQ((co_await gallery.ask(Method::put, VideoGallery::path(video, "/suggestion"), R"({"index":2})")).text,
              third.text)
        << "it stands there already";
    EXPECT_THAT(co_await gallery.chosen_objects(), SizeIs(2));
    co_await gallery.expect_no_drift();
}

KLIEG_ASYNC_TEST(Thumbnails, AreAsPrivateAsTheirVideo) {
    VideoGallery gallery;
    auto const video = co_await gallery.suggested(Visibility::private_);
    auto const sent = co_await gallery.ask(Method::put, VideoGallery::path(video), "an image");
    auto const url = sent.text_at("/poster");
    EXPECT_THAT(url, HasSubstr("/media/t/"));
    EXPECT_EQ((co_await gallery.ask(Method::get, url, "", "")).headers.get("Cache-Control"),
              "private, max-age=31536000, immutable");
    auto const token_begin = url.find("/t/");
    auto const without_token = url.substr(0, token_begin) + url.substr(url.find('/', token_begin + 3));
    EXPECT_THAT((co_await gallery.ask(Method::get, without_token, "", "")).status, Not(200));
    auto const key = (co_await gallery.now(video.video_id)).thumbnail.value().picture.key;
    auto const as_of_anybody = "/media/pictures/" + video.video_id.text() + "/" + key + "/320.webp";
    EXPECT_EQ((co_await gallery.ask(Method::get, as_of_anybody, "", "")).status, 404);
    auto const offered = co_await gallery.ask(Method::get, VideoGallery::path(video, "/suggestions"));
    EXPECT_THAT(offered.text_at("/items/0/sizes/0/url"), HasSubstr("/media/t/"));
}

KLIEG_ASYNC_TEST(Thumbnails, AreChosenByWhoMayEditTheVideo) {
    VideoGallery gallery;
    auto const video = co_await gallery.suggested();
    struct Row {
        char const* who;
        int status;
    };
    for (auto const& [who, status] : {Row{"", 401}, Row{"other", 403}, Row{"moderator", 403}}) {
        EXPECT_EQ((co_await gallery.ask(Method::put, VideoGallery::path(video), "one", who)).status, status) << who;
        EXPECT_EQ((co_await gallery.ask(Method::del, VideoGallery::path(video), "", who)).status, status) << who;
        EXPECT_EQ((co_await gallery.ask(Method::get, VideoGallery::path(video, "/suggestions"), "", who)).status,
                  status);
        auto const chosen =
            co_await gallery.ask(Method::put, VideoGallery::path(video, "/suggestion"), R"({"index":0})", who);
        EXPECT_EQ(chosen.status, status) << who;
    }
    EXPECT_THAT(co_await gallery.chosen_objects(), IsEmpty());
    auto const beyond = co_await gallery.ask(Method::put, VideoGallery::path(video, "/suggestion"), R"({"index":3})");
    EXPECT_EQ(beyond.status, 422);
    auto const draft = co_await gallery.draft();
    auto const none = co_await gallery.ask(Method::put, VideoGallery::path(draft, "/suggestion"), R"({"index":0})");
    EXPECT_EQ(none.text_at("/code"), "no_such_suggestion");
    EXPECT_THAT((co_await gallery.ask(Method::get, VideoGallery::path(draft, "/suggestions"))).at("/items").as_array(),
                IsEmpty());
}

KLIEG_ASYNC_TEST(Thumbnails, AreRefusedWhereTheOwnerHasNoRoomAndLeaveNothing) {
    VideoGallery gallery;
    auto const video = co_await gallery.suggested();
    co_await gallery.limit_bytes(co_await gallery.derived_bytes() + kOwnBytes - 1);
    auto const refused = co_await gallery.ask(Method::put, VideoGallery::path(video), "one");
    EXPECT_EQ(refused.text_at("/code"), budgets::kQuotaExceeded);
    EXPECT_FALSE((co_await gallery.now(video.video_id)).thumbnail.has_value());
    co_await gallery.settle_all();
    EXPECT_THAT(co_await gallery.chosen_objects(), IsEmpty());
    co_await gallery.expect_no_drift();
}

/// What somebody else sends meanwhile.
Task<> send_first(VideoGallery& gallery, std::string path) {
    co_await gallery.ask(Method::put, std::move(path), "the first", "administrator");
}

/// Two who change it at the same moment: one of them is the last.
KLIEG_ASYNC_TEST(Thumbnails, StandAsTheLastOfTwoLeavesThem) {
    VideoGallery gallery;
    auto const video = co_await gallery.suggested();
    gallery.meanwhile = [&] { return send_first(gallery, VideoGallery::path(video)); };
    auto const last = co_await gallery.ask(Method::put, VideoGallery::path(video), "the last");
    EXPECT_EQ(last.status, 200);
    co_await gallery.settle_all();
    EXPECT_THAT(co_await gallery.chosen_objects(), SizeIs(4));
    EXPECT_EQ((co_await gallery.ask(Method::get, last.text_at("/poster"), "", "")).status, 200);
    co_await gallery.expect_whole(video);
    co_await gallery.expect_no_drift();
}

KLIEG_ASYNC_TEST(Thumbnails, StayWhenTheVideoGetsAnotherFileAndGoWithTheVideo) {
    VideoGallery gallery;
    auto const video = co_await gallery.suggested();
    co_await gallery.ask(Method::put, VideoGallery::path(video, "/suggestion"), R"({"index":0})");
    auto const lose_file = [](videos::Video& one) -> Result<> {
        one.generation = one.base_generation = 2;
        one.suggestions.clear();
        one.has_poster = false;
        return {};
    };
    Studio::must(co_await gallery.writer.change(video.video_id, lose_file, {}));
    Studio::must(co_await gallery.purge.remove_file_of(video, 1));
    auto const shown = co_await gallery.ask(Method::get, "/api/videos/" + video.video_id.text());
    EXPECT_EQ(shown.text_at("/thumbnail"), "suggested");
    EXPECT_EQ((co_await gallery.ask(Method::get, shown.text_at("/poster"), "", "")).status, 200);
    EXPECT_EQ(co_await gallery.derived_bytes(), kSuggestedBytes);

    EXPECT_EQ((co_await gallery.ask(Method::del, "/api/videos/" + video.video_id.text())).status, 204);
    co_await gallery.work();
    EXPECT_THAT(co_await gallery.object_names(), IsEmpty());
    EXPECT_EQ(co_await gallery.derived_bytes(), 0);
    co_await gallery.settle_all();
}

/// One may say what it looks like while its file is still on the way, or of what has sound alone.
KLIEG_ASYNC_TEST(Thumbnails, StandForAVideoWithoutAFile) {
    VideoGallery gallery;
    auto const draft = co_await gallery.draft(Visibility::public_);
    auto const sent = co_await gallery.ask(Method::put, VideoGallery::path(draft), "one");
    EXPECT_EQ(sent.status, 200);
    EXPECT_EQ((co_await gallery.ask(Method::get, sent.text_at("/poster"), "", "")).status, 200);
    EXPECT_EQ((co_await gallery.ask(Method::get, "/api/videos/" + draft.video_id.text(), "", "")).status, 404);
    co_await gallery.expect_no_drift();
}

}  // namespace
}  // namespace klieg::pictures
