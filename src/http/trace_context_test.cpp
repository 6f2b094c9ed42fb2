#include "http/trace_context.h"

#include <gtest/gtest.h>

namespace klieg::http {

TEST(TraceContext, SaysWhatItRead) {
    constexpr auto kHeader = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";
    auto trace = TraceContext::parse(kHeader);
    ASSERT_TRUE(trace);
    EXPECT_EQ(trace->trace_high, 0x0af7651916cd43ddU);
    EXPECT_EQ(trace->trace_low, 0x8448eb211c80319cU);
    EXPECT_EQ(trace->span, 0xb7ad6b7169203331U);
    EXPECT_TRUE(trace->sampled);
    EXPECT_EQ(trace->to_header(), kHeader);
    EXPECT_EQ(trace->trace_text(), "0af7651916cd43dd8448eb211c80319c");
}

TEST(TraceContext, KeepsOfTheFlagsTheOneThatItKnows) {
    auto trace = TraceContext::parse("00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-fe");
    ASSERT_TRUE(trace);
    EXPECT_FALSE(trace->sampled);
    EXPECT_TRUE(trace->to_header().ends_with("-00"));
}

TEST(TraceContext, ReadsWhatItKnowsOfLaterVersions) {
    EXPECT_TRUE(TraceContext::parse("01-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"));
    EXPECT_TRUE(TraceContext::parse("cc-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01-what-comes"));
}

TEST(TraceContext, IsNoneWhereTheHeaderIsMalformed) {
    for (auto const* header : {
             "",
             "00",
             "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331",
             "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-1",
             "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01-",
             "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01-more",
             "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-011",
             "cc-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01.more",
             "ff-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01",
             "0g-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01",
             "00-00000000000000000000000000000000-b7ad6b7169203331-01",
             "00-0af7651916cd43dd8448eb211c80319c-0000000000000000-01",
             "00-0AF7651916CD43DD8448EB211C80319C-b7ad6b7169203331-01",
             "00-0af7651916cd43dd8448eb211c80319c-B7AD6B7169203331-01",
             "00-0af7651916cd43dd8448eb211c80319x-b7ad6b7169203331-01",
             "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-0x",
             "00_0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01",
             "00-0af7651916cd43dd8448eb211c80319c_b7ad6b7169203331-01",
             "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331_01",
             " 00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01",
         })
        EXPECT_FALSE(TraceContext::parse(header)) << header;
}

}  // namespace klieg::http
