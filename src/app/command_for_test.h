#pragma once

#include "app/commands.h"

#include <gtest/gtest.h>

#include <array>
#include <cstdio>
#include <cstdlib>
#include <fcntl.h>
#include <stdio_ext.h>
#include <string>
#include <unistd.h>
#include <utility>
#include <vector>

namespace klieg::app {

/// What came of a command.
struct RanCommand {
    int status = 0;
    std::string said;
    std::string complained;
};

/// Takes our variables out of the environment for its lifetime: a command reads settings there, and who runs the tests
/// has others of that prefix.
class WithoutVariables {
public:
    WithoutVariables() {
        for (auto** variable = environ; *variable != nullptr; ++variable) {
            std::string const text(*variable);
            auto const end = text.find('=');
            if (text.starts_with("KLIEG_")) taken_.emplace_back(text.substr(0, end), text.substr(end + 1));
        }
        for (auto const& [name, value] : taken_) ::unsetenv(name.c_str());
    }
    ~WithoutVariables() {
        for (auto const& [name, value] : taken_) ::setenv(name.c_str(), value.c_str(), 1);
    }
    WithoutVariables(WithoutVariables const&) = delete;
    WithoutVariables& operator=(WithoutVariables const&) = delete;

private:
    std::vector<std::pair<std::string, std::string>> taken_;
};

/// A command line as an operator types it, with that file as standard input.
inline RanCommand run_reading(int input, std::vector<std::string> words) {
    WithoutVariables const bare;
    words.insert(words.begin(), "klieg");
    std::vector<char*> arguments;
    for (auto& word : words) arguments.push_back(word.data());
    auto const before = ::dup(STDIN_FILENO);
    ::dup2(input, STDIN_FILENO);
    ::__fpurge(stdin);  // what a command before has not read
    std::clearerr(stdin);
    ::testing::internal::CaptureStdout();
    ::testing::internal::CaptureStderr();
    RanCommand ran;
    ran.status = run_command(static_cast<int>(arguments.size()), arguments.data());
    std::fflush(stdout);
    ran.said = ::testing::internal::GetCapturedStdout();
    ran.complained = ::testing::internal::GetCapturedStderr();
    ::dup2(before, STDIN_FILENO);
    ::close(before);
    return ran;
}

/// With what stands on standard input, which comes from a pipe or a file.
inline RanCommand run(std::vector<std::string> words, std::string const& input = {}) {
    auto* file = std::tmpfile();
    std::fwrite(input.data(), 1, input.size(), file);
    std::rewind(file);
    auto ran = run_reading(::fileno(file), std::move(words));
    std::fclose(file);
    return ran;
}

/// In a terminal, at which nobody types.
inline RanCommand run_in_terminal(std::vector<std::string> words) {
    auto const terminal = ::posix_openpt(O_RDWR | O_NOCTTY);
    ::grantpt(terminal);
    ::unlockpt(terminal);
    std::array<char, 64> name{};
    ::ptsname_r(terminal, name.data(), name.size());
    auto const typed = ::open(name.data(), O_RDWR | O_NOCTTY);
    auto ran = run_reading(typed, std::move(words));
    ::close(typed);
    ::close(terminal);
    return ran;
}

}  // namespace klieg::app
