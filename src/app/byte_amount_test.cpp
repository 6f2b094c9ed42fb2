#include "app/byte_amount.h"

#include <gtest/gtest.h>

namespace klieg::app {

TEST(ByteAmount, IsReadAsPeopleWriteIt) {
    struct Case {
        char const* text;
        std::int64_t bytes;
    };
    for (auto const& [text, bytes] : {Case{"0", 0}, Case{"1234", 1234}, Case{"45.5MB", 45'500'000},
                                      Case{"1.5 GB", 1'500'000'000}, Case{"256gib", 256LL << 30}, Case{".5 KiB", 512},
                                      Case{"1PiB", 1LL << 50}, Case{"7 B", 7}, Case{"1.0000001kB", 1000}})
        EXPECT_EQ(parse_byte_amount(text), bytes) << text;
}

TEST(ByteAmount, IsNothingElse) {
    for (auto const* text : {"",
                             "-1",
                             "-1MB",
                             "MB",
                             "1.5",
                             "1..5MB",
                             ".MB",
                             "7XB",
                             "1 000",
                             "1e3",
                             "1e3MB",
                             "0x10",
                             "9999TiB",
                             "1125899906842625",
                             "99999999999999999999",
                             "70GB!",
                             "1,5GB",
                             "5 ",
                             "inf B",
                             "nan"})
        EXPECT_EQ(parse_byte_amount(text), std::nullopt) << text;
}

}  // namespace klieg::app
