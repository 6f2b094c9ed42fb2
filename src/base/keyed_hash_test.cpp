#include "base/keyed_hash.h"

#include "testing/colliding_texts.h"

#include <gtest/gtest.h>

namespace klieg {
namespace {

TEST(KeyedHash, IsOfTheTextAndOfAKeyOfItsOwn) {
    KeyedHash const hash;
    auto const copy = hash;
    EXPECT_EQ(hash("ada"), copy("ada"));
    EXPECT_NE(hash("ada"), hash("adb"));
    EXPECT_NE(hash("ada"), KeyedHash()("ada"));
}

TEST(KeyedHash, TellsTextsApartThatWereChosenToCollide) {
    auto const [one, other] = testing::colliding_texts();
    EXPECT_NE(KeyedHash()(one), KeyedHash()(other));
}

}  // namespace
}  // namespace klieg
