#include "app/config.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstring>
#include <fstream>
#include <sstream>

namespace klieg::app {

TEST(Config, ReadsTomlThenTheEnvironment) {
    Config config;
    ASSERT_TRUE(
        read_toml(
            "[server]\nlisten = \"[::1]:80\"\ntrusted_proxies = [\"10.0.0.0/8\", \"::1\"]\n[media]\nencode_jobs = 3\n",
            "klieg.toml", config)
            .ok());
    EXPECT_EQ(config.listen, "[::1]:80");
    EXPECT_EQ(config.trusted_proxies.size(), 2U);
    EXPECT_EQ(config.encode_jobs, 3);
    auto lookup = [](char const* name) -> char const* {
        return std::strcmp(name, "KLIEG_MEDIA_ENCODE_JOBS") == 0 ? "4" : nullptr;
    };
    ASSERT_TRUE(read_environment(lookup, config).ok());
    EXPECT_EQ(config.encode_jobs, 4);
    EXPECT_EQ(config.listen, "[::1]:80");
}

TEST(Config, NamesTheLineThatIsWrong) {
    struct Case {
        char const* text;
        char const* said;
    };
    for (auto const& [text, said] :
         {Case{"[server]\nlisen = \"x\"\n", "klieg.toml:2: there is no setting server.lisen"},
          Case{"[media]\n\nencode_jobs = \"many\"\n", "klieg.toml:3: media.encode_jobs takes a whole number"},
          Case{"[media]\nencode_jobs = 0\n", "klieg.toml:2: media.encode_jobs takes a whole number, 1 or more"},
          Case{"listen = \"x\"\n", "klieg.toml:1: listen stands outside"},
          Case{"[server]\nlisten = \n", "klieg.toml:2:"}}) {
        Config config;
        auto read = read_toml(text, "klieg.toml", config);
        ASSERT_FALSE(read.ok()) << text;
        EXPECT_THAT(read.error().detail, ::testing::HasSubstr(said));
    }
}

TEST(Config, IsDescribedByItsDocument) {
    std::stringstream document;
    document << std::ifstream(KLIEG_SOURCE_DIR "/docs/configuration.md").rdbuf();
    EXPECT_THAT(document.str(), ::testing::HasSubstr(reference()))
        << "put the output of `klieg config` into docs/configuration.md";
}

/// Found by fuzzing: the TOML library does not complain but break.
TEST(Config, RefusesWhatTheTomlLibraryTakesForImpossible) {
    for (auto const* text : {"[\001[s", "\uFD3F = 1", "m\uFD3Fedia = 1", "a\uFEFE = 1"}) {
        Config config;
        auto read = read_toml(text, "klieg.toml", config);
        ASSERT_FALSE(read.ok()) << text;
        EXPECT_EQ(read.error().kind, Errc::invalid);
    }
}

TEST(Config, ReadsCategoriesInTheirOrder) {
    Config config;
    ASSERT_TRUE(
        read_toml("[site]\ncategories = [\"talks: Talks: long ones\", \"a-1: One\"]\n", "klieg.toml", config).ok());
    ASSERT_TRUE(validate(config).ok());
    auto categories = parse_categories(config.categories);
    ASSERT_TRUE(categories.ok());
    ASSERT_EQ(categories->size(), 2U);
    EXPECT_EQ(categories->at(0).id, "talks");
    EXPECT_EQ(categories->at(0).name, "Talks: long ones");
    EXPECT_EQ(categories->at(1).id, "a-1");
    ASSERT_TRUE(assign("site.categories", "", config).ok());
    EXPECT_TRUE(validate(config).ok()) << "a site may have none";
}

TEST(Config, RefusesCategoriesThatCannotWork) {
    for (auto const* said : {"music", "Music: Music", ": Music", "a#2026: Music", "music: ", "music: Music,music: More",
                             "a23456789012345678901234567890123: Too long"}) {
        Config config;
        ASSERT_TRUE(assign("site.categories", said, config).ok());
        auto checked = validate(config);
        ASSERT_FALSE(checked.ok()) << said;
        EXPECT_THAT(checked.error().detail, ::testing::HasSubstr("site.categories: "));
    }
}

TEST(Config, RefusesWhatCannotWork) {
    Config config;
    EXPECT_TRUE(validate(config).ok());
    for (auto const* listen : {"8080", "localhost", "::1:80", "1.2.3.4:", "1.2.3.4:99999", ":80", "[]:80", "[:80"}) {
        config.listen = listen;
        EXPECT_FALSE(validate(config).ok()) << listen;
    }
    config.listen = "127.0.0.1:80";
    for (auto const* origin : {"null", "app.example", "https://app.example/", "https://*.example"}) {
        config.cors_origins = {origin};
        EXPECT_FALSE(validate(config).ok()) << origin;
    }
}

TEST(Config, TakesOriginsAsAListOfTexts) {
    Config config;
    EXPECT_EQ(config.cors_origins, std::vector<std::string>{"*"});
    ASSERT_TRUE(read_toml("[http]\ncors_origins = [\"*\", \"https://app.example\"]\n", "klieg.toml", config).ok());
    EXPECT_EQ(config.cors_origins, (std::vector<std::string>{"*", "https://app.example"}));
    EXPECT_TRUE(validate(config).ok());
    ASSERT_TRUE(read_toml("[http]\ncors_origins = []\n", "klieg.toml", config).ok());
    EXPECT_TRUE(config.cors_origins.empty());
}

TEST(Config, WantsTheSettingsOfHttpsToFitEachOther) {
    Config config;
    config.tls_certificate = "site.crt";
    EXPECT_FALSE(validate(config).ok()) << "a certificate without its key";
    config.tls_key = "site.key";
    EXPECT_TRUE(validate(config).ok());
    config.public_url = "http://video.example";
    EXPECT_FALSE(validate(config).ok());
    config.public_url = "https://video.example";
    config.redirect_listen = "0.0.0.0:80";
    EXPECT_TRUE(validate(config).ok());
    config.redirect_listen = "80";
    EXPECT_FALSE(validate(config).ok());
    config = {.redirect_listen = "0.0.0.0:80"};
    EXPECT_FALSE(validate(config).ok()) << "a redirect to nowhere";
}

}  // namespace klieg::app
