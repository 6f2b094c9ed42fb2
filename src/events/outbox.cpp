#include "events/outbox.h"

#include "base/log.h"

#include <fmt/format.h>

namespace klieg::events {

namespace {

using namespace std::chrono_literals;

constexpr auto kOutbox = "Outbox";
/// One partition is enough for one relay; more nodes would each take some.
constexpr auto kPartition = "0";
constexpr std::size_t kBatch = 100;
/// Finds what another process, or a life before a crash, left behind.
constexpr auto kPoll = 5s;

}  // namespace

Outbox::Outbox(Needs needs, Executor executor) : needs_(needs), tasks_(std::move(executor)) {}

std::vector<ports::TableSchema> Outbox::tables() {
    return {{.name = kOutbox, .partition_attribute = "Partition", .sort_attribute = "Sequence"}};
}

/// Orders by time, then by this process's count. Changes of one subject cannot overtake each other: the later one had
/// to read what the earlier one wrote.
std::string Outbox::next_sequence() {
    auto ms = needs_.clock.now().time_since_epoch().count();
    return fmt::format("{:014}-{:010}-{}", ms, count_++ % 10'000'000'000ULL, needs_.random.base32(8));
}

ports::Action Outbox::event(std::string_view type, std::string subject, json::Object payload) {
    auto sequence = next_sequence();
    Envelope envelope{.id = sequence,
                      .type = std::string(type),
                      .subject = std::move(subject),
                      .time = needs_.clock.now(),
                      .payload = std::move(payload)};
    ports::Item item{{"Partition", kPartition},
                     {"Sequence", sequence},
                     {"Subject", envelope.subject},
                     {"Data", json::to_text(json::from(envelope, json::Naming::camel))}};
    return ports::Put{kOutbox, std::move(item)};
}

void Outbox::start() {
    tasks_.spawn("events.outbox", relay());
}

Task<> Outbox::relay() {
    for (;;) {
        auto seen = wake_.ticket();
        auto moved = co_await move_once();
        if (!moved.ok()) {
            log::warn("events wait in the outbox", {{"error", moved.error().detail}});
            co_await sleep_for(kPoll);
        } else if (*moved == 0) {
            static_cast<void>(co_await wake_.wait(seen, kPoll));
        }
    }
}

Task<Result<std::size_t>> Outbox::move_once() {
    // Strongly: who misses a row here and sees a later one of the same subject would tell the newer before the older.
    KLIEG_CO_TRY(
        auto page,
        co_await needs_.tables.query(
            {.table = kOutbox, .partition = kPartition, .limit = kBatch, .consistency = ports::Consistency::strong}));
    if (page.items.empty()) co_return std::size_t{0};
    std::vector<ports::LogAppend> records;
    std::vector<ports::BatchWrite> moved;
    for (auto const& item : page.items) {
        records.push_back({std::string(item.at("Subject").as_string()), std::string(item.at("Data").as_string())});
        moved.emplace_back(ports::Delete{kOutbox, {kPartition, std::string(item.at("Sequence").as_string())}});
    }
    auto const count = records.size();
    KLIEG_CO_CHECK(co_await needs_.log.append(std::move(records)));
    KLIEG_CO_CHECK(co_await needs_.tables.write_many(std::move(moved)));
    co_return count;
}

}  // namespace klieg::events
