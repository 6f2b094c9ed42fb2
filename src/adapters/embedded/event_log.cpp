#include "adapters/embedded/event_log.h"

#include <algorithm>
#include <charconv>

namespace klieg::embedded {

namespace {

constexpr char const* kShard = "0";
constexpr std::size_t kPositionDigits = 19;
/// What a read may hold in memory, and what others wait for while it is read.
constexpr std::size_t kReadBytesMax = std::size_t{4} << 20U;
constexpr std::int64_t kTrimmedAtOnce = 2000;

/// Digits of one length, so that positions sort as texts.
ports::LogPosition to_position(std::int64_t number) {
    auto digits = std::to_string(number);
    return std::string(kPositionDigits - digits.size(), '0') + digits;
}

Result<std::int64_t> parse_place(std::string const& shard, ports::LogPosition const& position) {
    if (shard != kShard) return Error{Errc::invalid, "the log has no shard " + shard};
    if (position.empty()) return 0;
    std::int64_t number = 0;
    auto parsed = std::from_chars(position.data(), position.data() + position.size(), number);
    bool good = position.size() == kPositionDigits && parsed.ec == std::errc() &&
                parsed.ptr == position.data() + position.size() && number >= 0;
    if (!good) return Error{Errc::invalid, "this is no position of the log"};
    return number;
}

std::int64_t to_ms(Time time) {
    return time.time_since_epoch().count();
}

}  // namespace

Result<std::unique_ptr<EventLog>> EventLog::open(Database& database, Clock const& clock) {
    auto define = [](Connection& connection) {
        // AUTOINCREMENT: a position is never given twice, even after everything was trimmed.
        return connection.execute(
            "CREATE TABLE IF NOT EXISTS KliegLog (Position INTEGER PRIMARY KEY AUTOINCREMENT, AppendedAt INTEGER NOT "
            "NULL, PartitionKey TEXT NOT NULL, Data TEXT NOT NULL)");
    };
    KLIEG_CHECK(database.define(define));
    return std::unique_ptr<EventLog>(new EventLog(database, clock));
}

Task<Result<std::vector<ports::LogShard>>> EventLog::shards() {
    co_return std::vector<ports::LogShard>{{.id = kShard}};
}

Task<Result<>> EventLog::append(std::vector<ports::LogAppend> records) {
    return append_with(std::move(records), [](Connection&) { return Result<>{}; });
}

Task<Result<>> EventLog::append_with(std::vector<ports::LogAppend> records, WriteGroup::Work also) {
    if (records.empty() || records.size() > ports::kLogAppendMax)
        co_return Error{Errc::invalid, "1 to 500 records are appended at once"};
    std::size_t bytes = 0;
    for (auto const& record : records) {
        if (record.partition_key.empty()) co_return Error{Errc::invalid, "a record has no partition key"};
        if (record.data.size() > ports::kLogRecordBytesMax)
            co_return Error{Errc::too_large, "a record of the log has over 256 KiB"};
        bytes += record.data.size() + record.partition_key.size();
    }
    auto now_ms = to_ms(clock_.now());
    auto work = [&](Connection& connection) -> Result<> {
        KLIEG_TRY(auto insert,
                  connection.prepare("INSERT INTO KliegLog (AppendedAt, PartitionKey, Data) VALUES (?, ?, ?)"));
        for (auto const& record : records) {
            KLIEG_CHECK(insert.bind(now_ms).bind(record.partition_key).bind(record.data).run());
            insert.rewind();
        }
        return also(connection);
    };
    KLIEG_CO_CHECK(co_await database_.write_all(work, WriteGroup::Steps::several, bytes));
    appended_.wake();
    co_return Result<>{};
}

Task<Result<ports::LogRecords>> EventLog::read(std::string shard, ports::LogPosition after, std::size_t limit) {
    KLIEG_CO_TRY(auto place, parse_place(shard, after));
    auto work = [&](Connection& connection) -> Result<ports::LogRecords> {
        KLIEG_TRY(auto rows, connection.prepare("SELECT Position, PartitionKey, Data FROM KliegLog WHERE Position > ? "
                                                "ORDER BY Position LIMIT ?"));
        rows.bind(place).bind(static_cast<std::int64_t>(std::min<std::size_t>(limit, 10'000)));
        ports::LogRecords found;
        std::size_t bytes = 0;
        KLIEG_TRY(bool more, rows.step());
        while (more && bytes < kReadBytesMax) {
            found.records.push_back(
                {to_position(rows.number(0)), std::string(rows.text(1)), std::string(rows.text(2))});
            bytes += found.records.back().data.size();
            KLIEG_TRY(more, rows.step());
        }
        return found;
    };
    co_return co_await database_.read(work);
}

Task<Result<ports::LogPosition>> EventLog::end(std::string shard) {
    KLIEG_CO_CHECK(parse_place(shard, {}));
    auto work = [](Connection& connection) -> Result<ports::LogPosition> {
        // What was trimmed has been given its position too.
        KLIEG_TRY(auto last, connection.prepare("SELECT seq FROM sqlite_sequence WHERE name = 'KliegLog'"));
        KLIEG_TRY(bool any, last.step());
        return any ? to_position(last.number(0)) : ports::LogPosition();
    };
    co_return co_await database_.read(work);
}

Task<Result<>> EventLog::wait(std::string shard, ports::LogPosition after, std::chrono::milliseconds patience) {
    KLIEG_CO_TRY(auto place, parse_place(shard, after));
    auto seen = appended_.ticket();
    auto look = [&](Connection& connection) -> Result<bool> {
        KLIEG_TRY(auto rows, connection.prepare("SELECT 1 FROM KliegLog WHERE Position > ? LIMIT 1"));
        return rows.bind(place).step();
    };
    KLIEG_CO_TRY(bool there, co_await database_.read(look));
    if (!there) co_await appended_.wait(seen, patience);
    co_return Result<>{};
}

Task<Result<std::size_t>> EventLog::trim(Time before) {
    std::size_t trimmed = 0;
    std::int64_t some = kTrimmedAtOnce;
    while (some == kTrimmedAtOnce) {
        auto work = [before](Connection& connection) -> Result<std::int64_t> {
            // From the oldest on, up to the first that is young enough: that needs no index over the times.
            KLIEG_TRY(
                auto remove,
                connection.prepare("DELETE FROM KliegLog WHERE Position IN (SELECT Position FROM KliegLog WHERE "
                                   "Position < coalesce((SELECT Position FROM KliegLog WHERE AppendedAt >= ? ORDER BY "
                                   "Position LIMIT 1), 9223372036854775807) ORDER BY Position LIMIT ?)"));
            KLIEG_CHECK(remove.bind(to_ms(before)).bind(kTrimmedAtOnce).run());
            return connection.changes();
        };
        KLIEG_CO_TRY(some, co_await database_.write(work, WriteGroup::Steps::single, 0, WriteGroup::Purpose::removes));
        trimmed += static_cast<std::size_t>(some);
    }
    co_return trimmed;
}

}  // namespace klieg::embedded
