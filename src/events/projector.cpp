#include "events/projector.h"

#include "base/caught.h"
#include "base/log.h"

namespace klieg::events {

namespace {

using namespace std::chrono_literals;

constexpr auto kCursors = "Cursors";
constexpr std::size_t kRecordsAtOnce = 100;
constexpr auto kPatience = 30s;
constexpr auto kAfterFailure = 2s;

Result<Envelope> read_envelope(std::string_view data) {
    KLIEG_TRY(auto value, json::parse(data));
    return json::to<Envelope>(value, json::Naming::camel, json::Strictness::stored);
}

}  // namespace

Projector::Projector(Projection projection, ports::EventLog& log, ports::TableStore& tables, Executor executor)
    : projection_(std::move(projection)), log_(log), tables_(tables), tasks_(std::move(executor)) {}

std::vector<ports::TableSchema> Projector::tables() {
    return {{.name = kCursors, .partition_attribute = "Projector", .sort_attribute = "Shard"}};
}

void Projector::start() {
    tasks_.spawn("events." + projection_.name, follow());
}

Task<> Projector::follow() {
    auto shards = co_await log_.shards();
    while (!shards.ok()) {
        log::warn("a projector cannot see the log",
                  {{"projector", projection_.name}, {"error", shards.error().detail}});
        co_await sleep_for(kAfterFailure);
        shards = co_await log_.shards();
    }
    for (auto& shard : *shards) tasks_.spawn("events." + projection_.name + "." + shard.id, follow_shard(shard.id));
}

Task<> Projector::follow_shard(std::string shard) {
    for (;;) {
        auto applied = co_await project_once(shard);
        if (!applied.ok()) {
            log::warn("a projector waits", {{"projector", projection_.name}, {"error", applied.error().detail}});
            co_await sleep_for(kAfterFailure);
            continue;
        }
        if (*applied > 0) continue;
        auto place = co_await position(shard);
        if (place.ok()) {
            auto waited = co_await log_.wait(shard, *place, kPatience);
            if (!waited.ok()) co_await sleep_for(kAfterFailure);
        }
    }
}

Task<Result<std::size_t>> Projector::project_once(std::string shard) {
    KLIEG_CO_TRY(auto after, co_await position(shard));
    KLIEG_CO_TRY(auto found, co_await log_.read(shard, after, kRecordsAtOnce));
    auto const& records = found.records;
    for (auto const& record : records) {
        auto envelope = read_envelope(record.data);
        if (!envelope.ok()) {
            // One that nobody can read must not stop all that come after it.
            log::error("an event cannot be read", {{"projector", projection_.name}, {"position", record.position}});
            continue;
        }
        KLIEG_CO_CHECK(co_await caught(projection_.apply(*std::move(envelope))));
    }
    if (!records.empty()) KLIEG_CO_CHECK(co_await save(shard, records.back().position));
    co_return records.size();
}

Task<Result<>> Projector::rebuild() {
    KLIEG_CO_TRY(auto shards, co_await log_.shards());
    for (auto& shard : shards)
        KLIEG_CO_CHECK(co_await tables_.write(ports::Delete{kCursors, {projection_.name, shard.id}}));
    co_return Result<>{};
}

Task<Result<ports::LogPosition>> Projector::position(std::string shard) {
    KLIEG_CO_TRY(auto item,
                 co_await tables_.get(kCursors, {projection_.name, std::move(shard)}, ports::Consistency::strong));
    co_return item ? ports::LogPosition(item->at("Position").as_string()) : ports::LogPosition();
}

Task<Result<>> Projector::save(std::string shard, ports::LogPosition position) {
    ports::Item item{{"Projector", projection_.name}, {"Shard", shard}, {"Position", position}};
    co_return co_await tables_.write(ports::Put{kCursors, std::move(item)});
}

}  // namespace klieg::events
