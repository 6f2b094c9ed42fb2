#pragma once

#include "http/idempotency_store.h"
#include "http/request.h"

#include <cstddef>
#include <string>

namespace klieg::http {

/// A body that has been read, for the route to read again.
class ReadBody final : public RequestBody {
public:
    explicit ReadBody(std::string text) : text_(std::move(text)) {}

    std::optional<std::uint64_t> length() const noexcept override { return text_.size(); }
    Task<Result<std::size_t>> read(std::span<std::byte> into) override;

private:
    std::string text_;
    std::size_t at_ = 0;
};

/// What the Idempotency step remembers of a request that took a key, until its answer.
struct KeyedRequest {
    IdempotencyKey key;
    std::string holder;
    ReadBody body;
};

}  // namespace klieg::http
