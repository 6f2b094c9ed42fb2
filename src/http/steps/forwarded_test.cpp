#include "http/steps/forwarded.h"

#include "http/steps/exchange_for_test.h"

#include <gtest/gtest.h>

namespace klieg::http {

TEST(Forwarded, BelievesTrustedProxiesOnly) {
    for (auto const& [peer, seen] : {std::pair{"203.0.113.1", "203.0.113.1"}, {"10.0.0.1", "198.51.100.7"}}) {
        Forwarded step(TrustedProxies::parse({"10.0.0.1"}).value());
        ExchangeForTest test(Method::get, {{"X-Forwarded-For", "198.51.100.7"}, {"X-Forwarded-Proto", "https"}});
        test.request.client_address = peer;
        step.before(test.exchange);
        bool const trusted = peer != std::string_view(seen);
        EXPECT_EQ(test.request.client_address, seen);
        EXPECT_EQ(test.request.secure, trusted);
        EXPECT_EQ(test.exchange.from_trusted_proxy, trusted);
    }
}

}  // namespace klieg::http
