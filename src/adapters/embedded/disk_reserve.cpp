#include "adapters/embedded/disk_reserve.h"

#include "ports/object_store.h"

#include <algorithm>

namespace klieg::embedded {

namespace {

constexpr std::uint64_t kReserveBytesMin = std::uint64_t{1} << 30U;
constexpr std::uint64_t kReserveShare = 20;
constexpr std::uint64_t kReserveShareOfSmall = 8;

}  // namespace

DiskReserve::Claim::~Claim() {
    if (reserve_ != nullptr) reserve_->claimed_ -= bytes_;
}

DiskReserve::Claim& DiskReserve::Claim::operator=(Claim&& other) noexcept {
    std::swap(reserve_, other.reserve_);
    std::swap(bytes_, other.bytes_);
    return *this;
}

Result<DiskReserve::Claim> DiskReserve::claim(std::uint64_t bytes) {
    auto const before = claimed_.fetch_add(bytes);
    Claim claim(*this, bytes);
    KLIEG_CHECK(check_beside(before, bytes));
    return claim;
}

Result<> DiskReserve::check(std::uint64_t bytes) const {
    return check_beside(claimed_, bytes);
}

/// What others have claimed may be written in part, and is then counted twice: too careful for a moment.
Result<> DiskReserve::check_beside(std::uint64_t claimed, std::uint64_t bytes) const {
    if (bytes_ == 0 && bytes == 0) return {};
    KLIEG_TRY(auto const space, measure_());
    auto const room = space.available - std::min(space.available, bytes_ + claimed);
    if (bytes <= room && (bytes > 0 || room > 0)) return {};
    return Error{Errc::exhausted, "there is no room left for this: try again later", ports::kStorageFull};
}

std::uint64_t DiskReserve::bytes_for(std::uint64_t capacity) noexcept {
    return std::min(std::max(kReserveBytesMin, capacity / kReserveShare), capacity / kReserveShareOfSmall);
}

}  // namespace klieg::embedded
