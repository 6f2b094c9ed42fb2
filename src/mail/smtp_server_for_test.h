#pragma once

#include "base/json.h"
#include "testing/certificates.h"

#include <array>
#include <csignal>
#include <cstdio>
#include <fcntl.h>
#include <string>
#include <sys/wait.h>
#include <unistd.h>
#include <vector>

namespace klieg::mail {

/// tests/mail/smtp_server.py in a process of its own, which ends with this.
class SmtpServerProcess {
public:
    explicit SmtpServerProcess(std::string manner, testing::CertificateFiles const* files = nullptr) {
        std::vector<std::string> words{KLIEG_SMTP_SERVER, "--manner", std::move(manner)};
        if (files != nullptr)
            words.insert(words.end(), {"--certificate", files->certificate.string(), "--key", files->key.string()});
        std::array<int, 2> in{};
        std::array<int, 2> out{};
        if (::pipe2(in.data(), O_CLOEXEC) != 0 || ::pipe2(out.data(), O_CLOEXEC) != 0) return;
        std::vector<char*> arguments;
        for (auto& word : words) arguments.push_back(word.data());
        arguments.push_back(nullptr);
        child_ = ::fork();
        if (child_ == 0) {
            ::dup2(in[0], STDIN_FILENO);
            ::dup2(out[1], STDOUT_FILENO);
            ::execv(KLIEG_SMTP_SERVER, arguments.data());  // Debian's Python has aiosmtpd
            ::_exit(127);
        }
        ::close(in[0]);
        ::close(out[1]);
        in_ = in[1];
        out_ = ::fdopen(out[0], "r");
        port_ = line();
    }
    ~SmtpServerProcess() {
        ::close(in_);
        ::kill(child_, SIGKILL);
        ::waitpid(child_, nullptr, 0);
        if (out_ != nullptr) std::fclose(out_);
    }
    SmtpServerProcess(SmtpServerProcess const&) = delete;
    SmtpServerProcess& operator=(SmtpServerProcess const&) = delete;

    std::string const& port() const { return port_; }
    /// The next mail that it took; waits for it.
    json::Object mail() { return json::parse(line()).value().as_object(); }

private:
    std::string line() {
        std::string text;
        for (int c = std::getc(out_); c != EOF && c != '\n'; c = std::getc(out_)) text += static_cast<char>(c);
        return text;
    }

    int in_ = -1;
    std::FILE* out_ = nullptr;
    ::pid_t child_ = -1;
    std::string port_;
};

}  // namespace klieg::mail
