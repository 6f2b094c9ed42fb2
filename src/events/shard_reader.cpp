#include "events/shard_reader.h"

#include "base/log.h"

#include <algorithm>

namespace klieg::events {

namespace {

constexpr std::size_t kRecordsAtOnce = 500;
/// A projector that is slower than the others may be so many batches behind before it reads by itself.
constexpr std::size_t kKept = 4;

}  // namespace

std::span<Envelope const> Batch::events_after(ports::LogPosition const& position) const {
    auto const first = std::ranges::upper_bound(positions, position) - positions.begin();
    return std::span(events).subspan(static_cast<std::size_t>(first));
}

Task<Result<std::shared_ptr<Batch const>>> ShardReader::next(ports::LogPosition after,
                                                             std::chrono::milliseconds patience) {
    if (auto kept = find_kept(after)) co_return kept;
    if (being_read_.contains(after)) {
        co_await landed_.wait(landed_.ticket(), patience);
        auto landed = find_kept(after);
        co_return landed ? std::move(landed) : std::make_shared<Batch const>(Batch{.after = after, .last = after});
    }
    // Whatever ends this, others go on: they find the batch, or read for themselves.
    being_read_.insert(after);
    auto end = [this, after](void*) {
        being_read_.erase(after);
        landed_.wake();
    };
    std::unique_ptr<void, decltype(end)> const ends(this, end);
    KLIEG_CO_TRY(auto batch, co_await read(after));
    if (batch->last == after && !batch->ended && patience.count() > 0) {
        KLIEG_CO_CHECK(co_await log_.wait(shard_.id, after, patience));
        KLIEG_CO_TRY(batch, co_await read(after));
    }
    if (batch->last != after) {
        kept_.push_back(batch);
        if (kept_.size() > kKept) kept_.pop_front();
    }
    co_return batch;
}

std::shared_ptr<Batch const> ShardReader::find_kept(ports::LogPosition const& after) const {
    auto holds = [&](auto const& batch) { return batch->after <= after && after < batch->last; };
    auto const found = std::ranges::find_if(kept_, holds);
    return found == kept_.end() ? nullptr : *found;
}

Task<Result<std::shared_ptr<Batch const>>> ShardReader::read(ports::LogPosition after) {
    KLIEG_CO_TRY(auto found, co_await log_.read(shard_.id, after, kRecordsAtOnce));
    Batch batch{.after = after, .last = after, .ended = found.ended};
    for (auto& record : found.records) {
        batch.last = record.position;
        auto envelope = parse_envelope(record.data);
        if (!envelope.ok()) {
            // One that nobody can read must not stop all that come after it.
            log::error("an event cannot be read", {{"shard", shard_.id}, {"position", record.position}});
            continue;
        }
        batch.events.push_back(*std::move(envelope));
        batch.positions.push_back(std::move(record.position));
        batch.keys.push_back(std::move(record.partition_key));
    }
    co_return std::make_shared<Batch const>(std::move(batch));
}

}  // namespace klieg::events
