#pragma once

#include <algorithm>
#include <cstdint>
#include <utility>
#include <vector>

namespace klieg {

/// Which versions of a thing a change may begin from: any, or those that the caller has seen (If-Match). A service asks
/// it about the version that its write is conditional on, so of two callers who have seen the same one, one wins.
class VersionCondition {
public:
    VersionCondition() = default;                                                 ///< any version
    VersionCondition(std::int64_t seen) : VersionCondition(std::vector{seen}) {}  // NOLINT(google-explicit-constructor)
    explicit VersionCondition(std::vector<std::int64_t> seen) : any_(false), seen_(std::move(seen)) {}

    /// The same, except from these versions (If-None-Match).
    VersionCondition but_not(std::vector<std::int64_t> versions) && {
        excluded_ = std::move(versions);
        return std::move(*this);
    }

    bool admits(std::int64_t version) const noexcept {
        auto is_in = [&](std::vector<std::int64_t> const& list) {
            return std::find(list.begin(), list.end(), version) != list.end();
        };
        return (any_ || is_in(seen_)) && !is_in(excluded_);
    }

private:
    bool any_ = true;
    std::vector<std::int64_t> seen_{};
    std::vector<std::int64_t> excluded_{};
};

}  // namespace klieg
