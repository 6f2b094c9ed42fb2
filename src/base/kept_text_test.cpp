#include "base/kept_text.h"

#include <gtest/gtest.h>

#include <thread>
#include <vector>

namespace klieg {

namespace {

struct Length final : KeptText::Companion {
    std::size_t bytes() const noexcept override { return 100; }
};

}  // namespace

TEST(KeptText, CountsWhatHasComeBesideIt) {
    KeptText const text("ten bytes.");
    EXPECT_EQ(text.bytes(), 10U);
    text.companion<Length>();
    EXPECT_EQ(text.bytes(), 110U);
}

TEST(KeptText, HasOneCompanionWhoeverAsksFirst) {
    KeptText const text("shared");
    std::vector<Length*> seen(4);
    {
        std::vector<std::jthread> threads;
        for (auto& one : seen) threads.emplace_back([&one, &text] { one = &text.companion<Length>(); });
    }
    for (auto const* one : seen) EXPECT_EQ(one, &text.companion<Length>());
}

}  // namespace klieg
