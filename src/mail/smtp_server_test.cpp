#include "mail/smtp_server.h"

#include <gtest/gtest.h>

namespace klieg::mail {

TEST(SmtpServer, IsNamedByASchemeAHostAndAPort) {
    auto const tls = parse_smtp_server("smtps://mail.example.org:4650");
    ASSERT_TRUE(tls.ok());
    EXPECT_EQ(tls->url(), "smtps://mail.example.org:4650");
    EXPECT_EQ(parse_smtp_server("smtps://mail.example.org")->port, 465);
    EXPECT_EQ(parse_smtp_server("smtp://mail.example.org/")->port, 587);
    EXPECT_EQ(parse_smtp_server("smtp://[::1]:25")->url(), "smtp://[::1]:25");
    EXPECT_EQ(parse_smtp_server("smtp://[::1]")->url(), "smtp://[::1]:587");
}

TEST(SmtpServer, IsNothingElse) {
    for (auto const* bad : {"", "mail.example.org", "http://mail.example.org", "smtp://", "smtp://:25", "smtp://a b",
                            "smtp://host:0", "smtp://host:70000", "smtp://host:25x", "smtp://user@host",
                            "smtp://host/path", "smtp://::1", "smtp://ho\nst"})
        EXPECT_FALSE(parse_smtp_server(bad).ok()) << bad;
}

TEST(SmtpServer, KnowsWhetherNobodyCanListenIn) {
    for (auto const* here : {"smtp://localhost:25", "smtp://127.0.0.1", "smtp://[::1]"})
        EXPECT_TRUE(parse_smtp_server(here)->is_here()) << here;
    EXPECT_FALSE(parse_smtp_server("smtp://mail.example.org")->is_here());
}

}  // namespace klieg::mail
