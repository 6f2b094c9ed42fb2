#include "media/language.h"

#include <gtest/gtest.h>

namespace klieg::media {

TEST(Language, IsAsShortAsBcp47AsksFor) {
    EXPECT_EQ(to_bcp47("eng"), "en");
    EXPECT_EQ(to_bcp47("ger"), "de");
    EXPECT_EQ(to_bcp47("deu"), "de");
    EXPECT_EQ(to_bcp47("gsw"), "gsw");
    EXPECT_EQ(to_bcp47("zul"), "zu");
    EXPECT_EQ(to_bcp47("und"), "");
    EXPECT_EQ(to_bcp47("a\"b"), "");
}

TEST(Language, GoesBackIntoAFile) {
    EXPECT_EQ(to_iso639("en"), "eng");
    EXPECT_EQ(to_iso639("pt-BR"), "por");
    EXPECT_EQ(to_iso639("gsw"), "gsw");
    EXPECT_EQ(to_iso639(""), "und");
}

}  // namespace klieg::media
