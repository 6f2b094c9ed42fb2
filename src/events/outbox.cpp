#include "events/outbox.h"

#include <fmt/format.h>

#include <charconv>

namespace klieg::events {

namespace {

constexpr std::size_t kMillisecondDigits = 14;

}  // namespace

std::vector<ports::TableSchema> Outbox::tables() {
    return {{.name = kTable, .partition_attribute = "Partition", .sort_attribute = "Sequence"}};
}

/// FNV-1a: it must be the same in every process and version, which std::hash does not promise.
unsigned Outbox::partition_of(std::string_view subject) {
    std::uint32_t hash = 2'166'136'261U;
    for (char letter : subject) hash = (hash ^ static_cast<unsigned char>(letter)) * 16'777'619U;
    // Its high bits depend on all letters, its lowest ones on little more than the letters' own.
    return (hash >> 16U) % kPartitions;
}

std::string Outbox::partition_name(unsigned number) {
    return fmt::format("{:02}", number);
}

std::string Outbox::next_sequence() {
    constexpr HybridClock::Tick kTicksInMs = HybridClock::Tick{1} << HybridClock::kTickBits;
    auto const tick = sequences_.next();
    return fmt::format("{:0{}}-{:05}-{}", tick / kTicksInMs, kMillisecondDigits, tick % kTicksInMs, random_.base32(8));
}

/// Its millisecond, to the end.
void Outbox::observe(std::string_view event_id) {
    HybridClock::Tick ms = 0;
    auto const* end = event_id.data() + std::min(event_id.size(), kMillisecondDigits);
    if (std::from_chars(event_id.data(), end, ms).ptr == end)
        sequences_.observe(((ms + 1) << HybridClock::kTickBits) - 1);
}

/// The attribute Subject is the record's partition key. The row lies in the outbox by the subject itself: what is told
/// of one video by thousands has one key in the log, and is spread over all partitions here.
ports::Action Outbox::row(std::string_view type, Subject subject, json::Object payload) {
    auto sequence = next_sequence();
    auto log_key = subject.log_key.empty() ? subject.id : std::move(subject.log_key);
    Envelope envelope{.id = sequence,
                      .type = std::string(type),
                      .subject = std::move(subject.id),
                      .version = subject.version,
                      .time = clock_.now(),
                      .payload = std::move(payload)};
    ports::Item item{{"Partition", partition_name(partition_of(envelope.subject))},
                     {"Sequence", sequence},
                     {"Subject", std::move(log_key)},
                     {"Data", to_text(envelope)}};
    return ports::Put{kTable, std::move(item)};
}

void Outbox::notify(std::string_view subject) {
    notified_.fetch_or(Partitions{1} << partition_of(subject));
    wake_.wake();
}

}  // namespace klieg::events
