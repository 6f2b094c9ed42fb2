#include "events/relay.h"

#include "base/caught.h"
#include "base/log.h"

#include <algorithm>

namespace klieg::events {

namespace {

using namespace std::chrono_literals;

/// What the log takes at once.
constexpr std::size_t kBatch = ports::kLogAppendMax;
/// Finds what another process, or a life before a crash, left behind.
constexpr auto kPoll = 5s;
/// Earlier versions had one partition.
constexpr auto kEarlierPartition = "0";

}  // namespace

// Where the storage can, a batch goes in one write. Elsewhere it takes two: it is appended to the log, then removed
// from the outbox. To wait for the second before the next batch is begun would halve what the relay can move, so the
// removal runs beside the reading and the appending of the next batch; no more than one removal runs at a time.
//
// Meanwhile the rows of the batch still stand where the next one is read, and are passed over by their sequences. It
// would not do to read on behind the last of them: a sequence is given before its transaction is written, so a row may
// appear in front of others, and one that came after it, of the same subject, must not be moved first. Read from the
// beginning, a batch has each row that was written before any of its own, so subjects keep their order.
//
// A removal that failed, or was cut off by a crash, leaves rows that are moved once more: at least once is what the log
// promises. Nothing else is moved before they are gone, so that while a process lives nothing old is told after
// something new.

Relay::Relay(Needs needs, Options options, Executor executor)
    : needs_(needs), options_(options), removal_(Result<>{}), removals_(executor), tasks_(std::move(executor)) {}

void Relay::start() {
    tasks_.spawn("events.relay", relay());
}

Task<> Relay::stop() {
    co_await tasks_.stop();
    co_await removals_.join();
    auto given_up = co_await caught(give_up_leases());
    if (!given_up.ok()) log::warn("events wait for a lease to end", {{"error", given_up.error().detail}});
}

Task<> Relay::relay() {
    auto due = Outbox::kAllPartitions;
    for (;;) {
        auto seen = needs_.outbox.wake_up().ticket();
        due |= needs_.outbox.take_notified();
        auto moved = co_await caught(move(due));
        if (!moved.ok()) {
            log::warn("events wait in the outbox", {{"error", moved.error().detail}});
            due = Outbox::kAllPartitions;
            co_await sleep_for(kPoll);
        } else if (due == 0 || *moved == 0) {  // there is nothing, or somebody else moves it
            bool const woken = co_await needs_.outbox.wake_up().wait(seen, kPoll);
            if (!woken) due = Outbox::kAllPartitions;
        }
    }
}

Task<Result<std::size_t>> Relay::move_once() {
    auto due = Outbox::kAllPartitions;
    auto moved = co_await move(due);
    auto removed = co_await end_removal();
    if (moved.ok() && !removed.ok()) co_return std::move(removed).error();
    co_return moved;
}

/// Takes those out of `due` that have nothing more to move.
Task<Result<std::size_t>> Relay::move(Outbox::Partitions& due) {
    if (removals_.size() == 0 && !to_remove_.empty()) {
        co_await remove();
        if (!removal_.ok()) co_return removal_.error();
    }
    std::vector<Waiting> batch;
    if (!earlier_rows_are_moved_) {
        KLIEG_CO_TRY(bool is_all, co_await gather(kEarlierPartition, batch));
        // Those of one subject lie in another partition now, and come after them.
        earlier_rows_are_moved_ = is_all && batch.empty() && to_remove_.empty();
        // Others want to see that it is empty, too.
        if (auto held = leases_.find(kEarlierPartition); earlier_rows_are_moved_ && held != leases_.end())
            KLIEG_CO_CHECK(co_await held->second.give_up());
    }
    auto const first = first_++;
    for (unsigned i = 0; earlier_rows_are_moved_ && i < Outbox::kPartitions && batch.size() < kBatch; ++i) {
        auto const number = (first + i) % Outbox::kPartitions;
        auto const bit = Outbox::Partitions{1} << number;
        if ((due & bit) == 0) continue;
        KLIEG_CO_TRY(bool is_all, co_await gather(Outbox::partition_name(number), batch));
        if (is_all) due &= ~bit;
    }
    auto const count = batch.size();
    if (count > 0) {
        std::ranges::sort(batch, {}, [](Waiting const& waiting) { return waiting.key.sort; });
        needs_.outbox.observe(batch.back().key.sort);
        KLIEG_CO_CHECK(co_await append_and_remove(std::move(batch)));
    }
    co_return count;
}

/// The first rows of a partition, as many as the batch has room for. Answers whether it has no more for us.
Task<Result<bool>> Relay::gather(std::string partition, std::vector<Waiting>& batch) {
    KLIEG_CO_TRY(bool held, co_await holds(partition));
    if (!held) co_return partition != kEarlierPartition;
    auto const limit = std::min(kBatch - batch.size() + moved_.size(), ports::kPageItemsMax);
    // Strongly: who misses a row here and sees a later one of the same subject would tell the newer before the older.
    KLIEG_CO_TRY(auto page, co_await needs_.tables.query({.table = Outbox::kTable,
                                                          .partition = partition,
                                                          .limit = limit,
                                                          .consistency = ports::Consistency::strong}));
    for (auto const& item : page.items) {
        std::string sequence(item.at("Sequence").as_string());
        if (std::ranges::binary_search(moved_, sequence, {}, &ports::Key::sort)) continue;
        if (batch.size() == kBatch) co_return false;
        batch.push_back({{partition, std::move(sequence)},
                         {std::string(item.at("Subject").as_string()), std::string(item.at("Data").as_string())}});
    }
    co_return page.next.empty();
}

Task<Result<bool>> Relay::holds(std::string partition) {
    // Alone, there is nobody who might move them, too.
    if (options_.sharing == leases::Sharing::alone) co_return true;
    auto& lease = leases_
                      .try_emplace(partition, leases::Lease::Needs{needs_.tables, needs_.clock, needs_.random},
                                   leases::Lease::Options{.name = "outbox/" + partition})
                      .first->second;
    if (!lease.held()) co_return co_await lease.acquire();
    auto kept = co_await lease.keep();
    if (!kept.ok() && !lease.held()) co_return false;
    co_return true;
}

Task<Result<>> Relay::append_and_remove(std::vector<Waiting> batch) {
    std::vector<ports::LogAppend> records;
    std::vector<ports::Key> keys;
    for (auto& waiting : batch) {
        records.push_back(std::move(waiting.record));
        keys.push_back(std::move(waiting.key));
    }
    if (needs_.mover != nullptr) {
        auto moved = co_await needs_.mover->move(std::move(records), Outbox::kTable, std::move(keys));
        // Another was faster, and what it left is still there.
        if (!moved.ok() && moved.error().kind != Errc::conflict) co_return moved;
        co_return Result<>{};
    }
    KLIEG_CO_CHECK(co_await needs_.log.append(std::move(records)));
    // Where the batch before is not gone yet, this one is remembered beside it: it must not be moved again, either.
    auto removed = co_await end_removal();
    if (removed.ok()) moved_.clear();
    moved_.insert(moved_.end(), keys.begin(), keys.end());
    std::ranges::sort(moved_, {}, &ports::Key::sort);
    to_remove_.insert(to_remove_.end(), keys.begin(), keys.end());
    KLIEG_CO_CHECK(removed);
    removals_.spawn("events.remove", remove());
    co_return Result<>{};
}

/// In their order, which write_many() does not promise: what a crash leaves is the end of the batch, and where it is
/// moved again nothing old comes behind what it had told last.
Task<> Relay::remove() {
    while (!to_remove_.empty()) {
        ports::Transaction some;
        auto const end = to_remove_.begin() +
                         static_cast<std::ptrdiff_t>(std::min(to_remove_.size(), ports::kTransactionActionsMax));
        for (auto key = to_remove_.begin(); key != end; ++key) some.add(ports::Delete{Outbox::kTable, *key});
        removal_ = co_await caught(needs_.tables.transact(std::move(some)));
        if (!removal_.ok()) co_return;
        to_remove_.erase(to_remove_.begin(), end);
    }
}

Task<Result<>> Relay::end_removal() {
    co_await removals_.join();
    co_return to_remove_.empty() ? Result<>{} : removal_;
}

Task<Result<>> Relay::give_up_leases() {
    for (auto& [partition, lease] : leases_) KLIEG_CO_CHECK(co_await lease.give_up());
    co_return Result<>{};
}

}  // namespace klieg::events
