#include "app/mail_settings.h"

#include "app/admin.h"
#include "mail/smtp_server_for_test.h"
#include "testing/temp_dir.h"

#include <gmock/gmock.h>

#include <fstream>
#include <utility>
#include <vector>

namespace klieg::app {

namespace {

using ::testing::HasSubstr;

Config mailing() {
    Config config;
    config.public_url = "https://video.example.org";
    config.mail_server = "smtps://mail.example.org:465";
    config.mail_from = "Our films <mail@example.org>";
    return config;
}

}  // namespace

TEST(MailSettings, HoldTogether) {
    EXPECT_TRUE(validate(Config{}).ok());
    EXPECT_TRUE(validate(mailing()).ok());
    using Change = void (*)(Config&);
    std::vector<std::pair<Change, char const*>> const wrong{
        {[](Config& c) { c.mail_server = "mail.example.org"; }, "mail.server is smtps:// or smtp://"},
        {[](Config& c) { c.mail_from = ""; }, "mail.server needs a mail.from"},
        {[](Config& c) { c.mail_from = "Our films"; }, "mail.from is an address"},
        {[](Config& c) { c.public_url = ""; }, "mail.server needs server.public_url"},
        {[](Config& c) { c.mail_server = ""; }, "mail.from needs a mail.server"},
        {[](Config& c) { c.mail_user = "klieg"; }, "mail.user and its mail.password go together"},
        {[](Config& c) { c.mail_password = "secret-word"; }, "mail.user and its mail.password go together"},
        {[](Config& c) { c.mail_tls = "maybe"; }, "mail.tls is required or none"},
        {[](Config& c) { c.mail_tls = "none"; }, "mail.tls cannot be none where mail.server begins with smtps://"},
        {[](Config& c) {
             c.mail_server = "smtp://mail.example.org";
             c.mail_tls = "none";
             c.mail_user = "klieg";
             c.mail_password = "secret-word";
         },
         "mail.tls is required where a password goes to another machine"},
        {[](Config& c) {
             c.mail_user = "klieg";
             c.mail_password = "secret-word";
             c.mail_password_file = "/nowhere";
         },
         "mail.password_file and mail.password are two"},
    };
    for (auto const& [change, sentence] : wrong) {
        auto config = mailing();
        change(config);
        auto const refused = validate(config);
        ASSERT_FALSE(refused.ok()) << sentence;
        EXPECT_THAT(refused.error().detail, HasSubstr(sentence));
        EXPECT_THAT(refused.error().detail, Not(HasSubstr("secret-word")));
    }
}

TEST(MailSettings, MakeNoSenderWhereNoServerIsSet) {
    SystemClock const clock;
    auto const none = make_sender(Config{}, clock);
    ASSERT_TRUE(none.ok());
    EXPECT_EQ(*none, nullptr);
}

TEST(MailSettings, ReadThePasswordFromAFile) {
    testing::TempDir folder;
    SystemClock const clock;
    auto config = mailing();
    config.mail_user = "klieg";
    config.mail_password_file = (folder.path() / "word").string();
    auto const missing = make_sender(config, clock);
    ASSERT_FALSE(missing.ok());
    EXPECT_THAT(missing.error().detail, HasSubstr("mail.password_file cannot be read"));
    std::ofstream(config.mail_password_file) << "a word between us\n";
    auto const made = make_sender(config, clock);
    ASSERT_TRUE(made.ok());
    EXPECT_NE(*made, nullptr);
}

TEST(MailSettings, AreTriedByACommandThatSaysWhatTheServerSaid) {
    testing::TempDir folder;
    auto const ours = testing::make_certificate(folder.path(), "ours");
    AdminRequest request;
    request.email = "ada@example.org";
    ::testing::internal::CaptureStderr();
    EXPECT_EQ(admin_mail_test(Config{}, request), 1);
    EXPECT_THAT(::testing::internal::GetCapturedStderr(), HasSubstr("this site sends no mail"));

    auto config = mailing();
    config.mail_certificates = ours.certificate.string();
    mail::SmtpServerProcess good("good", &ours);
    config.mail_server = "smtp://localhost:" + good.port();
    EXPECT_EQ(admin_mail_test(config, request), 0);
    EXPECT_EQ(good.mail().at("to"), json::Array{"ada@example.org"});

    mail::SmtpServerProcess unknown("unknown", &ours);
    config.mail_server = "smtp://localhost:" + unknown.port();
    ::testing::internal::CaptureStderr();
    EXPECT_EQ(admin_mail_test(config, request), 1);
    EXPECT_EQ(::testing::internal::GetCapturedStderr(), "klieg: the mail server refuses the address (550)\n");
}

}  // namespace klieg::app
