#pragma once

#include <cstddef>
#include <memory>
#include <string>
#include <string_view>

namespace klieg::http {

/// Text that many answers share without a copy: a cache's value, or what follows something at its beginning.
/// Threads: immutable, so any.
class SharedText {
public:
    SharedText() = default;
    SharedText(std::shared_ptr<std::string const> whole)  // NOLINT(google-explicit-constructor)
        : whole_(std::move(whole)) {}
    /// Without its first `skipped` bytes, of which there are as many.
    SharedText(std::shared_ptr<std::string const> whole, std::size_t skipped)
        : whole_(std::move(whole)), skipped_(skipped) {}

    /// Empty where there is none.
    std::string_view text() const noexcept {
        return whole_ ? std::string_view(*whole_).substr(skipped_) : std::string_view();
    }

private:
    std::shared_ptr<std::string const> whole_;
    std::size_t skipped_ = 0;
};

}  // namespace klieg::http
