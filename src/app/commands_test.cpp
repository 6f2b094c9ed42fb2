#include "app/commands.h"

#include "app/command_for_test.h"
#include "testing/temp_dir.h"

#include <gmock/gmock.h>

#include <fstream>
#include <string>
#include <vector>

namespace klieg::app {

TEST(Commands, DoNotTakeDefaultsForAConfigThatCannotBeRead) {
    testing::TempDir temp;
    for (auto const& path : {temp.path(), temp.path() / "missing"}) {
        auto const ran = run({"serve", "--data", (temp.path() / "data").string(), "--config", path.string()});
        EXPECT_EQ(ran.status, 2);
        EXPECT_EQ(ran.complained, "klieg: cannot read " + path.string() + "\n");
    }
}

TEST(Commands, ReadTheWholeConfigHoweverLong) {
    testing::TempDir temp;
    auto const path = (temp.path() / "klieg.toml").string();
    std::ofstream(path) << "[server]\n" << std::string(10'000, '\n') << "nothing = 1\n";
    auto const ran = run({"serve", "--config", path});
    EXPECT_EQ(ran.status, 2);
    EXPECT_EQ(ran.complained, "klieg: " + path + ":10002: there is no setting server.nothing\n");
}

TEST(Commands, ServeNothingWithoutAProgramThatTheyNeed) {
    testing::TempDir temp;
    auto const data = (temp.path() / "data").string();
    for (std::string const setting : {"media.ffmpeg", "media.ffprobe"})
        for (auto const& program : {std::string("/nope"), std::string("no-such-program"), temp.path().string()}) {
            auto const ran =
                run({"serve", "--data", data, "--listen", "127.0.0.1:0", "--set", setting + "=" + program});
            EXPECT_EQ(ran.status, 1);
            EXPECT_THAT(ran.complained, ::testing::HasSubstr("klieg: --set: " + setting + ": "));
            EXPECT_THAT(ran.complained, ::testing::HasSubstr(program));
        }
}

}  // namespace klieg::app
