#include "app/mail_settings.h"

#include "mail/smtp_sender.h"

#include <fmt/format.h>

#include <fstream>
#include <iterator>

namespace klieg::app {

namespace {

constexpr std::size_t kPasswordFileBytes = 1024;

Result<std::string> password_of(Config const& config) {
    if (config.mail_password_file.empty()) return config.mail_password;
    std::ifstream file(config.mail_password_file);
    std::string password(kPasswordFileBytes + 1, '\0');
    file.read(password.data(), static_cast<std::streamsize>(password.size()));
    password.resize(static_cast<std::size_t>(file.gcount()));
    if (!file.is_open() || file.bad() || password.size() > kPasswordFileBytes)
        return wrong_setting(config, "mail.password_file", "cannot be read, or is no file with one line");
    while (password.ends_with('\n') || password.ends_with('\r')) password.pop_back();
    return password;
}

}  // namespace

Result<> validate_mail(Config const& config) {
    auto wrong = [&](std::string_view name, auto const& what) { return wrong_setting(config, name, what); };
    if (config.mail_tls != "required" && config.mail_tls != "none") return wrong("mail.tls", "is required or none");
    if (config.mail_server.empty()) {
        for (auto const& [name, value] :
             {std::pair{"mail.user", &config.mail_user}, std::pair{"mail.from", &config.mail_from},
              std::pair{"mail.password", &config.mail_password},
              std::pair{"mail.password_file", &config.mail_password_file}})
            if (!value->empty()) return wrong(name, "needs a mail.server");
        return {};
    }
    auto const server = mail::parse_smtp_server(config.mail_server);
    if (!server.ok()) return wrong("mail.server", server.error().detail);
    if (config.mail_from.empty()) return wrong("mail.server", "needs a mail.from: who sends");
    if (auto from = mail::parse_mailbox(config.mail_from); !from.ok()) return wrong("mail.from", from.error().detail);
    if (config.public_origin().empty())
        return wrong("mail.server", "needs server.public_url: links in mails begin with it");
    if (!config.mail_password.empty() && !config.mail_password_file.empty())
        return wrong("mail.password_file", "and mail.password are two: one is enough");
    bool const has_password = !config.mail_password.empty() || !config.mail_password_file.empty();
    if (config.mail_user.empty() == has_password) return wrong("mail.user", "and its mail.password go together");
    if (config.mail_tls == "none" && server->tls_first)
        return wrong("mail.tls", "cannot be none where mail.server begins with smtps://");
    if (config.mail_tls == "none" && has_password && !server->is_here())
        return wrong("mail.tls", "is required where a password goes to another machine");
    return {};
}

Result<std::unique_ptr<mail::Sender>> make_sender(Config const& config, Clock const& clock) {
    if (config.mail_server.empty()) return std::unique_ptr<mail::Sender>();
    KLIEG_TRY(auto server, mail::parse_smtp_server(config.mail_server));
    KLIEG_TRY(auto from, mail::parse_mailbox(config.mail_from));
    KLIEG_TRY(auto password, password_of(config));
    using Tls = mail::SmtpSender::Tls;
    mail::SmtpSender::Options options{.server = std::move(server),
                                      .from = std::move(from),
                                      .user = config.mail_user,
                                      .password = std::move(password),
                                      .tls = config.mail_tls == "none" ? Tls::none : Tls::required,
                                      .certificates = config.mail_certificates};
    return std::unique_ptr<mail::Sender>(std::make_unique<mail::SmtpSender>(clock, std::move(options)));
}

}  // namespace klieg::app
