#include "adapters/embedded/copy_buffer.h"

#include <gtest/gtest.h>

#include <optional>

namespace klieg::embedded {

using namespace std::chrono_literals;

TEST(CopyBuffer, GrowsWithASenderThatFillsItSoon) {
    CopyBudget budget(std::size_t{1} << 20U);
    {
        CopyBuffer buffer(budget);
        EXPECT_EQ(buffer.span().size(), CopyBuffer::kFirst);
        EXPECT_EQ(budget.used(), 0U);
        buffer.filled_in(1s, 1s);
        EXPECT_EQ(buffer.span().size(), 2 * CopyBuffer::kFirst);
        for (int i = 0; i < 20; ++i) buffer.filled_in(0s, 1s);
        EXPECT_EQ(buffer.span().size(), CopyBuffer::kLargest);
        EXPECT_EQ(budget.used(), CopyBuffer::kLargest - CopyBuffer::kFirst);
    }
    EXPECT_EQ(budget.used(), 0U);
}

TEST(CopyBuffer, IsSmallForASenderThatTakesItsTime) {
    CopyBudget budget(std::size_t{1} << 20U);
    CopyBuffer buffer(budget);
    buffer.filled_in(2s, 1s);
    EXPECT_EQ(buffer.span().size(), CopyBuffer::kFirst);
    for (int i = 0; i < 3; ++i) buffer.filled_in(0s, 1s);
    EXPECT_EQ(buffer.span().size(), 8 * CopyBuffer::kFirst);
    buffer.filled_in(2s, 1s);
    EXPECT_EQ(buffer.span().size(), CopyBuffer::kFirst);
    EXPECT_EQ(budget.used(), 0U);
}

TEST(CopyBuffer, StaysAsItIsWhereTheBudgetIsSpent) {
    CopyBudget budget(3 * CopyBuffer::kFirst);
    std::optional<CopyBuffer> first(budget);
    CopyBuffer second(budget);
    first->filled_in(0s, 1s);
    first->filled_in(0s, 1s);
    EXPECT_EQ(first->span().size(), 4 * CopyBuffer::kFirst);
    second.filled_in(0s, 1s);
    EXPECT_EQ(second.span().size(), CopyBuffer::kFirst);
    first.reset();
    second.filled_in(0s, 1s);
    EXPECT_EQ(second.span().size(), 2 * CopyBuffer::kFirst);
}

}  // namespace klieg::embedded
