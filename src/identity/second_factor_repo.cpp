#include "identity/second_factor_repo.h"

#include "base/epoch_seconds.h"

namespace klieg::identity {

namespace {

constexpr char const* kTable = "SecondFactors";
constexpr int kTriesMax = 8;
constexpr std::size_t kMarkLength = 16;

ports::Condition stands_as(std::string const& mark) {
    if (mark.empty()) return ports::Condition::attribute_absent("Of");
    return ports::Condition::attribute_equals("Mark", json::Value(mark));
}

}  // namespace

std::vector<ports::TableSchema> SecondFactorRepo::tables() {
    return {{.name = kTable, .partition_attribute = "Of", .expiry_attribute = "ExpiresAt"}};
}

Task<Result<SecondFactor>> SecondFactorRepo::find(UserId user) {
    KLIEG_CO_TRY(auto const item, co_await tables_.get(kTable, {user.text()}, ports::Consistency::strong));
    if (item) co_return json::from_item<SecondFactor>(*item);
    SecondFactor none;
    none.of = std::move(user);
    co_return none;
}

/// A secret that nobody confirms goes by itself.
Task<Result<>> SecondFactorRepo::write(SecondFactor const& after, std::string before, Fate fate,
                                       std::optional<ports::Action> also) {
    ports::Transaction transaction;
    if (fate == Fate::remove) {
        transaction.add(ports::Delete{kTable, {after.of.text()}, {stands_as(before)}});
    } else {
        auto item = json::to_item(after);
        if (!after.is_on()) item["ExpiresAt"] = epoch_seconds(after.pending_until) + 1;
        transaction.add(ports::Put{kTable, std::move(item), {stands_as(before)}});
    }
    if (also) transaction.add(*std::move(also));
    co_return co_await tables_.transact(std::move(transaction));
}

Task<Result<SecondFactorRepo::Fate>> SecondFactorRepo::change(UserId user, Change change,
                                                              std::optional<ports::Action> also) {
    for (int tries = 0; tries < kTriesMax; ++tries) {
        KLIEG_CO_TRY(auto row, co_await find(user));
        auto const before = row.mark;
        KLIEG_CO_TRY(auto const fate, change(row));
        if (fate == Fate::leave || (fate == Fate::remove && before.empty())) co_return fate;
        row.mark = random_.base32(kMarkLength);
        auto const written = co_await write(row, before, fate, also);
        if (written.ok()) co_return fate;
        // It may have been done all the same, and a mark is nobody else's.
        KLIEG_CO_TRY(auto const stands, co_await find(user));
        bool const is_done = stands.mark == (fate == Fate::remove ? std::string() : row.mark);
        if (is_done) co_return fate;
        if (written.error().kind != Errc::conflict) co_return written.error();
    }
    co_return Error{Errc::conflict, "this was changed at the same time: try again"};
}

}  // namespace klieg::identity
