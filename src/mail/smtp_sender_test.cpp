#include "mail/smtp_sender.h"

#include "base/crypto.h"
#include "mail/smtp_server_for_test.h"
#include "testing/async_test.h"
#include "testing/manual_clock.h"
#include "testing/temp_dir.h"

#include <gmock/gmock.h>

namespace klieg::mail {

namespace {

using ::testing::HasSubstr;

struct Site {
    testing::TempDir folder;
    testing::CertificateFiles ours = testing::make_certificate(folder.path(), "ours");
    testing::CertificateFiles anothers = testing::make_certificate(folder.path(), "anothers");
    testing::ManualClock clock;

    SmtpSender::Options options(std::string const& scheme, SmtpServerProcess const& server) const {
        return {.server = parse_smtp_server(scheme + "://localhost:" + server.port()).value(),
                .from = {"Klieg", "mail@klieg.example"},
                .certificates = ours.certificate.string()};
    }
};

Message greeting() {
    return {.to = "ada@example.org",
            .subject = "Grüße",
            .text = "Hello.\n.\nQUIT\n",
            .html = "<p>Hello.</p>",
            .id = "job_1",
            .unsubscribe_url = "https://klieg.example/u?t=1"};
}

std::string text_of(json::Object const& taken) {
    return crypto::from_base64(std::string(taken.at("mail").as_string())).value();
}

/// What a mail to a server of that manner ends with.
Task<Error> error_of(std::string manner, SmtpSender::Tls tls = SmtpSender::Tls::required) {
    Site site;
    SmtpServerProcess server(std::move(manner), tls == SmtpSender::Tls::none ? nullptr : &site.ours);
    auto options = site.options("smtp", server);
    options.tls = tls;
    options.answer_patience = std::chrono::seconds(1);
    options.whole_patience = std::chrono::seconds(3);
    SmtpSender sender(site.clock, std::move(options));
    auto const sent = co_await sender.send(greeting());
    if (sent.ok()) co_return Error{Errc::internal, "it was sent"};
    co_return sent.error();
}

bool is_passing(Error const& error, std::string const& code) {
    return error.kind == Errc::unavailable && error.code == code;
}

}  // namespace

KLIEG_ASYNC_TEST(SmtpSender, HandsAMailOverOnlyOnceTlsStands) {
    Site site;
    SmtpServerProcess server("good", &site.ours);
    SmtpSender sender(site.clock, site.options("smtp", server));
    CO_ASSERT_OK(co_await sender.send(greeting()));
    auto const taken = server.mail();
    EXPECT_EQ(taken.at("from"), "mail@klieg.example");
    EXPECT_EQ(taken.at("to"), json::Array{"ada@example.org"});
    EXPECT_EQ(taken.at("tls"), true);
    EXPECT_EQ(taken.at("greets"), "klieg.example");
    auto const text = text_of(taken);
    EXPECT_THAT(text, HasSubstr("To: ada@example.org\r\nSubject: =?UTF-8?B?R3LDvMOfZQ==?=\r\n"));
    EXPECT_THAT(text, HasSubstr("Message-ID: <job_1@klieg.example>\r\n"));
    EXPECT_THAT(text, HasSubstr("Hello.\r\n=2E\r\nQUIT\r\n"));
    EXPECT_THAT(text, HasSubstr("List-Unsubscribe-Post: List-Unsubscribe=One-Click\r\n"));
}

KLIEG_ASYNC_TEST(SmtpSender, SpeaksTlsFromTheFirstByteWhereTheServerDoes) {
    Site site;
    SmtpServerProcess server("tls_first", &site.ours);
    SmtpSender sender(site.clock, site.options("smtps", server));
    CO_ASSERT_OK(co_await sender.send(greeting()));
    EXPECT_EQ(server.mail().at("tls"), true);
}

KLIEG_ASYNC_TEST(SmtpSender, SignsInWithItsPassword) {
    Site site;
    SmtpServerProcess server("signs_in", &site.ours);
    auto options = site.options("smtp", server);
    options.user = "klieg";
    options.password = "a word between us";
    SmtpSender sender(site.clock, options);
    CO_ASSERT_OK(co_await sender.send(greeting()));
    EXPECT_EQ(server.mail().at("user"), "klieg");
    options.password = "another";
    SmtpSender wrong(site.clock, options);
    auto const refused = co_await wrong.send(greeting());
    CO_ASSERT(!refused.ok());
    EXPECT_TRUE(is_passing(refused.error(), "mail_login_refused")) << refused.error().detail;
    EXPECT_THAT(refused.error().detail, Not(HasSubstr("another")));
}

KLIEG_ASYNC_TEST(SmtpSender, TrustsNoCertificateOfAnother) {
    Site site;
    SmtpServerProcess server("good", &site.anothers);
    SmtpSender sender(site.clock, site.options("smtp", server));
    auto const refused = co_await sender.send(greeting());
    CO_ASSERT(!refused.ok());
    EXPECT_TRUE(is_passing(refused.error(), "mail_server_untrusted")) << refused.error().detail;
}

KLIEG_ASYNC_TEST(SmtpSender, SaysNothingToAServerWithoutTlsUnlessToldTo) {
    auto const refused = co_await error_of("no_tls");
    EXPECT_TRUE(is_passing(refused, "mail_server_untrusted")) << refused.detail;
    Site site;
    SmtpServerProcess server("no_tls");
    auto options = site.options("smtp", server);
    options.tls = SmtpSender::Tls::none;
    SmtpSender sender(site.clock, options);
    CO_ASSERT_OK(co_await sender.send(greeting()));
    EXPECT_EQ(server.mail().at("tls"), false);
}

KLIEG_ASYNC_TEST(SmtpSender, TellsWhatPassesFromWhatDoesNot) {
    for (std::string const manner : {"unknown", "spam"}) {
        auto const refused = co_await error_of(manner);
        EXPECT_EQ(refused.kind, Errc::unsupported) << manner << ": " << refused.detail;
        EXPECT_EQ(refused.code, kRefused) << manner;
        EXPECT_THAT(refused.detail, Not(HasSubstr("ada@")));
    }
    for (std::string const manner : {"full", "later"}) {
        auto const busy = co_await error_of(manner);
        EXPECT_TRUE(is_passing(busy, "mail_server_busy")) << manner << ": " << busy.detail;
    }
}

/// That a server refuses all is about us, and not about the mail.
KLIEG_ASYNC_TEST(SmtpSender, GivesNoMailUpForAServerThatIsOutOfOrder) {
    for (std::string const manner : {"greets_refusing", "garbles", "cuts_off", "never_ends_a_line", "silent"}) {
        auto const broken = co_await error_of(manner, SmtpSender::Tls::none);
        EXPECT_EQ(broken.kind, Errc::unavailable) << manner << ": " << broken.detail;
        EXPECT_FALSE(broken.code.empty()) << manner;
    }
}

KLIEG_ASYNC_TEST(SmtpSender, GivesNoMailUpForAServerThatIsAway) {
    Site site;
    SmtpSender sender(site.clock, {.server = {.host = "localhost", .port = 1}, .from = {"", "mail@klieg.example"}});
    auto const away = co_await sender.send(greeting());
    CO_ASSERT(!away.ok());
    EXPECT_TRUE(is_passing(away.error(), "mail_server_away")) << away.error().detail;
}

KLIEG_ASYNC_TEST(SmtpSender, SendsNothingToWhatIsNoAddress) {
    Site site;
    SmtpSender sender(site.clock, {.server = {.host = "localhost", .port = 1}, .from = {"", "mail@klieg.example"}});
    auto mail = greeting();
    mail.to = "ada@example.org>\r\nRCPT TO:<bob@example.org";
    auto const refused = co_await sender.send(mail);
    CO_ASSERT(!refused.ok());
    EXPECT_EQ(refused.error().code, kNoAddress);
}

KLIEG_ASYNC_TEST(SmtpSender, EndsWhatIsUnderWayWhenItGivesUp) {
    Site site;
    SmtpServerProcess server("silent");
    SmtpSender sender(site.clock, site.options("smtp", server));
    sender.give_up();
    auto const ended = co_await sender.send(greeting());
    CO_ASSERT(!ended.ok());
    EXPECT_TRUE(is_passing(ended.error(), "server_ends"));
}

}  // namespace klieg::mail
