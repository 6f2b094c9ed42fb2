#include "uploads/upload_body.h"

#include "uploads/media_type.h"

#include <algorithm>
#include <array>

namespace klieg::uploads {

UploadBody::UploadBody(ByteSource& body, Rules rules) : body_(body), rules_(std::move(rules)) {
    if (rules_.checksum) hasher_.emplace(rules_.checksum->kind);
}

Task<Result<std::size_t>> UploadBody::read(std::span<std::byte> into) {
    if (rules_.starts_file) KLIEG_CO_CHECK(co_await look_at_start());
    if (start_given_ < start_.size()) {
        auto count = std::min(into.size(), start_.size() - start_given_);
        std::copy_n(start_.begin() + static_cast<std::ptrdiff_t>(start_given_), count, into.begin());
        start_given_ += count;
        co_return co_await pass(into.first(count));
    }
    KLIEG_CO_TRY(auto count, co_await body_.read(into));
    if (count == 0) co_return at_end();
    co_return co_await pass(into.first(count));
}

/// Gathers the first bytes before any goes on, so that a text file called .mp4 is refused before it costs anything. A
/// request that brings less is judged when the file has grown (UploadService).
Task<Result<>> UploadBody::look_at_start() {
    rules_.starts_file = false;
    auto wanted = static_cast<std::size_t>(std::min<std::uint64_t>(kTypeBytes, rules_.room));
    start_.resize(wanted);
    std::size_t have = 0;
    while (have < wanted) {
        KLIEG_CO_TRY(auto count, co_await body_.read(std::span(start_).subspan(have)));
        if (count == 0) break;
        have += count;
    }
    start_.resize(have);
    if (have == wanted && media_type_of(start_).empty()) co_return no_media_file();
    co_return Result<>{};
}

/// The piece that would complete the file waits for the end of the body: one that is too long completes nothing.
Task<Result<std::size_t>> UploadBody::pass(std::span<std::byte const> bytes) {
    if (bytes.size() > rules_.room) co_return too_long();
    if (bytes.size() == rules_.room) {
        std::array<std::byte, 1> more{};
        KLIEG_CO_TRY(auto count, co_await body_.read(more));
        if (count > 0) co_return too_long();
    }
    rules_.room -= bytes.size();
    if (hasher_) hasher_->update(bytes);
    co_return bytes.size();
}

Result<std::size_t> UploadBody::at_end() {
    if (hasher_) {
        auto digest = hasher_->finish();
        hasher_.reset();
        if (!crypto::equal_in_constant_time(digest, rules_.checksum->digest))
            return Error{Errc::invalid, "the bytes do not match Upload-Checksum", "checksum_mismatch"};
    }
    return std::size_t{0};
}

}  // namespace klieg::uploads
