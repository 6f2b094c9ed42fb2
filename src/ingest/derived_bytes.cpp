#include "ingest/derived_bytes.h"

#include "videos/budget_claim.h"
#include "videos/lifecycle.h"

#include <algorithm>

namespace klieg::ingest {

namespace {

/// An encoder keeps to its rate on the average; boxes and a last picture come on top.
constexpr double kRateMargin = 1.1;
constexpr std::int64_t kBytesBeside = 256 * 1024;
/// Of a file that does not say how long it is, as browsers record them. If it is longer, it counts as it is in the end.
constexpr std::chrono::hours kAssumedDuration{1};
constexpr std::int64_t kStepBytesMin = 16 << 20;
/// Of rungs that are made of files nearly all come to less than this many times the file, and this much.
constexpr std::int64_t kTimesTheFile = 8;
constexpr std::int64_t kBytesBesideTheFile = 4 << 20;

budgets::Change change_of(IngestTarget const& target, RungBytes const& rung) {
    return {videos::rung_subject(target.video, target.generation, rung.rung), {.derived_bytes = rung.bytes}};
}

}  // namespace

std::int64_t bytes_at_most(std::uint64_t bits_per_second, std::chrono::microseconds duration) {
    if (duration.count() <= 0) duration = kAssumedDuration;
    auto const seconds = std::chrono::duration<double>(duration).count();
    return static_cast<std::int64_t>(static_cast<double>(bits_per_second) / 8 * seconds * kRateMargin) + kBytesBeside;
}

/// A file of two pictures that stand for ten minutes each is 2 KB, and at the rates of its rungs twenty minutes are
/// most of a gigabyte. That is no bound to be had by counting pictures: each segment shows one again, in full, and
/// nothing says how much of its rate that takes. So what is reserved goes by what is likely, and the limit is kept by
/// the steps on the way, as it is for files that are longer than they say. Of files of usual rates it is what they may
/// come to.
std::int64_t bytes_to_begin_with(std::int64_t at_most, std::uint64_t file_bytes) {
    auto const file = static_cast<std::int64_t>(std::min<std::uint64_t>(file_bytes, std::uint64_t{1} << 50U));
    return std::min(at_most, kTimesTheFile * file + kBytesBesideTheFile);
}

std::int64_t more_for(std::int64_t bytes, std::int64_t reserved) {
    return std::max(bytes, reserved + std::max(kStepBytesMin, reserved / 4));
}

namespace {

Task<Result<>> use(IngestNeeds needs, IngestTarget target, UserId owner, std::vector<RungBytes> rungs) {
    budgets::Plan plan{.owner = std::move(owner), .changes = {}};
    for (auto const& rung : rungs) plan.changes.push_back(change_of(target, rung));
    auto reserved = co_await needs.budgets.apply(std::move(plan),
                                                 {videos::VideoRepo::require_file(target.video, target.generation)});
    bool const lost = !reserved.ok() && reserved.error().kind == Errc::conflict;
    if (lost && !budgets::is_refusal(reserved.error())) co_return videos::lifecycle::superseded();
    co_return reserved;
}

}  // namespace

Task<Result<std::vector<RungBytes>>> reserve(IngestNeeds needs, IngestTarget target, std::vector<RungBytes> rungs) {
    KLIEG_CO_TRY(auto video, co_await current_video(needs, target));
    if (!video) co_return videos::lifecycle::superseded();
    auto const owner = video->owner_user_id;
    std::vector<std::string> subjects;
    for (auto const& rung : rungs) subjects.push_back(videos::rung_subject(target.video, target.generation, rung.rung));
    KLIEG_CO_TRY(auto const standing, co_await needs.budgets.repo().uses_of(owner, std::move(subjects)));
    for (std::size_t i = 0; i < rungs.size(); ++i)
        if (standing[i]) rungs[i].bytes = std::max(rungs[i].bytes, standing[i]->derived_bytes);
    KLIEG_CO_CHECK(co_await use(needs, std::move(target), owner, rungs));
    co_return rungs;
}

Task<Result<std::int64_t>> reserve_more(IngestNeeds needs, IngestTarget target, RungBytes rung, std::int64_t reserved) {
    KLIEG_CO_TRY(auto video, co_await current_video(needs, target));
    if (!video) co_return videos::lifecycle::superseded();
    rung.bytes = more_for(rung.bytes, reserved);
    KLIEG_CO_CHECK(co_await use(needs, std::move(target), video->owner_user_id, {rung}));
    co_return rung.bytes;
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
        if (!lost) co_return written;
        if (tries == budgets::BudgetService::kTriesMax) co_return budgets::BudgetService::contended();
    }
}

}  // namespace klieg::ingest
