#pragma once

#include "mail/sender.h"

#include <deque>
#include <optional>
#include <string>
#include <vector>

namespace klieg::testing {

/// Takes mails and keeps them, or fails as it is told to. Threads: one.
class MemoryMail final : public mail::Sender {
public:
    Task<Result<>> send(mail::Message message) override {
        co_await yield();
        if (fails) {
            tried.push_back(std::move(message));
            co_return *fails;
        }
        sent.push_back(std::move(message));
        co_return Result<>{};
    }

    std::vector<mail::Message> sent;
    std::vector<mail::Message> tried;  ///< and not taken
    std::optional<Error> fails{};
};

}  // namespace klieg::testing
