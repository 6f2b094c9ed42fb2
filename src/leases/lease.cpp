#include "leases/lease.h"

namespace klieg::leases {

namespace {

constexpr auto kTable = "Leases";
constexpr std::size_t kOwnerLength = 16;
/// A holder misses two renewals before it loses its lease.
constexpr int kRenewalsInLength = 3;

Error lost() {
    return Error{Errc::conflict, "the lease is somebody else's by now", "lease_lost"};
}

}  // namespace

std::vector<ports::TableSchema> tables() {
    return {{.name = kTable, .partition_attribute = "Name"}};
}

Task<Result<std::optional<Row>>> find(ports::TableStore& tables, std::string name) {
    KLIEG_CO_TRY(auto item, co_await tables.get(kTable, {std::move(name)}, ports::Consistency::strong));
    if (!item) co_return std::optional<Row>();
    KLIEG_CO_TRY(auto row, json::from_item<Row>(*item));
    co_return std::optional<Row>(std::move(row));
}

Lease::Lease(Needs needs, Options options)
    : needs_(needs), options_(std::move(options)), owner_(needs_.random.base32(kOwnerLength)) {}

bool Lease::is_free(Row const& row) const {
    auto const now = needs_.clock.now();
    // Nobody holds one for twice its length: it was taken while a clock was ahead, and would be held until that date.
    bool const is_over = row.until <= now || row.until > now + 2 * options_.length;
    return row.owner.empty() || row.owner == owner_ || options_.sharing == Sharing::alone || is_over;
}

bool Lease::held() const {
    return row_ && (options_.sharing == Sharing::alone || needs_.clock.now() < row_->until);
}

Task<Result<bool>> Lease::acquire() {
    row_.reset();
    KLIEG_CO_TRY(auto before, co_await find(needs_.tables, options_.name));
    if (before && !is_free(*before)) co_return false;
    Row wanted = before ? *before : Row{.name = options_.name};
    auto taken = co_await replace(std::move(before), std::move(wanted));
    if (taken.ok()) co_return true;
    if (taken.error().kind == Errc::conflict) co_return false;  // somebody was faster
    co_return std::move(taken).error();
}

Task<Result<>> Lease::renew() {
    if (!row_) co_return lost();
    co_return co_await replace(*row_, *row_);
}

Task<Result<>> Lease::keep() {
    if (!row_) co_return lost();
    auto const now = needs_.clock.now();
    if (now < looked_at_ + options_.length / kRenewalsInLength) co_return Result<>{};
    if (options_.sharing == Sharing::shared) co_return co_await renew();
    KLIEG_CO_TRY(auto row, co_await find(needs_.tables, options_.name));
    looked_at_ = now;
    if (row && row->owner == owner_ && row->version == row_->version) co_return Result<>{};
    row_.reset();
    co_return lost();
}

Task<Result<>> Lease::save(json::Value value) {
    if (!row_) co_return lost();
    auto after = *row_;
    after.value = std::move(value);
    co_return co_await replace(*row_, std::move(after));
}

Task<Result<>> Lease::give_up() {
    if (!row_) co_return Result<>{};
    auto const before = *row_;
    auto after = before;
    after.until = needs_.clock.now();
    after.owner.clear();
    ++after.version;
    row_.reset();
    co_return co_await needs_.tables.write(
        ports::Put{kTable, json::to_item(after), {ports::Condition::attribute_equals("Version", before.version)}});
}

/// Writes `after` as ours, from now on, where `before` still stands. What failed is looked for: only where the row
/// bears neither our write nor what was there before has somebody else come between.
Task<Result<>> Lease::replace(std::optional<Row> before, Row after) {
    auto const now = needs_.clock.now();
    auto const version_before = before ? before->version : 0;
    after.owner = owner_;
    after.until = now + options_.length;
    after.version = version_before + 1;
    auto unchanged = before ? ports::Condition::attribute_equals("Version", version_before)
                            : ports::Condition::attribute_absent("Name");
    auto written = co_await needs_.tables.write(ports::Put{kTable, json::to_item(after), {std::move(unchanged)}});
    if (!written.ok()) {
        KLIEG_CO_TRY(auto stands, co_await find(needs_.tables, options_.name));
        bool const is_ours = stands && stands->owner == owner_ && stands->version >= after.version;
        // An earlier write of ours, whose answer was lost, or which was made only now, is not this one: it ends sooner.
        bool const is_another = is_ours && (stands->value != after.value || stands->until != after.until);
        if (is_another) co_return co_await replace(stands, std::move(after));
        bool const is_done = is_ours && stands->version == after.version;
        bool const is_as_before = stands ? before && stands->version == version_before : !before;
        if (!is_done && is_as_before) co_return std::move(written).error();
        if (!is_done) {
            row_.reset();
            co_return lost();
        }
    }
    row_ = std::move(after);
    looked_at_ = now;
    co_return Result<>{};
}

}  // namespace klieg::leases
