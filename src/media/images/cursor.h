#pragma once

#include <cstdint>
#include <string_view>

namespace klieg::media {

/// Reads off the front of a text of bytes. Beyond its end it reads zeros and nothing, and has failed for good.
class Cursor {
public:
    explicit Cursor(std::string_view bytes) : left_(bytes) {}

    bool failed() const noexcept { return failed_; }
    bool is_at_end() const noexcept { return left_.empty(); }
    std::string_view left() const noexcept { return left_; }

    std::string_view take(std::uint64_t count) {
        if (count > left_.size()) {
            failed_ = true;
            left_ = {};
            return {};
        }
        auto const taken = left_.substr(0, static_cast<std::size_t>(count));
        left_.remove_prefix(taken.size());
        return taken;
    }
    /// A number of that many bytes, at most eight, the highest first.
    std::uint64_t big(unsigned bytes) {
        std::uint64_t value = 0;
        for (auto const c : take(bytes)) value = value << 8U | static_cast<unsigned char>(c);
        return value;
    }
    /// The same, the lowest first.
    std::uint64_t little(unsigned bytes) {
        std::uint64_t value = 0;
        unsigned shift = 0;
        for (auto const c : take(bytes)) {
            value |= std::uint64_t{static_cast<unsigned char>(c)} << shift;
            shift += 8;
        }
        return value;
    }

private:
    std::string_view left_;
    bool failed_ = false;
};

}  // namespace klieg::media
