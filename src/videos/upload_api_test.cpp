#include "videos/upload_api.h"

#include "base/random.h"

#include <gtest/gtest.h>

namespace klieg::videos {
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
    SystemRandom random;
    std::string const letters = "videoId sha1256=,,, \tAZ/+\x80\xff";
    for (int round = 0; round < 20'000; ++round) {
        std::string text(random.number() % 60, ' ');
        for (auto& letter : text) letter = letters[random.number() % letters.size()];
        auto value = metadata_value(text, "videoId");
        if (!value.ok()) EXPECT_EQ(value.error().kind, Errc::invalid);
        auto checksum = parse_checksum(text);
        if (!checksum.ok()) EXPECT_EQ(checksum.error().kind, Errc::invalid);
    }
}

}  // namespace
}  // namespace klieg::videos
