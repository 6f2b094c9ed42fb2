#pragma once

#include "identity/passwords.h"

namespace klieg::identity {

/// Passwords without the cost. It counts what would have been computed.
class PlainPasswords final : public Passwords {
public:
    Task<Result<std::string>> hash(std::string password) override {
        ++computed;
        co_await yield();
        co_return "plain:" + password;
    }
    Task<Result<bool>> verify(std::string password, std::optional<std::string> hash) override {
        ++computed;
        co_await yield();
        if (cannot_tell) co_return *cannot_tell;
        co_return hash == "plain:" + password;
    }
    std::size_t computed = 0;
    std::optional<Error> cannot_tell{};  ///< what verify() fails with
};

}  // namespace klieg::identity
