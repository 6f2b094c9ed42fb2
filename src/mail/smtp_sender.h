#pragma once

#include "base/blocking_pool.h"
#include "base/clock.h"
#include "mail/address.h"
#include "mail/sender.h"
#include "mail/smtp_server.h"

#include <atomic>
#include <chrono>
#include <cstdint>
#include <string>

namespace klieg::mail {

/// Hands mails to an SMTP server, each over a connection of its own, by libcurl. Unless it is told otherwise it says
/// nothing before TLS stands, with a certificate that names the server: neither who writes to whom, nor a password.
///
/// Threads: any; sends run on two threads of its own. Lifetime: what it is given outlives it; its end waits for what is
/// under way, which give_up() ends. Limits: kMailConnectPatience, kMailAnswerPatience for each answer, kMailPatience
/// for all of a mail; what waits beside it is BlockingPool's.
class SmtpSender final : public Sender {
public:
    enum class Tls : std::uint8_t { required, none };
    struct Options {
        SmtpServer server;
        Mailbox from;
        std::string user{};  ///< empty: nobody signs in
        std::string password{};
        Tls tls = Tls::required;
        std::string certificates{};  ///< a PEM file of whom to trust; empty: whom this machine does
        std::chrono::milliseconds connect_patience{15'000};
        std::chrono::milliseconds answer_patience{60'000};  ///< for each
        std::chrono::milliseconds whole_patience{180'000};
    };
    SmtpSender(Clock const& clock, Options options);
    ~SmtpSender() override;

    Task<Result<>> send(Message message) override;
    void give_up() override { given_up_ = true; }

private:
    Result<> transfer(std::string const& to, std::string const& mail);

    Clock const& clock_;
    Options const options_;
    std::atomic<bool> given_up_ = false;
    BlockingPool pool_{{.name = "mail", .threads = 2, .queued_max = 256}};
};

}  // namespace klieg::mail
