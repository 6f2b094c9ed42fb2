#include "http/idempotency_key.h"

#include <gtest/gtest.h>

namespace klieg::http {

TEST(IdempotencyKey, IsWhatTheQuotesHold) {
    for (auto const& [header, key] : std::vector<std::pair<std::string, std::string>>{
             {R"("8e03978e-40d5-43dd-bc93-6894a57f9324")", "8e03978e-40d5-43dd-bc93-6894a57f9324"},
             {R"( "a" )", "a"},
             {R"("a b")", "a b"},
             {R"("a\"b\\c")", R"(a"b\c)"},
             {"\"" + std::string(255, 'k') + "\"", std::string(255, 'k')},
         }) {
        auto parsed = parse_idempotency_key(header);
        ASSERT_TRUE(parsed.ok()) << header;
        EXPECT_EQ(*parsed, key);
    }
}

TEST(IdempotencyKey, IsRefusedWhereItIsNoStructuredString) {
    for (std::string const& header :
         {std::string(), std::string("a"), std::string("\""), std::string("\"\""), std::string("\"a"),
          std::string("a\""), std::string("'a'"), std::string("\"a\"b\""), std::string(R"("a\b")"),
          std::string(R"("a\")"), std::string("\"a\nb\""), std::string("\"\x7f\""), std::string("\"\xc3\xa4\""),
          std::string("\"a\";p=1"), std::string("\"a\", \"b\""), std::string("\"a\0b\"", 5),
          "\"" + std::string(256, 'k') + "\""}) {
        auto parsed = parse_idempotency_key(header);
        EXPECT_FALSE(parsed.ok()) << header;
        if (!parsed.ok()) EXPECT_EQ(parsed.error().code, "invalid_idempotency_key");
    }
}

}  // namespace klieg::http
