#include "http/shared_answer.h"

#include "http/conditions.h"
#include "http/steps/caching.h"
#include "http/steps/exchange_for_test.h"
#include "http/steps/packing.h"

#include <gtest/gtest.h>

namespace klieg::http {

namespace {

std::string long_text() {
    std::string text;
    for (int i = 0; text.size() < 15'000; ++i) text += "{\"id\":\"v_" + std::to_string(i * 7919) + "\"},";
    return text;
}

/// What a client who takes `accepts` is sent of an answer.
Response sent(SharedAnswer::Kept const& kept, std::string accepts) {
    ExchangeForTest test(Method::get, {{"Accept-Encoding", std::move(accepts)}});
    test.exchange.response.body = SharedAnswer(kept);
    Caching().after(test.exchange);
    Packing().after(test.exchange);
    return std::move(test.exchange.response);
}

}  // namespace

TEST(SharedAnswer, HasTheTagWithWhichItWasKept) {
    SharedAnswer const answer(SharedAnswer::keep("\"v7-known\"", "line one\nline two"));
    EXPECT_EQ(answer.etag(), "\"v7-known\"");
    EXPECT_EQ(answer.bytes(), "line one\nline two");
    SharedAnswer const hashed(SharedAnswer::keep("text"));
    EXPECT_EQ(hashed.etag(), make_etag("text"));
}

TEST(SharedAnswer, IsPackedOnceForAllWhoTakeACoding) {
    auto const text = long_text();
    auto const kept = SharedAnswer::keep(text);
    for (auto coding : kPackingCodings) {
        auto first = SharedAnswer(kept).packed(coding);
        auto second = SharedAnswer(kept).packed(coding);
        ASSERT_TRUE(first && second);
        EXPECT_EQ(first->bytes(), *pack(coding, text));
        EXPECT_EQ(first->bytes().data(), second->bytes().data()) << "made anew";
    }
    EXPECT_FALSE(SharedAnswer(kept).packed(Coding::identity));
}

TEST(SharedAnswer, IsNotPackedWhereThatIsNoSmaller) {
    auto const kept = SharedAnswer::keep("x");
    EXPECT_FALSE(SharedAnswer(kept).packed(Coding::gzip));
}

TEST(SharedAnswer, TellsWhoKeepsItWhatItsPackedFormsTake) {
    auto const kept = SharedAnswer::keep(long_text());
    auto const before = kept->bytes();
    auto const packed = SharedAnswer(kept).packed(Coding::brotli);
    ASSERT_TRUE(packed);
    EXPECT_GE(kept->bytes(), before + packed->bytes().size());
    EXPECT_LT(kept->bytes(), before + packed->bytes().size() + 1024) << "no more than a packed form takes";
}

TEST(SharedAnswer, IsSentByTheStepsWithoutBeingHashedOrPackedAgain) {
    auto const kept = SharedAnswer::keep("\"v7-known\"", long_text());
    for (auto const* coding : {"gzip", "br", "zstd"}) {
        auto first = sent(kept, coding);
        auto second = sent(kept, coding);
        EXPECT_EQ(first.headers.get("Content-Encoding"), coding);
        EXPECT_EQ(first.headers.get("ETag"), std::string("\"v7-known-") + coding + "\"");
        EXPECT_EQ(text_of(first.body)->data(), text_of(second.body)->data());
    }
    auto plain = sent(kept, "identity");
    EXPECT_EQ(plain.headers.get("ETag"), "\"v7-known\"");
    EXPECT_EQ(*text_of(plain.body), long_text());
}

}  // namespace klieg::http
