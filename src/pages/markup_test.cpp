#include "pages/markup.h"

#include "base/json.h"
#include "base/text.h"

#include <gtest/gtest.h>

namespace klieg::pages {
namespace {

TEST(PageMarkup, HoldsNoTextThatLeavesItsPlace) {
    EXPECT_EQ(in_markup(R"(</title><script>alert("1")</script>)"),
              "&lt;/title&gt;&lt;script&gt;alert(&quot;1&quot;)&lt;/script&gt;");
    EXPECT_EQ(in_markup("a' onload='b]]>&amp;"), "a&#39; onload=&#39;b]]&gt;&amp;amp;");
    EXPECT_EQ(in_markup("Ích tiếng 映画 🎬\n"), "Ích tiếng 映画 🎬\n");
}

TEST(PageMarkup, IsAlwaysADocumentOfXml) {
    EXPECT_EQ(in_markup(std::string_view("\0\x01\x1b\x7f", 4)), "\uFFFD\uFFFD\uFFFD\uFFFD");
    EXPECT_EQ(in_markup("\xC2\x85"), "\uFFFD");  // a control of C1
    EXPECT_EQ(in_markup("\xEF\xBF\xBE\xEF\xBF\xBF"), "\uFFFD\uFFFD");
    EXPECT_EQ(in_markup("\xED\xA0\x80<"), "\uFFFD\uFFFD\uFFFD&lt;");  // half of a surrogate pair
    EXPECT_EQ(in_markup("\xF0\x9F\x8E"), "\uFFFD\uFFFD\uFFFD");       // cut short
    EXPECT_EQ(in_markup("a\tb\r\n"), "a\tb\r\n");
}

TEST(PageScript, EndsNoScriptAndStaysTheSameJson) {
    for (std::string const text : {"</script><!--", "\u2028\u2029", "<![CDATA[ ]]>&", "\"\\\b\x01"}) {
        auto const safe = in_script(json::to_text(json::Value(text)));
        EXPECT_EQ(safe.find_first_of("<>&"), safe.npos) << safe;
        EXPECT_EQ(safe.find("\u2028"), safe.npos);
        EXPECT_EQ(safe.find("\u2029"), safe.npos);
        EXPECT_EQ(json::parse(safe)->as_string(), text);
    }
}

TEST(PageBrief, IsCutBetweenWords) {
    EXPECT_EQ(in_brief("  One\n\n two\tthree  ", 20), "One two three");
    EXPECT_EQ(in_brief("One two three", 13), "One two three");
    EXPECT_EQ(in_brief("One two three", 12), "One two…");
    EXPECT_EQ(in_brief("One two three", 7), "One two…");
    EXPECT_EQ(in_brief("One two", 3), "One…");
    EXPECT_EQ(in_brief("映画映画映画", 4), "映画映画…");
    EXPECT_EQ(in_brief(" \n ", 4), "");
    EXPECT_TRUE(is_utf8(in_brief("a\xED\xA0\x80\xF0\x9F", 100)));
}

}  // namespace
}  // namespace klieg::pages
