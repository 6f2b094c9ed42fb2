#pragma once

#include "http/steps/step.h"
#include "http/trusted_proxies.h"

namespace klieg::http {

/// Whose request it is that a proxy sends on: the client's address, and whether it came over TLS.
class Forwarded final : public Step {
public:
    explicit Forwarded(TrustedProxies proxies) : proxies_(std::move(proxies)) {}

    Next before(Exchange& exchange) override {
        exchange.from_trusted_proxy = !proxies_.empty() && proxies_.apply(exchange.request);
        return Next::pass;
    }

private:
    TrustedProxies proxies_;
};

}  // namespace klieg::http
