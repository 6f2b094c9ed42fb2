#include "app/admin.h"
#include "app/admin_context.h"
#include "app/mail_settings.h"

#include <fmt/format.h>

/// Whether mails arrive, for an operator.
namespace klieg::app {

namespace {

constexpr std::size_t kMailIdLetters = 20;

Result<> mail_test(Config const& config, AdminRequest const& request) {
    SystemClock const clock;
    SystemRandom random;
    KLIEG_TRY(auto const sender, make_sender(config, clock));
    if (!sender) return Error{Errc::unavailable, "this site sends no mail: mail.server says by whom it would"};
    CorePool cores(1);
    auto const sent = run_blocking(
        cores.executor(0),
        sender->send({.to = request.email,
                      .subject = "A test of " + config.site_name,
                      .text = fmt::format("Mails of {} arrive. An operator has asked for this one.\n\n{}\n",
                                          config.site_name, config.public_origin()),
                      .id = "test-" + random.base32(kMailIdLetters)}));
    cores.stop();
    KLIEG_CHECK(sent);
    fmt::print("{} has taken it; see whether it arrives, and not among the spam\n", config.mail_server);
    return {};
}

}  // namespace

int admin_mail_test(Config const& config, AdminRequest const& request) {
    return say(mail_test(config, request));
}

}  // namespace klieg::app
