#pragma once

#include "app/commands.h"

#include <gtest/gtest.h>

#include <cstdio>
#include <string>
#include <unistd.h>
#include <vector>

namespace klieg::app {

/// What came of a command.
struct RanCommand {
    int status = 0;
    std::string said;
    std::string complained;
};

/// A command line as an operator types it, with what stands on standard input.
inline RanCommand run(std::vector<std::string> words, std::string const& input = {}) {
    words.insert(words.begin(), "klieg");
    std::vector<char*> arguments;
    for (auto& word : words) arguments.push_back(word.data());
    auto* file = std::tmpfile();
    std::fputs(input.c_str(), file);
    std::rewind(file);
    auto const before = ::dup(STDIN_FILENO);
    ::dup2(::fileno(file), STDIN_FILENO);
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
    std::fclose(file);
    return ran;
}

}  // namespace klieg::app
