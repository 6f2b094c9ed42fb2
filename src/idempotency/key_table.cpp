#include "idempotency/key_table.h"

#include "base/epoch_seconds.h"
#include "base/json.h"

#include <boost/describe/class.hpp>

namespace klieg::idempotency {

namespace {

using http::IdempotencyKey;
using http::KeptAnswer;
using ports::Condition;

constexpr char const* kTable = "Idempotency";
/// Each try loses to another request with the same key; who loses so often is told that one is being answered.
constexpr int kTriesMax = 4;

/// `status` 0: it is being answered, until `lease_expires_at`.
struct Row {
    UserId user_id;
    std::string key;
    std::string fingerprint;
    std::string holder;
    std::string seed;
    Time lease_expires_at;
    std::int64_t expires_at = 0;
    std::int64_t status = 0;
    std::string content_type;
    std::string location;
    std::string etag;
    std::optional<std::string> body;
    std::int64_t schema_version = 1;
};
BOOST_DESCRIBE_STRUCT(Row, (),
                      (user_id, key, fingerprint, holder, seed, lease_expires_at, expires_at, status, content_type,
                       location, etag, body, schema_version))

ports::Key key_of(IdempotencyKey const& key) {
    return {key.user.text(), key.text};
}

std::vector<Condition> held_by(std::string const& holder) {
    return {Condition::attribute_equals("Holder", json::Value(holder))};
}

bool is_free(Row const& row, Time now) {
    return row.expires_at <= epoch_seconds(now) || (row.status == 0 && row.lease_expires_at <= now);
}

http::IdempotencyStore::Claim claimed_by(Row const& ours) {
    return {.holder = ours.holder, .seed = ours.seed, .fingerprint = ours.fingerprint};
}

http::IdempotencyStore::Claim taken_by(Row row) {
    using enum http::IdempotencyStore::Claim::State;
    return {.state = row.status == 0 ? in_flight : answered,
            .fingerprint = std::move(row.fingerprint),
            .answer = {static_cast<int>(row.status), std::move(row.content_type), std::move(row.location),
                       std::move(row.etag), std::move(row.body)}};
}

/// A condition did not hold: somebody else changed the row.
bool lost(Result<> const& written) {
    return !written.ok() && written.error().kind == Errc::conflict;
}

}  // namespace

KeyTable::KeyTable(ports::TableStore& tables, Clock const& clock, Random& random, Options options)
    : tables_(tables), clock_(clock), random_(random), seeds_(clock, random), options_(options) {}

std::vector<ports::TableSchema> KeyTable::tables() {
    return {
        {.name = kTable, .partition_attribute = "UserId", .sort_attribute = "Key", .expiry_attribute = "ExpiresAt"}};
}

/// Writes its row where there is none, and only if there is one reads it: a key is new almost always. A row that is
/// free (its lease or its day is over) is taken on the condition that its holder is still the one that was read. A
/// write that was refused is read again before it is believed, for an engine may have carried it out and then, asked
/// once more by its adapter, refused it.
Task<Result<KeyTable::Claim>> KeyTable::claim(IdempotencyKey key, std::string fingerprint) {
    auto const now = clock_.now();
    Row ours{.user_id = key.user,
             .key = key.text,
             .fingerprint = std::move(fingerprint),
             .holder = random_.base32(16),
             .seed = seeds_.next(),
             .lease_expires_at = now + options_.lease,
             .expires_at = epoch_seconds(now + options_.kept_for)};
    std::vector<Condition> conditions{Condition::attribute_absent("Key")};
    Claim other{.state = Claim::State::in_flight, .fingerprint = ours.fingerprint};
    for (int tried = 0; tried < kTriesMax; ++tried) {
        auto written = co_await tables_.write(ports::Put{kTable, json::to_item(ours), conditions});
        if (written.ok()) co_return claimed_by(ours);
        if (!lost(written)) co_return std::move(written).error();
        KLIEG_CO_TRY(auto item, co_await tables_.get(kTable, key_of(key), ports::Consistency::strong));
        conditions = {Condition::attribute_absent("Key")};
        if (!item) continue;
        KLIEG_CO_TRY(auto row, json::from_item<Row>(*item));
        if (row.holder == ours.holder) co_return claimed_by(ours);
        bool const is_taken = !is_free(row, now);
        bool const same_request = row.expires_at > epoch_seconds(now) && row.fingerprint == ours.fingerprint;
        if (same_request && !row.seed.empty()) ours.seed = row.seed;
        conditions = held_by(row.holder);
        other = taken_by(std::move(row));
        if (is_taken) co_return other;
        other.state = Claim::State::in_flight;
    }
    co_return other;
}

Task<Result<>> KeyTable::keep(IdempotencyKey key, std::string holder, KeptAnswer answer) {
    ports::Update update{.table = kTable, .key = key_of(key), .conditions = held_by(holder)};
    update.set["Status"] = answer.status;
    update.set["ContentType"] = answer.content_type;
    update.set["Location"] = answer.location;
    update.set["Etag"] = answer.etag;
    if (answer.body) update.set["Body"] = *answer.body;
    update.set["ExpiresAt"] = epoch_seconds(clock_.now() + options_.kept_for);
    auto written = co_await tables_.write(std::move(update));
    if (lost(written)) co_return Error{Errc::conflict, "another request took the key when its lease had run out"};
    co_return written;
}

Task<Result<>> KeyTable::release(IdempotencyKey key, std::string holder, Outcome outcome) {
    ports::Action free_it = ports::Delete{kTable, key_of(key), held_by(holder)};
    if (outcome == Outcome::unknown)
        free_it = ports::Update{.table = kTable,
                                .key = key_of(key),
                                .set = {{"LeaseExpiresAt", to_rfc3339(clock_.now())}},
                                .conditions = held_by(holder)};
    auto written = co_await tables_.write(std::move(free_it));
    if (lost(written)) co_return Result<>{};  // it is no longer ours to free
    co_return written;
}

}  // namespace klieg::idempotency
