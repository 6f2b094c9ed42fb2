#include "uploads/api.h"

#include "base/log.h"
#include "testing/api_client.h"
#include "testing/async_test.h"
#include "testing/token_authenticator.h"
#include "videos/fixture_for_test.h"

#include <gtest/gtest.h>

#include <random>

namespace klieg::uploads {
namespace {

TEST(UploadApi, ReadsValuesOfUploadMetadata) {
    struct Case {
        char const* header;
        char const* key;
        std::optional<std::string> value;
    };
    for (auto const& [header, key, value] : {
             Case{"", "videoId", {}},
             Case{"videoId djE=", "videoId", "v1"},
             Case{"filename Y2F0Lm1wNA==,videoId djE=", "videoId", "v1"},
             Case{"filename Y2F0Lm1wNA==, videoId djE=", "videoId", "v1"},
             Case{"videoId djE=,filename Y2F0Lm1wNA==", "filename", "cat.mp4"},
             Case{"is_confidential", "is_confidential", ""},
             Case{"is_confidential,videoId djE=", "videoId", "v1"},
             Case{"videoId", "videoId", ""},
             Case{"videoIdx djE=", "videoId", {}},
             Case{"videoid djE=", "videoId", {}},
             Case{",,,", "videoId", {}},
             Case{" , ,", "videoId", {}},
             Case{"videoId djE=,videoId djI=", "videoId", "v1"},
             Case{"other ***,videoId djE=", "videoId", "v1"},
         }) {
        auto read = metadata_value(header, key);
        ASSERT_TRUE(read.ok()) << header;
        EXPECT_EQ(*read, value) << header;
    }
    for (auto const* header : {"videoId ***", "videoId dj E=", "videoId d", "videoId djE=="})
        EXPECT_FALSE(metadata_value(header, "videoId").ok()) << header;
}

TEST(UploadApi, ReadsChecksums) {
    auto sha1 = "sha1 " + crypto::to_base64(std::string(20, 'x'));
    auto sha256 = "sha256 " + crypto::to_base64(std::string(32, 'x'));
    auto one = parse_checksum(sha1);
    ASSERT_TRUE(one.ok());
    EXPECT_EQ(one->kind, crypto::HashKind::sha1);
    EXPECT_EQ(one->digest, std::string(20, 'x'));
    auto two = parse_checksum(sha256);
    ASSERT_TRUE(two.ok());
    EXPECT_EQ(two->kind, crypto::HashKind::sha256);
    for (auto const& header :
         {std::string(), std::string("sha1"), std::string("sha1 "), std::string("sha256 " + sha1.substr(5)),
          std::string("sha1 " + sha256.substr(7)), std::string("md5 AAAA"), std::string("SHA1 ") + sha1.substr(5),
          " " + sha1, sha1 + "=", std::string("sha1  ") + sha1.substr(5), std::string("sha1 %%%%")}) {
        auto read = parse_checksum(header);
        ASSERT_FALSE(read.ok()) << header;
        EXPECT_EQ(read.error().kind, Errc::invalid);
    }
}

/// Whatever bytes come, the answer is a value or a refusal.
TEST(UploadApi, SurvivesGarbageInHeaders) {
    std::minstd_rand random(1);
    std::string const letters = "videoId sha1256=,,, \tAZ/+\x80\xff";
    for (int round = 0; round < 20'000; ++round) {
        std::string text(random() % 60, ' ');
        for (auto& letter : text) letter = letters[random() % letters.size()];
        auto value = metadata_value(text, "videoId");
        if (!value.ok()) EXPECT_EQ(value.error().kind, Errc::invalid);
        auto checksum = parse_checksum(text);
        if (!checksum.ok()) EXPECT_EQ(checksum.error().kind, Errc::invalid);
    }
}

struct TusClient : videos::Studio {
    TusClient() { uploads_feature.add_routes(router); }

    using Fields = std::vector<std::pair<std::string, std::string>>;
    Task<testing::Answered> send(http::Method method, std::string target, Fields fields, std::string body = {}) {
        testing::Asked asked{.method = method, .target = std::move(target), .body = std::move(body), .token = "owner"};
        asked.headers.set("Tus-Resumable", "1.0.0");
        asked.headers.set("Content-Type", "application/offset+octet-stream");
        for (auto const& [name, value] : fields) asked.headers.set(name, value);
        co_return co_await client.send(std::move(asked));
    }
    static std::string metadata_for(videos::Video const& video) {
        return "videoId " + crypto::to_base64(video.video_id.text());
    }

    testing::TokenAuthenticator people{{{"owner", owner}}};
    http::Router router;
    testing::ApiClient client{router, people, clock, random};
};

std::string const kStart = "\x1A\x45\xDF\xA3";

KLIEG_ASYNC_TEST(UploadApi, LogsWhatBrokeInsideOfUs) {
    TusClient tus;
    tus.tables.fail_after(0, 1, Error{Errc::internal, "the disk is on fire"});
    log::set_level(log::Level::error);
    ::testing::internal::CaptureStderr();
    auto answered = co_await tus.send(http::Method::head, "/api/uploads/up_aaaaaaaaaaaaaaaa", {});
    auto const logged = ::testing::internal::GetCapturedStderr();
    log::set_level(log::Level::off);
    EXPECT_EQ(answered.status, 500);
    EXPECT_NE(logged.find("the disk is on fire"), std::string::npos) << logged;
}

KLIEG_ASYNC_TEST(UploadApi, SpeaksTus) {
    using http::Method;
    TusClient tus;
    auto const metadata = TusClient::metadata_for(co_await tus.draft());
    auto const file = kStart + std::string(5996, 'x');
    auto created =
        co_await tus.send(Method::post, "/api/uploads", {{"Upload-Length", "6000"}, {"Upload-Metadata", metadata}});
    EXPECT_EQ(created.status, 201) << created.text;
    EXPECT_EQ(created.headers.get("Upload-Offset"), "0");
    EXPECT_TRUE(created.headers.get("Upload-Expires").ends_with(" GMT"));
    auto const path = std::string(created.headers.get("Location"));
    auto appended = co_await tus.send(Method::patch, path, {{"Upload-Offset", "0"}}, file.substr(0, 5000));
    EXPECT_EQ(appended.status, 204) << appended.text;
    EXPECT_EQ(appended.headers.get("Upload-Offset"), "5000");
    auto asked = co_await tus.send(Method::head, path, {});
    EXPECT_EQ(asked.status, 200);
    EXPECT_EQ(asked.headers.get("Upload-Offset"), "5000");
    EXPECT_EQ(asked.headers.get("Upload-Length"), "6000");
    EXPECT_EQ(asked.headers.get("Upload-Metadata"), metadata);
    EXPECT_EQ(asked.headers.get("Cache-Control"), "no-store");

    struct Case {
        TusClient::Fields fields;
        std::string body;
        int status;
    };
    auto const wrong_digest = "sha1 " + crypto::to_base64(std::string(20, 'x'));
    for (auto const& [fields, body, status] :
         {Case{{{"Upload-Offset", "4999"}}, "x", 409}, Case{{{"Upload-Offset", "-1"}}, "x", 400}, Case{{}, "x", 400},
          Case{{{"Upload-Offset", "5000"}, {"Tus-Resumable", "0.2.2"}}, "x", 412},
          Case{{{"Upload-Offset", "5000"}, {"Content-Type", "video/mp4"}}, "x", 415},
          Case{{{"Upload-Offset", "5000"}, {"Upload-Checksum", wrong_digest}}, "x", 460},
          Case{{{"Upload-Offset", "5000"}, {"Upload-Checksum", "md5 AAAA"}}, "x", 400},
          Case{{{"Upload-Offset", "18446744073709551616"}}, "x", 400}}) {
        auto refused = co_await tus.send(Method::patch, path, fields, body);
        EXPECT_EQ(refused.status, status) << refused.text;
        EXPECT_EQ(refused.headers.get("Tus-Resumable"), "1.0.0");
    }
    EXPECT_EQ((co_await tus.send(Method::patch, path, {{"Upload-Offset", "5000"}}, file.substr(5000))).status, 204);
    EXPECT_EQ((co_await tus.send(Method::head, path, {})).headers.get("Upload-Offset"), "6000");
    EXPECT_EQ((co_await tus.send(Method::del, path, {})).status, 409);
}

/// Clients behind something that lets nothing but GET and POST through.
KLIEG_ASYNC_TEST(UploadApi, TakesTheMethodThatAPostSaysItStandsFor) {
    using http::Method;
    TusClient tus;
    auto const metadata = TusClient::metadata_for(co_await tus.draft());
    auto as = [](std::string method, TusClient::Fields fields = {}) {
        fields.emplace_back("X-HTTP-Method-Override", std::move(method));
        return fields;
    };
    auto created =
        co_await tus.send(Method::post, "/api/uploads", {{"Upload-Length", "6000"}, {"Upload-Metadata", metadata}});
    auto const path = std::string(created.headers.get("Location"));
    auto appended = co_await tus.send(Method::post, path, as("PATCH", {{"Upload-Offset", "0"}}), kStart + "xxx");
    EXPECT_EQ(appended.status, 204) << appended.text;
    auto asked = co_await tus.send(Method::post, path, as("HEAD"));
    EXPECT_EQ(asked.status, 200);
    EXPECT_EQ(asked.headers.get("Upload-Offset"), "7");
    for (auto const* method : {"patch", "PUT", "GET", "POST", "", "DELETE "})
        EXPECT_EQ((co_await tus.send(Method::post, path, as(method))).status, 405) << method;
    EXPECT_EQ((co_await tus.send(Method::get, path, as("DELETE"))).status, 405) << "only POST stands for another";
    EXPECT_EQ((co_await tus.send(Method::post, path, as("DELETE"))).status, 204);
    EXPECT_EQ((co_await tus.send(Method::head, path, {})).status, 404);
}

/// A client that is told a wrong offset sends bytes again, or asks once more.
KLIEG_ASYNC_TEST(UploadApi, TellsHowManyOfTheFirstBytesWereKeptWhereTheyCameTooSlowly) {
    TusClient tus;
    auto const metadata = TusClient::metadata_for(co_await tus.draft());
    testing::Asked asked{.method = http::Method::post,
                         .target = "/api/uploads",
                         .body = kStart + std::string(4996, 'x'),
                         .token = "owner",
                         .body_breaks = Error{Errc::timeout, "too slow"}};
    asked.headers.set("Tus-Resumable", "1.0.0");
    asked.headers.set("Content-Type", "application/offset+octet-stream");
    asked.headers.set("Upload-Length", "6000");
    asked.headers.set("Upload-Metadata", metadata);
    auto created = co_await tus.client.send(std::move(asked));
    EXPECT_EQ(created.status, 201) << created.text;
    EXPECT_EQ(created.headers.get("Upload-Offset"), "5000");
    auto head = co_await tus.send(http::Method::head, std::string(created.headers.get("Location")), {});
    EXPECT_EQ(head.headers.get("Upload-Offset"), "5000");
}

/// Whose refusal names no upload has none, and its video waits for another.
KLIEG_ASYNC_TEST(UploadApi, LeavesNoUploadThatNobodyCanAddress) {
    TusClient tus;
    auto const right = crypto::to_base64(std::string(20, 'x'));
    struct Case {
        std::string body;
        std::string checksum;
        int status;
    };
    for (auto const& [body, checksum, status] :
         {Case{kStart + std::string(4996, 'x'), "", 413}, Case{kStart + "x", "sha1 " + right, 460}}) {
        auto const video = co_await tus.draft();
        testing::Asked asked{.method = http::Method::post, .target = "/api/uploads", .body = body, .token = "owner"};
        asked.headers.set("Tus-Resumable", "1.0.0");
        asked.headers.set("Content-Type", "application/offset+octet-stream");
        asked.headers.set("Upload-Length", "10");
        asked.headers.set("Upload-Metadata", TusClient::metadata_for(video));
        if (!checksum.empty()) asked.headers.set("Upload-Checksum", checksum);
        auto refused = co_await tus.client.send(std::move(asked));
        EXPECT_EQ(refused.status, status) << refused.text;
        EXPECT_EQ(refused.headers.get("Location"), "");
        EXPECT_EQ((co_await tus.now(video.video_id)).status, videos::Status::draft);
        EXPECT_EQ(tus.tables.item_count("Uploads"), 0U);
    }
}

/// A client tells the refusals of a tus server from those of a proxy in front of it by that line.
KLIEG_ASYNC_TEST(UploadApi, SaysItsVersionAlsoWhereARequestIsRefusedBeforeItsHandler) {
    TusClient tus;
    auto too_large =
        co_await tus.send(http::Method::head, "/api/uploads/up_aaaaaaaaaaaaaaaa", {}, std::string(5000, 'x'));
    EXPECT_EQ(too_large.status, 413);
    EXPECT_EQ(too_large.headers.get("Tus-Resumable"), "1.0.0");
}

KLIEG_ASYNC_TEST(UploadApi, RefusesWhatCannotBegin) {
    using http::Method;
    TusClient tus;
    auto const metadata = TusClient::metadata_for(co_await tus.draft());
    struct Case {
        TusClient::Fields fields;
        int status;
    };
    for (auto const& [fields, status] :
         {Case{{{"Upload-Metadata", metadata}}, 400}, Case{{{"Upload-Length", "10"}}, 400},
          Case{{{"Upload-Length", "0"}, {"Upload-Metadata", metadata}}, 400},
          Case{{{"Upload-Length", "1e3"}, {"Upload-Metadata", metadata}}, 400},
          Case{{{"Upload-Length", "99999999999"}, {"Upload-Metadata", metadata}}, 413},
          Case{{{"Upload-Defer-Length", "1"}, {"Upload-Metadata", metadata}}, 411},
          Case{{{"Upload-Length", "10"}, {"Upload-Metadata", "videoId djE="}}, 404},
          Case{{{"Upload-Length", "10"}, {"Upload-Metadata", "videoId ***"}}, 400},
          Case{{{"Upload-Length", "10"}, {"Upload-Metadata", "x " + std::string(5000, 'A')}}, 413}}) {
        auto refused = co_await tus.send(Method::post, "/api/uploads", fields);
        EXPECT_EQ(refused.status, status) << refused.text;
    }
    EXPECT_EQ(tus.tables.item_count("Uploads"), 0U);
    auto text = co_await tus.send(Method::post, "/api/uploads",
                                  {{"Upload-Length", "12"}, {"Upload-Metadata", metadata}}, "hello, world");
    EXPECT_EQ(text.status, 415);
    auto whole = co_await tus.send(Method::post, "/api/uploads",
                                   {{"Upload-Length", "12"}, {"Upload-Metadata", metadata}}, kStart + "12345678");
    EXPECT_EQ(whole.status, 201) << whole.text;
    EXPECT_EQ(whole.headers.get("Upload-Offset"), "12");
}

}  // namespace
}  // namespace klieg::uploads
