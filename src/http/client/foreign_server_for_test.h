#pragma once

#include <gtest/gtest.h>

#include <cerrno>
#include <csignal>
#include <cstdint>
#include <spawn.h>
#include <string>
#include <string_view>
#include <sys/wait.h>
#include <unistd.h>
#include <vector>

namespace klieg::http {

/// A server that somebody else wrote, as a child process. The first line that it prints and that ends in ":PORT" says
/// where it listens.
class ForeignServer {
public:
    explicit ForeignServer(std::vector<std::string> command) {
        int output[2] = {};
        EXPECT_EQ(::pipe(output), 0);
        posix_spawn_file_actions_t actions;
        posix_spawn_file_actions_init(&actions);
        posix_spawn_file_actions_adddup2(&actions, output[1], STDOUT_FILENO);
        posix_spawn_file_actions_addclose(&actions, output[0]);
        std::vector<char*> arguments;
        for (auto& argument : command) arguments.push_back(argument.data());
        arguments.push_back(nullptr);
        auto failed = ::posix_spawnp(&child_, arguments[0], &actions, nullptr, arguments.data(), environ);
        EXPECT_EQ(failed, 0) << command[0];
        posix_spawn_file_actions_destroy(&actions);
        ::close(output[1]);
        output_ = output[0];
        if (failed == 0) port_ = read_port();
    }
    ~ForeignServer() {
        ::close(output_);
        if (child_ <= 0) return;
        ::kill(child_, SIGKILL);
        ::waitpid(child_, nullptr, 0);
    }
    ForeignServer(ForeignServer const&) = delete;
    ForeignServer& operator=(ForeignServer const&) = delete;

    std::string port() const { return port_; }

private:
    std::string read_port() {
        std::string line;
        for (char c = 0; ::read(output_, &c, 1) == 1;) {
            if (c != '\n') {
                line += c;
                continue;
            }
            auto colon = line.rfind(':');
            if (colon != line.npos && line.find_first_not_of("0123456789", colon + 1) == line.npos)
                return line.substr(colon + 1);
            line.clear();
        }
        ADD_FAILURE() << "the server has ended, and its last line was: " << line;
        return "1";
    }

    ::pid_t child_ = 0;
    int output_ = -1;
    std::string port_ = "1";
};

}  // namespace klieg::http
