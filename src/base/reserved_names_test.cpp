#include "base/reserved_names.h"

#include <gtest/gtest.h>

namespace klieg {

TEST(ReservedNames, AreThoseOfTheSiteInAnyDress) {
    for (auto const* name : {"admin", "Admin", "ADMIN", "ad.min", "a-d-m-i-n", "_admin_", "api", "settings", "support",
                             "root", "me", "klieg"})
        EXPECT_TRUE(is_reserved_name(name)) << name;
    for (auto const* name : {"ada", "adminette", "kino", "my-support-act", "sea", ""})
        EXPECT_FALSE(is_reserved_name(name)) << name;
}

TEST(ReservedNames, OfAddressesMayBeShownByAnybody) {
    for (auto const* name : {"News", "Media", "Search", "Library"}) {
        EXPECT_TRUE(is_reserved_name(name)) << name;
        EXPECT_FALSE(reads_as_staff(name)) << name;
    }
}

TEST(ReservedNames, AreWhatAPersonReadsInThem) {
    for (auto const* name : {"\u0430dmin", "\u0410dmin", "\uff41\uff44\uff4d\uff49\uff4e", "adrnin",
                             "\U0001d41a\U0001d41d\U0001d426\U0001d422\U0001d427", "W\u0415\u0412MASTER",
                             "\u0455t\u0430ff", "Sup port", "r00t"})
        EXPECT_TRUE(reads_as_staff(name)) << name;
    for (auto const* name :
         {"Admin tools", "\u041a\u0438\u043d\u043e", "\u7ba1\u7406", "Staffordshire", "\xf0\x9f\x98\x80"})
        EXPECT_FALSE(is_reserved_name(name)) << name;
}

}  // namespace klieg
