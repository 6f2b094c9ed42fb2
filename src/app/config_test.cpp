#include "app/config.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <chrono>
#include <fstream>
#include <limits>
#include <sstream>

namespace klieg::app {

namespace {

Result<std::vector<std::string>> read(std::vector<char const*> environment, Config& config) {
    environment.push_back(nullptr);
    return read_environment(environment.data(), config);
}

}  // namespace

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
    ASSERT_TRUE(read({"PATH=/bin", "KLIEG_MEDIA_ENCODE_JOBS=4"}, config).ok());
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
          Case{"[server]\nlisten = \n", "klieg.toml:2: listen has no value: listen = \"…\""},
          Case{"[server]\nlisten = 127.0.0.1:8080 # here\n",
               "klieg.toml:2: a text stands in quotes: listen = \"127.0.0.1:8080\""},
          Case{"[server]\r\n\r\npublic_url = https://video.example.org\r\n",
               "klieg.toml:3: a text stands in quotes: public_url = \"https://video.example.org\""},
          Case{"[limits]\nbytes = 70GB\n", "klieg.toml:2: a text stands in quotes: bytes = \"70GB\""},
          Case{"[site]\nname = My site", "klieg.toml:2: a text stands in quotes: name = \"My site\""},
          Case{"[server]\nlisten = 12:30:00\n", "klieg.toml:2: server.listen takes a text in quotes: listen = \"…\""},
          Case{"[server]\ntrusted_proxies = 1.5\n", "klieg.toml:2: server.trusted_proxies takes a list of texts: "},
          Case{"[media]\nencode_jobs = 1.5\n", "klieg.toml:2: media.encode_jobs takes a whole number, 1 to 1000000"},
          Case{"[limits]\nbytes = 1.5\n", "or a text with a unit: 70GB or 1.5TB ("},
          Case{"[site\nname = \"x\"\n", "klieg.toml:1: "}}) {
        Config config;
        auto read = read_toml(text, "klieg.toml", config);
        ASSERT_FALSE(read.ok()) << text;
        EXPECT_THAT(read.error().detail, ::testing::HasSubstr(said));
    }
}

/// Wherever bytes are counted, and nowhere else.
TEST(Config, TakesBytesWithAUnit) {
    Config config;
    ASSERT_TRUE(read_toml("[limits]\nbytes = \"70GB\"\nbytes_per_day = \"1.5 TiB\"\n[storage]\nreserve_bytes = 5\n",
                          "klieg.toml", config)
                    .ok());
    EXPECT_EQ(config.limits.bytes, 70'000'000'000);
    EXPECT_EQ(config.limits.bytes_per_day, 3LL << 39);
    EXPECT_EQ(config.storage_reserve_bytes, 5);
    ASSERT_TRUE(read({"KLIEG_UPLOADS_BYTES_MAX=1.5GB", "KLIEG_MEDIA_SEGMENT_BYTES_MAX=64MiB"}, config).ok());
    EXPECT_EQ(config.upload_bytes_max, 1'500'000'000);
    EXPECT_EQ(config.media_segment_bytes_max, 64LL << 20);
    ASSERT_TRUE(assign("media.memory_bytes_max", "2GB", "--set", config).ok());
    EXPECT_EQ(config.media_memory_bytes_max, 2'000'000'000);
    EXPECT_FALSE(assign("media.segment_bytes_max", "63MiB", "--set", config).ok()) << "bounds hold for those, too";
    for (auto const* name : {"limits.drafts", "limits.decoder_seconds_per_day", "rates.read_per_second"})
        EXPECT_FALSE(assign(name, "7MB", "--set", config).ok()) << name;
}

TEST(Config, RefusesVariablesThatAreMisspelt) {
    for (auto const* variable : {"KLIEG_SERVER_LISTENN=x", "KLIEG_MEDIA_=x", "KLIEG_SITE_NAME_=x"}) {
        Config config;
        auto refused = read({variable}, config);
        ASSERT_FALSE(refused.ok()) << variable;
        EXPECT_EQ(refused.error().detail,
                  std::string(variable).substr(0, std::string(variable).find('=')) + ": there is no such setting");
    }
}

TEST(Config, PassesOverVariablesOfOthersAndTellsTheirNames) {
    Config config;
    auto passed_over =
        read({"KLIEG_BINARY=x", "KLIEG_SERVER=x", "KLIEGE=x", "KLIEG_CLIPS", "KLIEG_SITE_NAME=a=b"}, config);
    ASSERT_TRUE(passed_over.ok());
    EXPECT_EQ(*passed_over, (std::vector<std::string>{"KLIEG_BINARY", "KLIEG_SERVER"}));
    EXPECT_EQ(config.site_name, "a=b");
}

TEST(Config, TakesBlanksAroundCommas) {
    Config config;
    ASSERT_TRUE(read({"KLIEG_SERVER_TRUSTED_PROXIES=127.0.0.1, 10.0.0.1 ,\t::1"}, config).ok());
    EXPECT_EQ(config.trusted_proxies, (std::vector<std::string>{"127.0.0.1", "10.0.0.1", "::1"}));
    EXPECT_TRUE(validate(config).ok());
}

/// Each setting that the types let pass, by each way in which it can be given.
TEST(Config, NamesTheSettingThatIsWrongAndWhereItStood) {
    struct Case {
        std::string name;
        std::string value;
        std::string said;
    };
    for (auto const& [name, value, said] :
         {Case{"server.listen", "8080", "server.listen: an address"},
          Case{"server.public_url", "video.example", "server.public_url is http:// or https://"},
          Case{"server.trusted_proxies", "10.0.0.0/33", "server.trusted_proxies: \"10.0.0.0/33\" is neither"},
          Case{"http.cors_origins", "app.example", "http.cors_origins: "},
          Case{"server.tls_certificate", "site.crt", "server.tls_certificate needs its server.tls_key"},
          Case{"server.tls_key", "site.key", "server.tls_key needs its server.tls_certificate"},
          Case{"server.redirect_listen", "80", "server.redirect_listen: an address"},
          Case{"server.redirect_listen", "[::]:80", "server.redirect_listen needs a server.public_url"},
          Case{"site.registration", "ajar", "site.registration is open or closed"},
          Case{"site.categories", "music", "site.categories: `music` is not"},
          Case{"log.level", "loud", "log.level is debug"}}) {
        auto const dot = name.find('.');
        auto const toml = "[" + name.substr(0, dot) + "]\n\n" + name.substr(dot + 1) + " = ";
        bool const is_list =
            name == "server.trusted_proxies" || name == "http.cors_origins" || name == "site.categories";
        Config of_file;
        ASSERT_TRUE(
            read_toml(toml + (is_list ? "[\"" + value + "\"]" : "\"" + value + "\""), "klieg.toml", of_file).ok());
        EXPECT_THAT(validate(of_file).error().detail, ::testing::StartsWith("klieg.toml:3: " + said));
        auto const variable = Setting{name.substr(0, dot), name.substr(dot + 1), &Config::listen, ""}.variable();
        Config of_environment;
        ASSERT_TRUE(read({(variable + "=" + value).c_str()}, of_environment).ok());
        EXPECT_THAT(validate(of_environment).error().detail, ::testing::StartsWith(variable + ": " + said));
        Config of_flag;
        ASSERT_TRUE(assign(name, value, "--set", of_flag).ok());
        EXPECT_THAT(validate(of_flag).error().detail, ::testing::StartsWith("--set: " + said));
    }
    Config number;
    EXPECT_EQ(read({"KLIEG_MEDIA_ENCODE_JOBS=many"}, number).error().detail,
              "KLIEG_MEDIA_ENCODE_JOBS: media.encode_jobs takes a whole number, 1 to 1000000");
    EXPECT_EQ(assign("media.nothing", "1", "--set", number).error().detail, "--set: there is no setting media.nothing");
}

TEST(Config, KnowsWhetherStrangersNameTheSite) {
    Config config;
    EXPECT_FALSE(config.is_named_by_strangers());
    for (auto const* here : {"127.0.0.1:1", "127.1.2.3:80", "[::1]:80", "localhost:80"}) {
        config.listen = here;
        EXPECT_FALSE(config.is_named_by_strangers()) << here;
    }
    config.trusted_proxies = {"127.0.0.1"};
    EXPECT_TRUE(config.is_named_by_strangers()) << "they come by the proxy";
    config.trusted_proxies.clear();
    for (auto const* everywhere : {"0.0.0.0:80", "[::]:80", "192.0.2.1:80", "video.example:80"}) {
        config.listen = everywhere;
        EXPECT_TRUE(config.is_named_by_strangers()) << everywhere;
    }
    config.public_url = "https://video.example";
    EXPECT_FALSE(config.is_named_by_strangers());
}

/// What a client claims about itself would otherwise pass for the proxy's word.
TEST(Config, ComesWithAProxyThatPassesOnNothingThatWeBelieveOfIt) {
    std::stringstream proxy;
    proxy << std::ifstream(KLIEG_SOURCE_DIR "/deploy/nginx.conf").rdbuf();
    for (std::string const believed : {"X-Forwarded-For", "X-Forwarded-Proto", "X-Request-Id", "traceparent"})
        EXPECT_THAT(proxy.str(), ::testing::HasSubstr("proxy_set_header " + believed + " ")) << believed;
}

TEST(Config, ComesWithAProxyThatPassesUpgradesOn) {
    std::stringstream proxy;
    proxy << std::ifstream(KLIEG_SOURCE_DIR "/deploy/nginx.conf").rdbuf();
    EXPECT_THAT(proxy.str(), ::testing::HasSubstr("proxy_set_header Upgrade $http_upgrade;"));
    EXPECT_THAT(proxy.str(), ::testing::HasSubstr("proxy_set_header Connection $connection_to_klieg;"));
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
    ASSERT_TRUE(assign("site.categories", "", "--set", config).ok());
    EXPECT_TRUE(validate(config).ok()) << "a site may have none";
}

TEST(Config, RefusesCategoriesThatCannotWork) {
    for (auto const* said : {"music", "Music: Music", ": Music", "a#2026: Music", "music: ", "music: Music,music: More",
                             "a23456789012345678901234567890123: Too long"}) {
        Config config;
        ASSERT_TRUE(assign("site.categories", said, "--set", config).ok());
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
            EXPECT_FALSE(assign(setting.name(), std::to_string(wrong), "--set", config).ok()) << setting.name();
        ASSERT_TRUE(assign(setting.name(), std::to_string(setting.at_most), "--set", config).ok()) << setting.name();
        EXPECT_EQ(config.**member, setting.at_most);
    }
    Config most;
    for (auto const& setting : settings())
        if (std::holds_alternative<std::int64_t Config::*>(setting.target))
            ASSERT_TRUE(assign(setting.name(), std::to_string(setting.at_most), "--set", most).ok());
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
         {"https://video.example", "https://video.example:443/", "http://localhost:8080", "http://klieg_app:8080"})
        EXPECT_TRUE(validate({.public_url = url}).ok()) << url;
    // Klieg's own links begin at the root of a host.
    for (auto const* url : {"https://", "video.example", "https://video.example/site", "https://video.example//",
                            "https://video.example?a", "https://video.example/#a", "ftp://video.example",
                            "https://v\xC3\xAD"
                            "deo.example"})
        EXPECT_FALSE(validate({.public_url = url}).ok()) << url;
}

TEST(Config, TakesAPublicUrlInAnyCase) {
    Config const config{.public_url = "HTTPS://Video.Example.org/", .redirect_listen = "[::]:80"};
    EXPECT_TRUE(validate(config).ok());
    EXPECT_TRUE(config.is_https());
    EXPECT_EQ(config.public_origin(), "https://video.example.org");
    EXPECT_EQ(Config().public_origin(), "");
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
