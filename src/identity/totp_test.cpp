#include "identity/totp.h"

#include <gtest/gtest.h>

namespace klieg::identity {
namespace {

constexpr auto kSecret = "12345678901234567890";

Time at(std::int64_t seconds) {
    return Time(std::chrono::seconds(seconds));
}

/// RFC 4226, appendix D.
TEST(Totp, HasTheCodesOfRfc4226) {
    constexpr std::string_view kCodes[] = {"755224", "287082", "359152", "969429", "338314",
                                           "254676", "287922", "162583", "399871", "520489"};
    for (std::int64_t counter = 0; counter < 10; ++counter)
        EXPECT_EQ(totp::code_of(kSecret, counter), kCodes[counter]) << counter;
}

/// RFC 6238, appendix B, of which those with SHA-1 are ours.
TEST(Totp, HasTheCodesOfRfc6238) {
    struct Case {
        std::int64_t seconds;
        std::string_view code;
    };
    constexpr Case kCases[] = {{59, "94287082"},         {1111111109, "07081804"}, {1111111111, "14050471"},
                               {1234567890, "89005924"}, {2000000000, "69279037"}, {20000000000, "65353130"}};
    for (auto const& [seconds, code] : kCases) {
        EXPECT_EQ(totp::code_of(kSecret, totp::step_of(at(seconds)), 8), code) << seconds;
        EXPECT_EQ(totp::find_step(kSecret, code.substr(2), at(seconds), 0), totp::step_of(at(seconds)));
    }
}

TEST(Totp, TakesAStepOfDriftAndNoMore) {
    auto const now = at(1111111111);
    auto const step = totp::step_of(now);
    for (std::int64_t drift = -3; drift <= 3; ++drift) {
        auto const found = totp::find_step(kSecret, totp::code_of(kSecret, step + drift), now, 0);
        EXPECT_EQ(found, drift >= -1 && drift <= 1 ? std::optional(step + drift) : std::nullopt) << drift;
    }
}

TEST(Totp, TakesNoCodeOfATimeThatWasUsed) {
    auto const now = at(1111111111);
    auto const step = totp::step_of(now);
    for (std::int64_t drift = -1; drift <= 1; ++drift) {
        auto const code = totp::code_of(kSecret, step + drift);
        EXPECT_EQ(totp::find_step(kSecret, code, now, step).has_value(), drift > 0) << drift;
    }
    for (auto const* none : {"", "28708", "2870822", "abcdef"}) EXPECT_FALSE(totp::find_step(kSecret, none, now, 0));
}

TEST(Totp, TellsAnAppItsSecret) {
    // RFC 4648, section 10.
    EXPECT_EQ(totp::base32(""), "");
    EXPECT_EQ(totp::base32("f"), "MY");
    EXPECT_EQ(totp::base32("fo"), "MZXQ");
    EXPECT_EQ(totp::base32("foo"), "MZXW6");
    EXPECT_EQ(totp::base32("foob"), "MZXW6YQ");
    EXPECT_EQ(totp::base32("fooba"), "MZXW6YTB");
    EXPECT_EQ(totp::base32("foobar"), "MZXW6YTBOI");
    EXPECT_EQ(totp::uri(kSecret, "Ada & Söhne", "ada"),
              "otpauth://totp/Ada%20%26%20S%C3%B6hne:ada?secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"
              "&issuer=Ada%20%26%20S%C3%B6hne&algorithm=SHA1&digits=6&period=30");
}

}  // namespace
}  // namespace klieg::identity
