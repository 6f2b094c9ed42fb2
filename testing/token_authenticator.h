#pragma once

#include "http/authenticator.h"

#include <map>
#include <string>
#include <utility>

namespace klieg::testing {

/// Knows a few bearer tokens, which a test gives names: {{"owner", principal}}. Others are nobody's.
class TokenAuthenticator final : public http::Authenticator {
public:
    explicit TokenAuthenticator(std::map<std::string, Principal> people) : people_(std::move(people)) {}

    Task<Result<>> authenticate(http::Request& request) override {
        constexpr std::string_view kBearer = "Bearer ";
        auto const proof = request.headers.get("Authorization");
        if (!proof.starts_with(kBearer)) co_return Result<>{};
        auto const found = people_.find(std::string(proof.substr(kBearer.size())));
        if (found != people_.end()) request.principal = found->second;
        co_return Result<>{};
    }

private:
    std::map<std::string, Principal> people_;
};

}  // namespace klieg::testing
