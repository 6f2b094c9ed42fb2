#include "videos/progress.h"

#include "assembly/cache_tags.h"
#include "base/epoch_seconds.h"

#include <fmt/format.h>

#include <algorithm>

namespace klieg::videos {

namespace {

constexpr auto kProgress = "Progress";
/// Far more runs than begin at once: a job has one, and for a moment perhaps the one before, which has lost its lease.
constexpr int kTriesMax = 4;

std::string text_of(std::uint32_t generation) {
    return fmt::format("{:08}", generation);
}

ports::Key key_of(FileOfVideo const& file) {
    return {file.video.text(), text_of(file.generation)};
}

std::vector<ports::Condition> still_of(std::optional<Progress> const& row) {
    if (!row) return {ports::Condition::attribute_absent("VideoId")};
    return {ports::Condition::attribute_equals("Run", json::Value(row->run))};
}

double progress_of(std::optional<Progress> const& row, std::string_view rung) {
    if (!row) return 0;
    auto const found = std::ranges::find(row->rungs, rung, &RungProgress::name);
    return found == row->rungs.end() ? 0 : found->progress;
}

Result<std::optional<Progress>> read(std::optional<ports::Item> const& item) {
    if (!item) return std::optional<Progress>{};
    KLIEG_TRY(auto row, json::from_item<Progress>(*item));
    return std::optional(std::move(row));
}

}  // namespace

std::vector<ports::TableSchema> ProgressRepo::tables() {
    return {{.name = kProgress,
             .partition_attribute = "VideoId",
             .sort_attribute = "File",
             .expiry_attribute = "ExpiresAt"}};
}

Task<Result<>> ProgressRepo::put(Progress& row, std::vector<ports::Condition> conditions) {
    row.expires_at = epoch_seconds(needs_.clock.now() + kKept);
    KLIEG_CO_CHECK(co_await needs_.tables.write(ports::Put{kProgress, json::to_item(row), std::move(conditions)}));
    co_await needs_.cache.invalidate(cache_tags::progress(row.video_id));
    ProgressNews const news{row.video_id, row.rungs};
    needs_.broadcast.publish(kProgressChannel, json::to_text(json::from(news, json::Naming::camel)));
    if (needs_.tell) co_await needs_.tell(row.video_id);
    co_return Result<>{};
}

/// Begun over a row that was read before, and again where another run did the same meanwhile. An answer that got lost
/// is no matter: the row is read again, is the run's own, and is written once more.
Task<Result<Progress>> ProgressRepo::begin(FileOfVideo file, std::string run, std::vector<std::string> rungs) {
    Progress row{.video_id = file.video, .file = text_of(file.generation), .run = std::move(run)};
    for (int tries = 1;; ++tries) {
        KLIEG_CO_TRY(auto item, co_await needs_.tables.get(kProgress, key_of(file), ports::Consistency::strong));
        KLIEG_CO_TRY(auto const before, read(item));
        row.rungs.clear();
        for (auto const& name : rungs) row.rungs.push_back({name, progress_of(before, name)});
        auto written = co_await put(row, still_of(before));
        if (written.ok()) co_return row;
        if (written.error().kind != Errc::conflict || tries == kTriesMax) co_return std::move(written).error();
    }
}

Task<Result<>> ProgressRepo::report(Progress& row, double progress) {
    for (auto& rung : row.rungs) rung.progress = std::max(rung.progress, progress);
    co_return co_await put(row, still_of(row));
}

Task<Result<>> ProgressRepo::pause(Progress& row, double progress) {
    row.waits = true;
    co_return co_await report(row, progress);
}

/// Strongly: a report has just made caches forget what they had, and what is read now is kept until there is more.
Task<Result<std::optional<Progress>>> ProgressRepo::get(FileOfVideo file) {
    KLIEG_CO_TRY(auto item, co_await needs_.tables.get(kProgress, key_of(file), ports::Consistency::strong));
    co_return read(item);
}

/// Eventual: it is told once, and is old as soon as it is read.
Task<Result<std::vector<std::optional<Progress>>>> ProgressRepo::get_all(std::vector<FileOfVideo> files) {
    std::vector<std::optional<Progress>> rows;
    for (std::size_t first = 0; first < files.size(); first += ports::kBatchKeysMax) {
        std::vector<ports::Key> keys;
        auto const end = std::min(files.size(), first + ports::kBatchKeysMax);
        for (auto i = first; i < end; ++i) keys.push_back(key_of(files[i]));
        KLIEG_CO_TRY(auto items,
                     co_await needs_.tables.get_batch(kProgress, std::move(keys), ports::Consistency::eventual));
        for (auto const& item : items) {
            KLIEG_CO_TRY(auto row, read(item));
            rows.push_back(std::move(row));
        }
    }
    co_return rows;
}

}  // namespace klieg::videos
