#include "app/commands.h"

#include "app/command_for_test.h"
#include "app/features.h"
#include "base/json.h"
#include "testing/temp_dir.h"

#include <gmock/gmock.h>

#include <algorithm>
#include <arpa/inet.h>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <netinet/in.h>
#include <string>
#include <sys/socket.h>
#include <vector>

namespace klieg::app {

TEST(Commands, DoNotTakeDefaultsForAConfigThatCannotBeRead) {
    testing::TempDir temp;
    for (auto const& [path, why] :
         {std::pair(temp.path(), "it is a folder, and --config takes a file in TOML form"),
          std::pair(temp.path() / "missing", "there is no such file; without --config the defaults hold")}) {
        auto const ran = run({"serve", "--data", (temp.path() / "data").string(), "--config", path.string()});
        EXPECT_EQ(ran.status, 2);
        EXPECT_EQ(ran.complained, "klieg: cannot read " + path.string() + ": " + why + "\n");
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

TEST(Commands, SayThatThereIsNoFolderWhereNoneIsNamedOrLeft) {
    testing::TempDir temp;
    auto const data = (temp.path() / "data").string();
    for (auto const* command : {"backup", "restore"}) {
        auto const ran = run({"admin", command, "--data", data, ""});
        EXPECT_NE(ran.status, 0) << command;
        EXPECT_THAT(ran.complained, ::testing::HasSubstr("an empty text names no folder"));
    }
    auto const before = std::filesystem::current_path();
    auto const gone = temp.path() / "gone";
    std::filesystem::create_directory(gone);
    std::filesystem::current_path(gone);
    std::filesystem::remove(gone);
    auto const ran = run({"admin", "verify", "--data", "data"});
    std::filesystem::current_path(before);
    EXPECT_EQ(ran.status, 2);
    EXPECT_EQ(ran.complained, "klieg: the current folder is gone: change to one that is there\n");
}

TEST(Commands, SayWhatToDoAboutAnAddressThatCannotBeHad) {
    testing::TempDir temp;
    auto const data = (temp.path() / "data").string();
    auto const taken = ::socket(AF_INET, SOCK_STREAM, 0);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    ASSERT_EQ(::bind(taken, reinterpret_cast<sockaddr*>(&address), sizeof address), 0);
    ASSERT_EQ(::listen(taken, 1), 0);
    socklen_t length = sizeof address;
    ASSERT_EQ(::getsockname(taken, reinterpret_cast<sockaddr*>(&address), &length), 0);
    auto const listen = "127.0.0.1:" + std::to_string(ntohs(address.sin_port));
    auto const in_use = run({"serve", "--data", data, "--listen", listen});
    ::close(taken);
    EXPECT_EQ(in_use.status, 1);
    EXPECT_EQ(in_use.complained.substr(in_use.complained.rfind("klieg: ")),
              "klieg: --listen: server.listen is " + listen +
                  ", where another program listens already: end that, or choose another port\n");
    auto const elsewhere = run({"serve", "--data", data, "--listen", "192.0.2.1:0"});
    EXPECT_EQ(elsewhere.status, 1);
    EXPECT_THAT(elsewhere.complained, ::testing::HasSubstr("this machine has no such address"));
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

TEST(Commands, SayThatThereIsNoFolderForTemporaryFiles) {
    testing::TempDir temp;
    auto const* before = std::getenv("TMPDIR");
    std::string const kept = before != nullptr ? before : "";
    ::setenv("TMPDIR", (temp.path() / "nothing").c_str(), 1);
    auto const ran = run({"openapi"});
    before != nullptr ? ::setenv("TMPDIR", kept.c_str(), 1) : ::unsetenv("TMPDIR");
    EXPECT_EQ(ran.status, 1);
    EXPECT_THAT(ran.complained, ::testing::HasSubstr("no folder for temporary files"));
}

TEST(Commands, PrintEveryTableByItsNameWithoutADataFolder) {
    auto const ran = run({"tables"});
    EXPECT_EQ(ran.status, 0);
    auto const printed = json::parse(ran.said);
    ASSERT_TRUE(printed.ok());
    std::vector<std::string> names;
    for (auto const& table : printed->as_array()) names.emplace_back(table.at("name").as_string());
    EXPECT_TRUE(std::is_sorted(names.begin(), names.end()));
    EXPECT_EQ(names.size(), Features::tables().size());
    auto const channels = std::find(names.begin(), names.end(), "Channels") - names.begin();
    auto const& indexes = printed->as_array().at(static_cast<std::size_t>(channels)).at("indexes");
    EXPECT_EQ(json::to_text(indexes.at(0)), R"({"name":"ByOwner","partition":"OwnerUserId","sort":"CreatedOrder"})");
}

}  // namespace klieg::app
