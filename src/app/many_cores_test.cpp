#include "app/site_for_test.h"
#include "base/core_pool.h"
#include "base/crypto.h"
#include "testing/async_test.h"

#include <atomic>

/// The wiring asked on several cores at a time. Features are tested on one loop, where ThreadSanitizer has nothing to
/// look at: what they share between cores (sessions, the feed's generation, who writes to an upload) meets here.
namespace klieg::app {
namespace {

using http::Method;
using testing::Answered;
using testing::Asked;

constexpr std::size_t kCores = 4;
constexpr int kRounds = 8;

/// What the cores work on: made before they begin, and only read then.
struct Shared {
    Site& site;
    std::string token{};
    std::string channel{};
    std::string upload{};
    std::atomic<int> appended{0};
};

Task<Answered> expect(Shared& shared, Asked asked, int status) {
    asked.token = shared.token;
    auto const name = std::string(to_string(asked.method)) + " " + asked.target;
    auto answered = co_await shared.site.send(std::move(asked));
    EXPECT_EQ(answered.status, status) << name << ": " << answered.text;
    co_return answered;
}

Asked upload_request(Method method, std::string target) {
    Asked asked{.method = method, .target = std::move(target)};
    asked.headers.set("Tus-Resumable", "1.0.0");
    return asked;
}

Task<std::string> make_video(Shared& shared) {
    auto made = co_await expect(shared,
                                {.method = Method::post,
                                 .target = "/api/videos",
                                 .body = R"({"channelId":")" + shared.channel + R"(","title":"A title"})"},
                                201);
    co_return made.text_at("/video/id");
}

Task<> raise(Shared& shared) {
    auto const password = std::string(R"("password":"a password of some length"})");
    auto person = co_await shared.site.send({.method = Method::post,
                                             .target = "/api/auth/register",
                                             .body = R"({"username":"ada","email":"ada@example.org",)" + password});
    shared.token = person.text_at("/token");
    auto channel = co_await expect(
        shared, {.method = Method::post, .target = "/api/channels", .body = R"({"handle":"adas","name":"Ada's"})"},
        201);
    shared.channel = channel.text_at("/id");

    auto begin = upload_request(Method::post, "/api/uploads");
    begin.headers.set("Upload-Length", "8");
    begin.headers.set("Upload-Metadata", "videoId " + crypto::to_base64(co_await make_video(shared)));
    auto begun = co_await expect(shared, std::move(begin), 201);
    shared.upload = begun.headers.get("Location");
}

/// The same bytes at the same offset from each core: one is taken, and others hear that they come too late, or that
/// somebody is writing.
Task<> append(Shared& shared) {
    auto bytes = upload_request(Method::patch, shared.upload);
    bytes.headers.set("Upload-Offset", "0");
    bytes.headers.set("Content-Type", "application/offset+octet-stream");
    bytes.body = "abcd";
    bytes.token = shared.token;
    auto answered = co_await shared.site.send(std::move(bytes));
    if (answered.status == 204)
        ++shared.appended;
    else
        EXPECT_TRUE(answered.status == 409 || answered.status == 423) << answered.status << answered.text;
}

Task<> work(Shared& shared, std::size_t core) {
    co_await append(shared);
    auto const video = "/api/videos/" + co_await make_video(shared);
    for (int round = 0; round < kRounds; ++round) {
        auto const title = "Core " + std::to_string(core) + ", round " + std::to_string(round);
        auto renamed = co_await expect(
            shared, {.method = Method::patch, .target = video, .body = R"({"title":")" + title + "\"}"}, 200);
        EXPECT_EQ(renamed.text_at("/title"), title);
        EXPECT_EQ((co_await expect(shared, {.target = video}, 200)).text_at("/title"), title);
        co_await expect(shared, {.target = "/api/auth/me"}, 200);
        co_await expect(shared, {.target = "/api/videos"}, 200);
    }
}

}  // namespace

KLIEG_ASYNC_TEST(ManyCores, EachReadsWhatItWroteAndOneAloneAppendsAtAnOffset) {
    Site site;
    CorePool cores(kCores);
    Shared shared{.site = site};
    co_await raise(shared);
    co_await cores.on_each([&shared](std::size_t core) { return work(shared, core); });
    EXPECT_EQ(shared.appended, 1);
    cores.stop();
}

}  // namespace klieg::app
