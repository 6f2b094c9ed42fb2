#include "http/steps/request_ids.h"

#include "http/steps/exchange_for_test.h"

#include <gmock/gmock.h>

#include <set>

namespace klieg::http {

namespace {

constexpr auto kForeign = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";

}  // namespace

TEST(RequestIds, GivesEachRequestItsOwnAndTellsIt) {
    SystemRandom random;
    RequestIds step(random);
    std::set<std::string> ids;
    std::set<std::uint64_t> spans;
    std::set<std::string> traces;
    for (int i = 0; i < 1000; ++i) {
        ExchangeForTest test;
        test.request.id.clear();
        step.before(test.exchange);
        step.after(test.exchange);
        EXPECT_EQ(test.answered("X-Request-Id"), test.request.id);
        EXPECT_EQ(test.request.id.size(), 13U);
        EXPECT_TRUE(TraceContext::parse(test.request.trace.to_header()));
        ids.insert(test.request.id);
        spans.insert(test.request.trace.span);
        traces.insert(test.request.trace.trace_text());
    }
    EXPECT_EQ(ids.size(), 1000U);
    EXPECT_EQ(spans.size(), 1000U);
    EXPECT_EQ(traces.size(), 1000U);
}

TEST(RequestIds, ContinuesATraceAndAnIdOfATrustedProxyOnly) {
    SystemRandom random;
    RequestIds step(random);
    for (bool trusted : {false, true}) {
        ExchangeForTest test(Method::get, {{"X-Request-Id", "abc-1"}, {"traceparent", kForeign}});
        test.request.id.clear();
        test.exchange.from_trusted_proxy = trusted;
        step.before(test.exchange);
        EXPECT_EQ(test.request.id == "abc-1", trusted);
        EXPECT_EQ(test.request.trace.trace_text() == "0af7651916cd43dd8448eb211c80319c", trusted);
        EXPECT_EQ(test.request.trace.sampled, trusted);
        EXPECT_NE(test.request.trace.span, 0xb7ad6b7169203331U) << "the span is our own";
    }
}

TEST(RequestIds, BelievesNoIdThatCouldBreakALogLine) {
    SystemRandom random;
    RequestIds step(random);
    for (std::string const& id : {std::string(), std::string(65, 'a'), std::string("a b"), std::string("a\"b"),
                                  std::string("a\nb"), std::string("\xc3\xa4")}) {
        ExchangeForTest test(Method::get, {{"X-Request-Id", id}, {"traceparent", "00-malformed"}});
        test.request.id.clear();
        test.exchange.from_trusted_proxy = true;
        step.before(test.exchange);
        EXPECT_NE(test.request.id, id);
        EXPECT_TRUE(TraceContext::parse(test.request.trace.to_header()));
    }
}

}  // namespace klieg::http
