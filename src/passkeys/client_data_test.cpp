#include "passkeys/client_data.h"

#include <gtest/gtest.h>

namespace klieg::passkeys {
namespace {

TEST(ClientData, IsReadWithWhateverElseABrowserSays) {
    auto const data = read_client_data(
        R"({"type":"webauthn.get","challenge":"YQ","origin":"https://klieg.example","crossOrigin":false,"more":[1]})");
    ASSERT_TRUE(data);
    EXPECT_EQ(data->type, "webauthn.get");
    EXPECT_EQ(data->challenge, "YQ");
    EXPECT_EQ(data->origin, "https://klieg.example");
    EXPECT_FALSE(data->cross_origin);
}

TEST(ClientData, ThatLacksSomethingIsNone) {
    for (auto const* text : {"", "null", "[]", "{}", R"({"type":1,"challenge":"a","origin":"b"})",
                             R"({"type":"a","challenge":"a"})", R"({"type":"a","origin":"a"})",
                             R"({"challenge":"a","origin":"a"})", R"({"type":"a","challenge":"a","origin":"b"}})"})
        EXPECT_FALSE(read_client_data(text)) << text;
}

TEST(ClientData, OfAFrameSaysSo) {
    for (auto const* more :
         {R"("crossOrigin":true)", R"("crossOrigin":null)", R"("crossOrigin":"no")", R"("topOrigin":"a")"}) {
        auto const data = read_client_data(std::string(R"({"type":"a","challenge":"a","origin":"b",)") + more + "}");
        ASSERT_TRUE(data) << more;
        EXPECT_TRUE(data->cross_origin) << more;
    }
}

}  // namespace
}  // namespace klieg::passkeys
