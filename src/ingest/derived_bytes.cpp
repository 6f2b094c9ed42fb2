#include "ingest/derived_bytes.h"

#include "videos/budget_claim.h"
#include "videos/lifecycle.h"

namespace klieg::ingest {

namespace {

/// An encoder keeps to its rate on the average; boxes and a last picture come on top.
constexpr double kRateMargin = 1.1;
constexpr std::int64_t kBytesBeside = 256 * 1024;
/// Of a file that does not say how long it is, as browsers record them. If it is longer, it counts as it is in the end.
constexpr std::chrono::hours kAssumedDuration{1};

budgets::Change change_of(IngestTarget const& target, RungBytes const& rung) {
    return {videos::rung_subject(target.video, target.generation, rung.rung), {.derived_bytes = rung.bytes}};
}

}  // namespace

std::int64_t bytes_at_most(std::uint64_t bits_per_second, std::chrono::microseconds duration) {
    if (duration.count() <= 0) duration = kAssumedDuration;
    auto const seconds = std::chrono::duration<double>(duration).count();
    return static_cast<std::int64_t>(static_cast<double>(bits_per_second) / 8 * seconds * kRateMargin) + kBytesBeside;
}

Task<Result<>> reserve(IngestNeeds needs, IngestTarget target, std::vector<RungBytes> rungs) {
    KLIEG_CO_TRY(auto video, co_await current_video(needs, target));
    if (!video) co_return videos::lifecycle::superseded();
    budgets::Plan plan{.owner = video->owner_user_id, .changes = {}};
    for (auto const& rung : rungs) plan.changes.push_back(change_of(target, rung));
    auto reserved = co_await needs.budgets.apply(std::move(plan),
                                                 {videos::VideoRepo::require_file(target.video, target.generation)});
    bool const lost = !reserved.ok() && reserved.error().kind == Errc::conflict;
    if (lost && !budgets::is_refusal(reserved.error())) co_return videos::lifecycle::superseded();
    co_return reserved;
}

Task<Result<>> write_counted(IngestNeeds needs, IngestTarget target, RungBytes rung, budgets::Caps caps,
                             WriteWith write) {
    for (int tries = 1;; ++tries) {
        KLIEG_CO_TRY(auto video, co_await current_video(needs, target));
        if (!video) co_return videos::lifecycle::superseded();
        KLIEG_CO_TRY(auto also,
                     co_await needs.budgets.prepare({video->owner_user_id, {change_of(target, rung)}, caps}));
        also.add(videos::VideoRepo::require_file(target.video, target.generation));
        auto written = co_await write(std::move(also));
        bool const lost = !written.ok() && written.error().kind == Errc::conflict;
        if (!lost || tries == budgets::BudgetService::kTriesMax) co_return written;
    }
}

}  // namespace klieg::ingest
