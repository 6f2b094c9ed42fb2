#include "mail/compose.h"

#include "base/crypto.h"
#include "mail/sender.h"

#include <gmock/gmock.h>

#include <string>
#include <vector>

namespace klieg::mail {

namespace {

using ::testing::HasSubstr;
using ::testing::Not;
using ::testing::StartsWith;

Mailbox const kFrom{"Klieg", "mail@klieg.example"};
Time const kDate{std::chrono::sys_days{std::chrono::year{2026} / 2 / 3} + std::chrono::hours(4)};

Message hello() {
    return {.to = "ada@example.org", .subject = "Hello", .text = "A line.\n", .id = "m1"};
}

std::string composed(Message const& message, Mailbox const& from = kFrom) {
    auto mail = compose(message, from, kDate);
    EXPECT_TRUE(mail.ok());
    return mail.ok() ? *mail : std::string();
}

/// The headers of a mail, unfolded.
std::vector<std::string> headers_of(std::string mail) {
    mail = mail.substr(0, mail.find("\r\n\r\n"));
    std::vector<std::string> lines;
    for (std::size_t at = 0; at < mail.size();) {
        auto const end = std::min(mail.find("\r\n", at), mail.size());
        auto const line = mail.substr(at, end - at);
        if (line.starts_with(' '))
            lines.back() += line;
        else
            lines.push_back(line);
        at = end + 2;
    }
    return lines;
}

/// As a receiver reads it, without our own code.
std::string decoded(std::string const& quoted) {
    std::string text;
    for (std::size_t i = 0; i < quoted.size(); ++i) {
        if (quoted[i] != '=') {
            text += quoted[i];
        } else if (quoted.substr(i, 3) == "=\r\n") {
            i += 2;
        } else {
            text += static_cast<char>(std::stoi(quoted.substr(i + 1, 2), nullptr, 16));
            i += 2;
        }
    }
    return text;
}

}  // namespace

TEST(Compose, SaysWhoWritesWhatToWhomAndWhen) {
    EXPECT_EQ(composed(hello()),
              "From: \"Klieg\" <mail@klieg.example>\r\nTo: ada@example.org\r\nSubject: Hello\r\n"
              "Date: Tue, 03 Feb 2026 04:00:00 +0000\r\nMessage-ID: <m1@klieg.example>\r\n"
              "Auto-Submitted: auto-generated\r\nMIME-Version: 1.0\r\n"
              "Content-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n"
              "A line.\r\n");
}

TEST(Compose, SaysTheSameInTwoFormsOfWhichTheReaderTakesTheLast) {
    auto message = hello();
    message.html = "<p>A line.</p>";
    auto const mail = composed(message);
    auto const text = mail.find("text/plain");
    auto const html = mail.find("text/html");
    EXPECT_THAT(mail, HasSubstr("Content-Type: multipart/alternative; boundary=\"=_"));
    EXPECT_LT(text, html);
    EXPECT_NE(html, std::string::npos);
    EXPECT_TRUE(mail.ends_with("--\r\n"));
}

TEST(Compose, LetsNoTextEndItsPart) {
    auto message = hello();
    message.html = "<p>x</p>";
    auto const mail = composed(message);
    auto const from = mail.find("boundary=\"") + 10;
    auto const boundary = mail.substr(from, mail.find('"', from) - from);
    message.text = "--" + boundary + "--\r\n";
    auto const again = composed(message);
    std::size_t met = 0;
    for (auto at = again.find("--" + boundary); at != std::string::npos; at = again.find("--" + boundary, at + 1))
        ++met;
    EXPECT_EQ(met, 3U);
}

TEST(Compose, NamesAWayOutByOneClickWhereThereIsOne) {
    auto message = hello();
    EXPECT_THAT(composed(message), Not(HasSubstr("List-Unsubscribe")));
    message.unsubscribe_url = "https://klieg.example/api/u?token=a-b";
    auto const mail = composed(message);
    EXPECT_THAT(mail, HasSubstr("\r\nList-Unsubscribe: <https://klieg.example/api/u?token=a-b>\r\n"));
    EXPECT_THAT(mail, HasSubstr("\r\nList-Unsubscribe-Post: List-Unsubscribe=One-Click\r\n"));
    for (auto const* bad : {"https://a/>\r\nBcc: b@c", "https://a/ b", "https://a/\n"}) {
        message.unsubscribe_url = bad;
        EXPECT_FALSE(compose(message, kFrom, kDate).ok()) << bad;
    }
}

TEST(Compose, LetsNoNameBecomeAHeader) {
    std::vector<std::string> const hostile{
        "Hello\r\nBcc: bob@example.org",
        "Hello\nBcc: bob@example.org",
        "Hello\rBcc: bob@example.org",
        "Hello\r\n\r\n<h1>a body</h1>",
        std::string("Hello\0Bcc: x", 12),
        "=?UTF-8?B?SGVsbG8NCkJjYzogYm9iQGV4YW1wbGUub3Jn?=",
        std::string("\xe2\x80\xa8") + "Bcc: bob@example.org",
        std::string("\xc2\x85") + "Bcc: bob@example.org",
        std::string(5'000, 'x') + "\r\nBcc: y",
        "\x0b\x0c\x1b[2J\x7f",
        "\xff\xfe\x80\x80\x80",
        std::string(500, '\x80'),
        "\" <eve@example.org>, \"",
        "\\\"",
        "Grüße aus Köln und so weiter und so fort, bis es in keine Zeile mehr paßt",
        "\xf0\x9f\x8e\xac\xf0\x9f\x8e\xac\xf0\x9f\x8e\xac\xf0\x9f\x8e\xac\xf0\x9f\x8e\xac\xf0\x9f\x8e\xac\xf0\x9f\x8e"
        "\xac\xf0\x9f\x8e\xac\xf0\x9f\x8e\xac\xf0\x9f\x8e\xac\xf0\x9f\x8e\xac\xf0\x9f\x8e\xac\xf0\x9f\x8e\xac",
    };
    for (auto const& name : hostile) {
        auto message = hello();
        message.subject = name;
        auto const mail = composed(message, {name, kFrom.address});
        auto const headers = headers_of(mail);
        ASSERT_EQ(headers.size(), 9U) << name;
        std::vector<std::string> const starts{"From: ",
                                              "To: ada@example.org",
                                              "Subject: ",
                                              "Date: ",
                                              "Message-ID: ",
                                              "Auto-Submitted: ",
                                              "MIME-Version: 1.0",
                                              "Content-Type: ",
                                              "Content-Transfer-Encoding: "};
        for (std::size_t i = 0; i < starts.size(); ++i) EXPECT_THAT(headers[i], StartsWith(starts[i])) << name;
        EXPECT_TRUE(headers[0].ends_with(" <mail@klieg.example>")) << headers[0];
        for (char const c : mail.substr(0, mail.find("\r\n\r\n")))
            EXPECT_TRUE((c >= 0x20 && c < 0x7f) || c == '\r' || c == '\n') << name;
    }
}

TEST(Compose, HasNoLineThatServersMayCut) {
    auto message = hello();
    message.subject = std::string(3'000, 'x') + "\xc3\xbc";
    message.text = std::string(10'000, 'y') + "\xf0\x9f\x8e\xac" + std::string(200, ' ') + "\n" + std::string(80, '\t');
    auto const mail = composed(message);
    for (std::size_t at = 0; at < mail.size();) {
        auto const end = mail.find("\r\n", at);
        ASSERT_NE(end, std::string::npos);
        EXPECT_LE(end - at, 78U) << mail.substr(at, end - at);
        EXPECT_EQ(mail.substr(at, end - at).find_first_of("\r\n"), std::string::npos);
        at = end + 2;
    }
}

TEST(Compose, SendsToNothingThatIsNoAddress) {
    auto message = hello();
    for (auto const* bad : {"", "ada", "ada@example.org\r\nBcc: b@c", "a@b>, <c@d"}) {
        message.to = bad;
        auto const refused = compose(message, kFrom, kDate);
        ASSERT_FALSE(refused.ok()) << bad;
        EXPECT_EQ(refused.error().kind, Errc::unsupported);
        EXPECT_EQ(refused.error().code, kNoAddress);
    }
    message = hello();
    message.id = "m1>\r\nBcc: b@c";
    EXPECT_FALSE(compose(message, kFrom, kDate).ok());
}

TEST(QuotedPrintable, IsReadAsItWasWritten) {
    for (std::string const text : {"", "plain", "a = b", "trailing blank \r\nand tab\t\r\n", ".\r\n..\r\nFrom me\r\n",
                                   "Grüße \xf0\x9f\x8e\xac", "=3D=\r\n=", "\x01\x7f\xff"}) {
        EXPECT_EQ(decoded(quoted_printable(text)), text);
        for (char const c : quoted_printable(text))
            EXPECT_TRUE((c >= 0x20 && c < 0x7f) || c == '\r' || c == '\n' || c == '\t');
    }
    EXPECT_EQ(decoded(quoted_printable("a\nb\rc\r\n\n")), "a\r\nb\r\nc\r\n\r\n");
    EXPECT_EQ(quoted_printable("."), "=2E");
}

TEST(HeaderText, CutsNoCharacterInTwo) {
    std::string films;
    for (int i = 0; i < 40; ++i) films += "\xf0\x9f\x8e\xac";
    auto const words = header_text("x" + films);
    std::string read;
    for (std::size_t at = 0; at < words.size();) {
        auto const begin = words.find("=?UTF-8?B?", at) + 10;
        auto const end = words.find("?=", begin);
        auto const piece = crypto::from_base64(words.substr(begin, end - begin)).value_or("");
        ASSERT_FALSE(piece.empty());
        EXPECT_NE(static_cast<unsigned char>(piece.front()) & 0xc0U, 0x80U);
        read += piece;
        at = end + 5;
    }
    EXPECT_EQ(read, "x" + films);
}

}  // namespace klieg::mail
