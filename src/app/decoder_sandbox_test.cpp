#include "app/decoder_sandbox.h"

#include "app/command_for_test.h"
#include "app/data_folder.h"
#include "app/site_for_test.h"
#include "testing/async_test.h"
#include "testing/temp_dir.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace klieg::app {

namespace {

using media::SandboxLayer;
using ::testing::HasSubstr;

media::SandboxFindings without(SandboxLayer layer) {
    media::SandboxFindings findings{.standing = media::SandboxLayers::all().without(layer)};
    findings.missing.push_back({layer, "it is not there"});
    return findings;
}

Config with_sandbox(std::string value) {
    Config config;
    config.media_sandbox = std::move(value);
    return config;
}

}  // namespace

TEST(DecoderSandbox, DecodesWithAllLayersWhateverIsSet) {
    media::SandboxFindings const complete{.standing = media::SandboxLayers::all()};
    EXPECT_TRUE(may_decode(with_sandbox("required"), complete));
    EXPECT_TRUE(may_decode(with_sandbox("best_effort"), complete));
}

TEST(DecoderSandbox, DecodesNothingWithoutALayerThatIsRequired) {
    for (auto layer : media::kSandboxLayers)
        EXPECT_FALSE(may_decode(with_sandbox("required"), without(layer))) << to_string(layer);
}

TEST(DecoderSandbox, GoesWithoutWhatContainersDenyByBestEffortOnly) {
    for (auto layer : {SandboxLayer::landlock, SandboxLayer::mounts, SandboxLayer::network})
        EXPECT_TRUE(may_decode(with_sandbox("best_effort"), without(layer))) << to_string(layer);
    for (auto layer : {SandboxLayer::system_calls, SandboxLayer::capabilities, SandboxLayer::limits})
        EXPECT_FALSE(may_decode(with_sandbox("best_effort"), without(layer))) << to_string(layer);
}

TEST(DecoderSandbox, DecodesNothingWhereADecoderDoesNotStart) {
    testing::TempDir folder;
    SystemRandom random;
    auto data = DataFolder::open(folder.path() / "data", DataFolder::Use::serve, random);
    ASSERT_TRUE(data.ok());
    media::Tools tools{.ffmpeg = "/usr/bin/ffmpeg", .ffprobe = "/bin/false"};
    auto const sandbox = find_sandbox(Config(), data->secrets(), tools);
    EXPECT_FALSE(sandbox.decodes);
    EXPECT_THAT(sandbox.broken, HasSubstr("/bin/false"));
    EXPECT_EQ(tools.layers, sandbox.findings.standing);
}

KLIEG_ASYNC_TEST(DecoderSandbox, IsToldInMetricsAndInReadinessWhereNoFilesAreTaken) {
    Site site({.passwords = Site::Passwords::plain, .decodes = false});
    auto ready = co_await site.send({.target = "/readyz"});
    EXPECT_EQ(ready.status, 200) << "it serves what there is";
    EXPECT_EQ(ready.text, "ready; sandbox_incomplete: no files are taken\n");
    report({.findings = without(SandboxLayer::landlock), .decodes = false}, Config(), site.metrics());
    auto metrics = co_await site.send({.target = "/metrics", .address = "127.0.0.1"});
    EXPECT_THAT(metrics.text, HasSubstr("klieg_sandbox_layer{layer=\"landlock\"} 0"));
    EXPECT_THAT(metrics.text, HasSubstr("klieg_sandbox_layer{layer=\"mounts\"} 1"));
    EXPECT_THAT(metrics.text, HasSubstr("klieg_decoding 0"));
}

TEST(DecoderSandbox, IsShownByACommandLayerByLayer) {
    testing::TempDir folder;
    SystemRandom random;
    auto const path = folder.path() / "data";
    ASSERT_TRUE(DataFolder::open(path, DataFolder::Use::serve, random).ok());
    auto const ran = run({"admin", "sandbox", "--data", path.string(), "--set", "media.ffprobe=/bin/false"});
    EXPECT_EQ(ran.status, 1);
    EXPECT_THAT(ran.complained, HasSubstr("/bin/false does not start"));
    for (auto layer : media::kSandboxLayers) EXPECT_THAT(ran.said, HasSubstr(to_string(layer)));
}

}  // namespace klieg::app
