#include "mail/address.h"

#include <gtest/gtest.h>

namespace klieg::mail {

TEST(Address, IsWhatAnEnvelopeAndAHeaderTakeAsItIs) {
    for (auto const* good : {"ada@example.org", "a.b+c=d@mail.example.co", "o'brien@xn--bcher-kva.example", "a@b"})
        EXPECT_TRUE(is_address(good)) << good;
}

TEST(Address, IsNothingThatCouldBeMore) {
    for (std::string const bad : {"",
                                  "@",
                                  "ada",
                                  "ada@",
                                  "@example.org",
                                  "ada@example.org>",
                                  "<ada@example.org",
                                  "ada @example.org",
                                  "ada@exa mple.org",
                                  "ada@example.org\r\nBcc: b@example.org",
                                  "ada@example.org\n",
                                  "ada@example.org,b@c",
                                  "\"a b\"@example.org",
                                  "a@b@c",
                                  "ada@[127.0.0.1]",
                                  "a..b@example.org",
                                  ".a@example.org",
                                  "a.@example.org",
                                  "a@example..org",
                                  "a@.example.org",
                                  "a@example.org.",
                                  "a@-example.org",
                                  "-oQ/tmp@example.org",
                                  "\xc3\xa4@example.org",
                                  "ada@b\xc3\xbc.example",
                                  "ada(x)@example.org",
                                  "ada;b@example.org",
                                  "a\tb@c",
                                  "ada@example.org SIZE=1",
                                  "ada:b@example.org"})
        EXPECT_FALSE(is_address(bad)) << bad;
    EXPECT_FALSE(is_address(std::string("ada@example.org\0", 16)));
    EXPECT_FALSE(is_address(std::string(65, 'a') + "@example.org"));
    EXPECT_FALSE(is_address("a@" + std::string(253, 'b')));
}

TEST(Mailbox, IsAnAddressWithOrWithoutAName) {
    auto const alone = parse_mailbox(" mail@example.org ");
    ASSERT_TRUE(alone.ok());
    EXPECT_EQ(alone->address, "mail@example.org");
    EXPECT_EQ(alone->name, "");
    for (auto const* text : {"Our films <mail@example.org>", "\"Our films\" <mail@example.org>"}) {
        auto const named = parse_mailbox(text);
        ASSERT_TRUE(named.ok());
        EXPECT_EQ(named->name, "Our films");
        EXPECT_EQ(named->address, "mail@example.org");
    }
    for (auto const* bad : {"", "Our films", "Our films <>", "<a@b", "a@b>", "a@b, c@d"})
        EXPECT_FALSE(parse_mailbox(bad).ok()) << bad;
}

}  // namespace klieg::mail
