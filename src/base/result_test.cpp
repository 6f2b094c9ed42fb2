#include "base/result.h"

#include <gtest/gtest.h>

namespace klieg {

Result<int> half(int number) {
    if (number % 2 != 0) return Error{Errc::invalid, "odd"};
    return number / 2;
}

Result<int> quarter(int number) {
    KLIEG_TRY(auto once, half(number));
    KLIEG_TRY(auto twice, half(once));
    return twice;
}

TEST(Result, CarriesAValueOrAnErrorThroughTry) {
    EXPECT_EQ(*quarter(8), 2);
    ASSERT_FALSE(quarter(6).ok());
    EXPECT_EQ(quarter(6).error().detail, "odd");
}

TEST(Result, SaysThatItWasNeverSet) {
    Result<int> result;
    ASSERT_FALSE(result.ok());
    EXPECT_EQ(result.error().kind, Errc::internal);
    EXPECT_TRUE(Result<>().ok());
}

TEST(Error, FallsBackToTheNameOfItsKind) {
    EXPECT_EQ((Error{Errc::too_large, ""}).stable_code(), "too_large");
    EXPECT_EQ((Error{Errc::conflict, "", "handle_taken"}).stable_code(), "handle_taken");
}

}  // namespace klieg
