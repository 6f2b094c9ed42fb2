#include "media/ffmpeg/sandbox_check.h"

#include "media/ffmpeg/machine_without_for_test.h"
#include "media/ffmpeg/probe_for_test.h"
#include "testing/async_test.h"
#include "testing/temp_dir.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <fstream>
#include <sys/wait.h>
#include <unistd.h>

namespace klieg::media {

namespace {

using enum SandboxLayer;

/// What a machine lacks, and what of the sandbox goes with it.
struct Lack {
    std::vector<MachineWithout::Call> calls;
    std::vector<SandboxLayer> layers;
};

std::vector<SandboxLayer> layers_of(SandboxFindings const& findings) {
    std::vector<SandboxLayer> layers;
    for (auto const& one : findings.missing) layers.push_back(one.layer);
    return layers;
}

/// Of layers that this machine has.
std::vector<SandboxLayer> had(std::vector<SandboxLayer> layers) {
    std::erase_if(layers, [](SandboxLayer layer) { return !tools().layers.has(layer); });
    return layers;
}

std::filesystem::path secret_in(testing::TempDir const& folder) {
    auto path = folder.path() / "secret";
    std::ofstream(path) << "secret";
    return path;
}

Task<> expect_missing(Lack lack, std::filesystem::path outside) {
    MachineWithout machine(lack.calls);
    CO_ASSERT_OK(co_await machine.start());
    auto findings = co_await machine.check(outside);
    CO_ASSERT_OK(findings);
    auto expected = had(lack.layers);
    for (auto layer : kSandboxLayers) {
        bool const was_missing = !tools().layers.has(layer);
        bool const is_missing = std::ranges::find(expected, layer) != expected.end() || was_missing;
        EXPECT_EQ(findings->standing.has(layer), !is_missing) << to_string(layer) << " without " << lack.calls[0].name;
    }
    for (auto const& one : findings->missing) EXPECT_NE(one.why, "") << to_string(one.layer);
}

}  // namespace

KLIEG_ASYNC_TEST(SandboxCheck, NamesEachLayerThatAMachineLacks) {
    testing::TempDir folder;
    auto outside = secret_in(folder);
    auto const install_filter = MachineWithout::Call{"prctl", EINVAL, PR_SET_SECCOMP};
    for (auto const& lack :
         {Lack{{{"landlock_create_ruleset", ENOSYS}}, {landlock}},
          Lack{{{"landlock_restrict_self", EPERM}}, {landlock}}, Lack{{{"unshare", EPERM}}, {mounts, network}},
          Lack{{{"move_mount", EPERM}}, {mounts}}, Lack{{{"mount_setattr", ENOSYS}}, {mounts}},
          Lack{{install_filter}, {system_calls}}, Lack{{{"capset", EPERM}}, {capabilities}}})
        co_await expect_missing(lack, outside);
}

/// Some supervisors of containers answer calls with success and do nothing.
KLIEG_ASYNC_TEST(SandboxCheck, TakesNoLayerAtItsWord) {
    testing::TempDir folder;
    auto outside = secret_in(folder);
    auto const install_filter = MachineWithout::Call{"prctl", 0, PR_SET_SECCOMP};
    std::vector<Lack> lacks{Lack{{{"landlock_restrict_self", 0}}, {landlock}},
                            Lack{{{"unshare", 0}}, {mounts, network}}, Lack{{{"pivot_root", 0}}, {mounts}},
                            Lack{{install_filter}, {system_calls}}};
    if (::geteuid() == 0) lacks.push_back(Lack{{{"capset", 0}}, {capabilities}});
    for (auto const& lack : lacks) co_await expect_missing(lack, outside);
}

TEST(SandboxCheck, CallsNoLayerOfFilesStandingWhereItCouldTryNothing) {
    auto findings = check_sandbox("/nonexistent/secret");
    EXPECT_THAT(layers_of(findings), ::testing::IsSupersetOf({landlock, mounts}));
}

TEST(SandboxCheck, LeavesNoChildBehind) {
    static_cast<void>(check_sandbox(own_program()));
    EXPECT_EQ(::waitpid(-1, nullptr, WNOHANG), -1);
}

TEST(SandboxCheck, TellsWhetherAProgramStarts) {
    EXPECT_TRUE(check_program(tools().ffprobe, tools().layers).ok());
    EXPECT_EQ(check_program("/nowhere/ffprobe", tools().layers).error().kind, Errc::not_found);
    EXPECT_EQ(check_program("/bin/false", tools().layers).error().kind, Errc::unsupported);
}

}  // namespace klieg::media
