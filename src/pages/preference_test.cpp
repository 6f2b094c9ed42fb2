#include "pages/preference.h"

#include <gtest/gtest.h>

namespace klieg::pages {
namespace {

TEST(PagePreference, IsForAPageUnlessJsonWeighsMore) {
    for (auto const* accept :
         {"", "*/*", "text/html", "text/html,application/xhtml+xml,*/*;q=0.8", "text/*", "text/html, application/json",
          "application/json;q=0.9, */*", "image/webp", "application/json;q=0", "garbage;;;,,q="})
        EXPECT_FALSE(prefers_json(accept)) << accept;
    for (auto const* accept : {"application/json", "application/json, text/html;q=0.9", "application/problem+json",
                               "text/html;q=0.1, */*;q=0.5", "APPLICATION/JSON", "application/*"})
        EXPECT_TRUE(prefers_json(accept)) << accept;
}

TEST(PagePreference, KnowsWhoGoesToAnAddress) {
    EXPECT_TRUE(names_html("text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"));
    EXPECT_FALSE(names_html("*/*"));
    EXPECT_FALSE(names_html(""));
    EXPECT_FALSE(names_html("text/html;q=0"));
    EXPECT_FALSE(names_html("image/avif,image/webp,*/*;q=0.8"));
    EXPECT_FALSE(names_html("application/json, text/html;q=0.5"));
}

}  // namespace
}  // namespace klieg::pages
