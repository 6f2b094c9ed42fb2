#include "identity/access_token_text.h"

#include "base/random.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <set>

namespace klieg::identity {
namespace {

/// Chance that is known.
class Bytes final : public Random {
public:
    explicit Bytes(std::byte value) : value_(value) {}
    void fill(std::span<std::byte> bytes) override { std::ranges::fill(bytes, value_); }

private:
    std::byte value_;
};

TEST(AccessTokenText, IsAlwaysOfOneLengthAndAlphabet) {
    Bytes lowest(std::byte{0});
    Bytes highest(std::byte{0xff});
    SystemRandom random;
    // The checksums were computed by zlib's crc32, as Python has it.
    EXPECT_EQ(access_token_text::make(lowest), "klieg_pat_" + std::string(43, '0') + "3Tl1Go");
    EXPECT_EQ(access_token_text::make(highest), "klieg_pat_yhjskwdA6OZ1AL1YmHWZWm8LLG7HjnuCA2j5rOw8Xp10OSDLK");
    for (int i = 0; i < 100; ++i) EXPECT_TRUE(access_token_text::is_one(access_token_text::make(random)));
}

TEST(AccessTokenText, TellsEveryTypingErrorOfOneCharacterOrTwoExchanged) {
    SystemRandom random;
    auto const token = access_token_text::make(random);
    for (std::size_t i = 0; i < token.size(); ++i) {
        for (char c : {'a', 'Z', '0', '-', '\0'}) {
            auto wrong = token;
            wrong[i] = c;
            EXPECT_EQ(access_token_text::is_one(wrong), wrong == token) << wrong;
        }
        auto exchanged = token;
        std::swap(exchanged[i], exchanged[(i + 1) % token.size()]);
        EXPECT_EQ(access_token_text::is_one(exchanged), exchanged == token) << exchanged;
    }
    for (auto const& wrong : {token.substr(1), token + "0", std::string(), token.substr(0, 10)})
        EXPECT_FALSE(access_token_text::is_one(wrong)) << wrong;
}

TEST(AccessTokenText, IsNeverTheSameTwice) {
    SystemRandom random;
    std::set<std::string> made;
    for (int i = 0; i < 1000; ++i) EXPECT_TRUE(made.insert(access_token_text::make(random)).second);
}

}  // namespace
}  // namespace klieg::identity
