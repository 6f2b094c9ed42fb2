#include "app/config.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <chrono>
#include <cstring>
#include <fstream>
#include <limits>
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
          Case{"[media]\nencode_jobs = 0\n", "klieg.toml:2: media.encode_jobs takes a whole number, 1 to 1000000"},
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

TEST(Config, TakesTextsOfAListWithTheirCommas) {
    Config config;
    ASSERT_TRUE(read_toml("[site]\ncategories = [\"news: News, politics\", \"x: X\"]\n", "klieg.toml", config).ok());
    EXPECT_EQ(config.categories, (std::vector<std::string>{"news: News, politics", "x: X"}));
    EXPECT_FALSE(read_toml("[site]\nname = [\"a\", \"b\"]\n", "klieg.toml", config).ok()) << "a list for a text";
    EXPECT_FALSE(read_toml("[site]\ncategories = [\"x: X\", 1]\n", "klieg.toml", config).ok());
    EXPECT_EQ(config.categories.size(), 2U);
}

/// The wiring counts in other units: rates a minute, times in nanoseconds, sums of connections.
TEST(Config, TakesNoNumberThatOverflowsWhereItIsUsed) {
    for (auto const& setting : settings()) {
        auto const* member = std::get_if<std::int64_t Config::*>(&setting.target);
        if (member == nullptr) continue;
        Config config;
        for (auto wrong : {std::numeric_limits<std::int64_t>::max(), setting.at_most + 1, setting.at_least - 1})
            EXPECT_FALSE(assign(setting.name(), std::to_string(wrong), config).ok()) << setting.name();
        ASSERT_TRUE(assign(setting.name(), std::to_string(setting.at_most), config).ok()) << setting.name();
        EXPECT_EQ(config.**member, setting.at_most);
    }
    Config most;
    for (auto const& setting : settings())
        if (std::holds_alternative<std::int64_t Config::*>(setting.target))
            ASSERT_TRUE(assign(setting.name(), std::to_string(setting.at_most), most).ok());
    using std::chrono::nanoseconds;
    constexpr auto kYears = std::chrono::years(100);  // from 1970: a date to add it to
    for (nanoseconds time : {nanoseconds(std::chrono::hours(most.upload_expiry_hours)),
                             nanoseconds(std::chrono::milliseconds(most.log_slow_request_ms)),
                             nanoseconds(std::chrono::seconds(most.media_cpu_seconds_max))}) {
        EXPECT_GT(time.count(), 0);
        EXPECT_GT((time + kYears).count(), time.count());
    }
    EXPECT_GT(std::chrono::seconds(std::chrono::days(most.strict_transport_days)).count(), 0);
}

TEST(Config, KnowsHttpsByTheAddressOrByTheCertificate) {
    EXPECT_FALSE(Config().is_https());
    EXPECT_FALSE((Config{.public_url = "http://video.example"}).is_https());
    EXPECT_TRUE((Config{.public_url = "https://video.example"}).is_https());
    EXPECT_TRUE((Config{.tls_certificate = "site.crt", .tls_key = "site.key"}).is_https());
}

TEST(Config, WantsAPublicUrlThatBrowsersCanName) {
    for (auto const* url :
         {"https://video.example", "https://video.example:443/", "http://localhost:8080/site", "http://klieg_app:8080"})
        EXPECT_TRUE(validate({.public_url = url}).ok()) << url;
    for (auto const* url :
         {"https://", "video.example", "ftp://video.example", "https://video.example?x=", "https://video.example/#top",
          "https://v\xC3\xAD"
          "deo.example"})
        EXPECT_FALSE(validate({.public_url = url}).ok()) << url;
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
