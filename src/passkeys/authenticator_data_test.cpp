#include "passkeys/authenticator_data.h"

#include <gtest/gtest.h>

namespace klieg::passkeys {
namespace {

std::string head(char flags) {
    return std::string(32, 'h') + flags + std::string("\x00\x00\x01\x02", 4);
}

TEST(AuthenticatorData, IsReadByItsPlaces) {
    auto const data = read_authenticator_data(head('\x1d'));
    ASSERT_TRUE(data);
    EXPECT_EQ(data->rp_id_hash, std::string(32, 'h'));
    EXPECT_TRUE(data->user_present && data->user_verified && data->backed_up);
    EXPECT_EQ(data->signs, 258U);
    EXPECT_EQ(data->credential_id, "");
}

TEST(AuthenticatorData, TellsTheIdOfANewCredential) {
    auto const bytes = head('\x45') + std::string(16, 'a') + std::string("\x00\x03", 2) + "key" + "and the key in CBOR";
    auto const data = read_authenticator_data(bytes);
    ASSERT_TRUE(data);
    EXPECT_EQ(data->credential_id, "key");
    for (std::size_t length = 0; length < 32 + 5 + 16 + 2 + 3; ++length)
        EXPECT_FALSE(read_authenticator_data(bytes.substr(0, length))) << length;
}

TEST(AuthenticatorData, ThatSaysWhatCannotBeIsNone) {
    EXPECT_FALSE(read_authenticator_data(head('\x15'))) << "backed up, and cannot be";
    auto const with_id_of = [](std::size_t length) {
        return head('\x45') + std::string(16, 'a') + static_cast<char>(length >> 8U) +
               static_cast<char>(length & 0xffU) + std::string(length, 'i');
    };
    EXPECT_FALSE(read_authenticator_data(with_id_of(0)));
    EXPECT_TRUE(read_authenticator_data(with_id_of(1023)));
    EXPECT_FALSE(read_authenticator_data(with_id_of(1024)));
}

}  // namespace
}  // namespace klieg::passkeys
