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

}  // namespace klieg
