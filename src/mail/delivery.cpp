#include "mail/delivery.h"

#include "base/crypto.h"
#include "base/epoch_seconds.h"
#include "base/json.h"
#include "base/text.h"

#include <boost/describe/class.hpp>

#include <chrono>

namespace klieg::mail {

namespace {

constexpr char const* kTable = "MailCounts";
/// Who writes the same row sends to the same address at the same moment.
constexpr int kCountTries = 8;
constexpr std::int64_t kHourSeconds = 3'600;
constexpr std::int64_t kDaySeconds = 86'400;

struct Count {
    std::string address;  ///< a hash of it
    std::int64_t hour = 0;
    std::int64_t in_hour = 0;
    std::int64_t day = 0;
    std::int64_t in_day = 0;
    std::int64_t version = 0;
    std::int64_t expires_at = 0;
    std::int64_t schema_version = 1;
};
BOOST_DESCRIBE_STRUCT(Count, (), (address, hour, in_hour, day, in_day, version, expires_at, schema_version))

Error too_many(std::int64_t seconds) {
    Error error{Errc::rate_limited, "this address has had many mails of late", "too_many_mails"};
    error.retry_after = std::chrono::seconds(seconds);
    return error;
}

/// Of a clock's hours and days: who has just had all of one may have all of the next.
Result<> add_one(Count& count, Delivery::Options const& options, std::int64_t now) {
    auto const hour = now / kHourSeconds;
    auto const day = now / kDaySeconds;
    if (count.hour != hour) count.in_hour = 0;
    if (count.day != day) count.in_day = 0;
    if (count.in_day >= options.per_day_max) return too_many((day + 1) * kDaySeconds - now);
    if (count.in_hour >= options.per_hour_max) return too_many((hour + 1) * kHourSeconds - now);
    count.hour = hour;
    count.day = day;
    ++count.in_hour;
    ++count.in_day;
    ++count.version;
    count.expires_at = now + kDaySeconds;
    return {};
}

}  // namespace

std::vector<ports::TableSchema> Delivery::tables() {
    return {{.name = kTable, .partition_attribute = "Address", .expiry_attribute = "ExpiresAt"}};
}

Task<Result<>> Delivery::send(Message message) {
    if (!is_on()) co_return Error{Errc::unavailable, "this site sends no mail", kOff};
    KLIEG_CO_CHECK(co_await count(message.to));
    co_return co_await needs_.sender->send(std::move(message));
}

/// One that was counted although its write failed is one less that may be sent.
Task<Result<>> Delivery::count(std::string address) {
    auto const hash = crypto::to_base64url(crypto::as_text(crypto::sha256(lower_ascii(address))));
    auto const now = epoch_seconds(needs_.clock.now());
    for (int tries = 0; tries < kCountTries; ++tries) {
        KLIEG_CO_TRY(auto const item, co_await needs_.tables.get(kTable, {hash}, ports::Consistency::strong));
        Count row;
        if (item) {
            KLIEG_CO_TRY(row, json::from_item<Count>(*item));
        }
        auto const before = row.version;
        row.address = hash;
        KLIEG_CO_CHECK(add_one(row, options_, now));
        auto stands = item ? ports::Condition::attribute_equals("Version", json::Value(before))
                           : ports::Condition::attribute_absent("Address");
        auto const written = co_await needs_.tables.write(ports::Put{kTable, json::to_item(row), {std::move(stands)}});
        if (written.ok() || written.error().kind != Errc::conflict) co_return written;
    }
    co_return Error{Errc::unavailable, "many mails go to this address at the same moment"};
}

}  // namespace klieg::mail
