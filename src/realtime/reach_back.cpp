#include "realtime/reach_back.h"

#include "base/caught.h"
#include "events/envelope.h"

#include <algorithm>

namespace klieg::realtime {

namespace {

constexpr std::size_t kRecordsAtOnce = 500;

}  // namespace

/// What is asked for lies between two places that are known: of one it is too much, of the other not. Each answer
/// brings them nearer to each other. What was counted for one that was too much stays: the next place lies behind it,
/// mostly within what was counted, and then only what is behind that has to be.
Task<Result<bool>> ReachBack::is_little(ports::LogPosition from) {
    if (refused_ && from <= *refused_) co_return false;
    if (from >= fits_) co_return true;
    bool const goes_on = !counted_.empty() && counted_from_ <= from && from < counted_.back();
    if (!goes_on) {
        counted_.clear();
        counted_from_ = from;
    }
    KLIEG_CO_CHECK(co_await count_on(from));
    if (refused_ && from <= *refused_) co_return false;
    if (counted_behind(from) + behind_fits_ > kRecordsMax) {
        refuse(from);
        co_return false;
    }
    behind_fits_ += counted_behind(from);
    counted_.erase(std::ranges::upper_bound(counted_, from), counted_.end());
    fits_ = std::move(from);
    co_return true;
}

/// Up to where it is known how many follow, unless it is too much before.
Task<Result<>> ReachBack::count_on(ports::LogPosition const& from) {
    auto last = counted_.empty() ? counted_from_ : counted_.back();
    while (last < fits_ && counted_behind(from) + behind_fits_ <= kRecordsMax) {
        KLIEG_CO_TRY(auto const read, co_await caught(log_.read(shard_, last, kRecordsAtOnce)));
        if (read.records.empty()) break;
        if (last == counted_from_) begin_with(read);
        if (refused_ && from <= *refused_) break;
        for (auto const& record : read.records)
            if (record.position <= fits_) counted_.push_back(record.position);
        last = read.records.back().position;
    }
    co_return Result<>{};
}

/// They lie in the order of their times, but for what does not matter here. A place is too old where what comes next
/// behind it is.
void ReachBack::begin_with(ports::LogRecords const& first) {
    auto const oldest = clock_.now() - kAgeMax;
    auto const young = std::ranges::partition_point(first.records, [&](ports::LogRecord const& record) {
        auto const event = events::parse_envelope(record.data);
        return event.ok() && event->time < oldest;
    });
    auto const old = young - first.records.begin();
    if (old == 0) return;
    refused_ = old == 1 ? counted_from_ : first.records[static_cast<std::size_t>(old) - 2].position;
}

std::size_t ReachBack::counted_behind(ports::LogPosition const& from) const {
    return static_cast<std::size_t>(counted_.end() - std::ranges::upper_bound(counted_, from));
}

/// With it goes all of what was counted that has too much behind itself, too: so it is never more than kRecordsMax and
/// one read.
void ReachBack::refuse(ports::LogPosition const& from) {
    refused_ = from;
    auto const too_many = counted_.size() + behind_fits_ - kRecordsMax;
    if (too_many < 2) return;
    counted_from_ = counted_[too_many - 2];
    counted_.erase(counted_.begin(), counted_.begin() + static_cast<std::ptrdiff_t>(too_many - 1));
    refused_ = std::max(from, counted_from_);
}

}  // namespace klieg::realtime
