#include "base/pretty_json.h"

#include <gtest/gtest.h>

namespace klieg::json {

TEST(PrettyJson, IndentsWhatHoldsSomething) {
    auto value = *parse(R"({"a":[1,{"b":null}],"c":{},"d":[],"e\"":"x"})");
    EXPECT_EQ(to_pretty_text(value),
              "{\n  \"a\": [\n    1,\n    {\n      \"b\": null\n    }\n  ],\n  \"c\": {},\n  \"d\": [],\n  \"e\\\"\": "
              "\"x\"\n}");
}

}  // namespace klieg::json
