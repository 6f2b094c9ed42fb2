#pragma once

#include "http/request.h"

#include <algorithm>
#include <cstring>
#include <optional>
#include <string>

namespace klieg::testing {

/// A request's body that is all there, for tests of handlers. Hands out at most `step` bytes a time; with an error, it
/// breaks where it would end.
class TextBody final : public http::RequestBody {
public:
    explicit TextBody(std::string text = {}, std::size_t step = 16 * 1024, std::optional<Error> breaks = {})
        : text_(std::move(text)), step_(step), breaks_(std::move(breaks)) {}

    std::optional<std::uint64_t> length() const noexcept override {
        return breaks_ ? std::nullopt : std::optional<std::uint64_t>(text_.size());
    }
    Task<Result<std::size_t>> read(std::span<std::byte> into) override {
        auto count = std::min({into.size(), text_.size() - at_, step_});
        std::memcpy(into.data(), text_.data() + at_, count);
        at_ += count;
        if (count == 0 && !into.empty() && breaks_) co_return *breaks_;
        co_return count;
    }

private:
    std::string text_;
    std::size_t step_;
    std::optional<Error> breaks_;
    std::size_t at_ = 0;
};

}  // namespace klieg::testing
