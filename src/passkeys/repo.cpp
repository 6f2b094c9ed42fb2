#include "passkeys/repo.h"

#include "base/log.h"
#include "ports/order_key.h"

namespace klieg::passkeys {

namespace {

constexpr char const* kTable = "Passkeys";
constexpr char const* kByUser = "ByUser";
constexpr char const* kKey = "CredentialHash";
constexpr char const* kOrder = "CreatedOrder";
constexpr int kTriesMax = 8;
constexpr std::size_t kMarkLength = 16;
constexpr std::size_t kRowsAtOnce = 100;

ports::Item item_of(Passkey const& passkey) {
    auto item = json::to_item(passkey);
    item[kOrder] = ports::order_key(passkey.created_at, passkey.passkey_id.text());
    return item;
}

}  // namespace

std::vector<ports::TableSchema> PasskeyRepo::tables() {
    return {{.name = kTable, .partition_attribute = kKey, .indexes = {{kByUser, "UserId", kOrder}}}};
}

/// It may have been done although it is reported as failed, and a mark is nobody else's.
Task<Result<>> PasskeyRepo::add(Passkey passkey, ports::Action also) {
    passkey.mark = random_.base32(kMarkLength);
    auto const added = co_await tables_.transact(
        {ports::Put{kTable, item_of(passkey), {ports::Condition::attribute_absent(kKey)}}, std::move(also)});
    if (added.ok()) co_return Result<>{};
    KLIEG_CO_TRY(auto const stands, co_await find(passkey.credential_hash));
    if (stands && stands->mark == passkey.mark) co_return Result<>{};
    co_return added.error();
}

Task<Result<std::optional<Passkey>>> PasskeyRepo::find(std::string credential_hash) {
    KLIEG_CO_TRY(auto const item,
                 co_await tables_.get(kTable, {std::move(credential_hash)}, ports::Consistency::strong));
    if (!item) co_return std::optional<Passkey>();
    KLIEG_CO_TRY(auto passkey, json::from_item<Passkey>(*item));
    co_return std::optional<Passkey>(std::move(passkey));
}

Task<Result<PasskeyPage>> PasskeyRepo::of_user(UserId user, std::size_t limit, ports::Cursor cursor) {
    ports::Query query{.table = kTable,
                       .index = kByUser,
                       .partition = user.text(),
                       .order = ports::Order::descending,
                       .limit = limit,
                       .cursor = std::move(cursor)};
    KLIEG_CO_TRY(auto page, co_await tables_.query(std::move(query)));
    auto read = ports::readable_rows_of<Passkey>(page, kKey);
    for (auto const& row : read.unread)
        log::warn("a passkey cannot be read, and is passed over", {{"error", row.why.detail}});
    co_return PasskeyPage{std::move(read.rows), std::move(page.next)};
}

Task<Result<>> PasskeyRepo::remove(std::string credential_hash, ports::Action also) {
    co_return co_await tables_.transact({ports::Delete{kTable, {std::move(credential_hash)}}, std::move(also)});
}

Task<Result<bool>> PasskeyRepo::remove_some_of(UserId user) {
    KLIEG_CO_TRY(
        auto const page,
        co_await tables_.query({.table = kTable, .index = kByUser, .partition = user.text(), .limit = kRowsAtOnce}));
    if (page.items.empty()) co_return false;
    std::vector<ports::BatchWrite> gone;
    gone.reserve(page.items.size());
    for (auto const& item : page.items)
        gone.emplace_back(ports::Delete{.table = kTable, .key = {std::string(item.at(kKey).as_string())}});
    KLIEG_CO_CHECK(co_await tables_.write_many(std::move(gone)));
    co_return !page.next.empty();
}

Task<Result<Passkey>> PasskeyRepo::change(std::string credential_hash, Change change) {
    for (int tries = 0; tries < kTriesMax; ++tries) {
        KLIEG_CO_TRY(auto found, co_await find(credential_hash));
        if (!found) co_return Error{Errc::not_found, "there is no such passkey"};
        auto passkey = *std::move(found);
        auto const before = passkey.mark;
        KLIEG_CO_CHECK(change(passkey));
        passkey.mark = random_.base32(kMarkLength);
        auto const written = co_await tables_.write(
            ports::Put{kTable, item_of(passkey), {ports::Condition::attribute_equals("Mark", json::Value(before))}});
        if (written.ok()) co_return passkey;
        KLIEG_CO_TRY(auto const stands, co_await find(credential_hash));
        if (stands && stands->mark == passkey.mark) co_return passkey;
        if (written.error().kind != Errc::conflict) co_return written.error();
    }
    co_return Error{Errc::conflict, "this passkey is used elsewhere at the same time: try again"};
}

}  // namespace klieg::passkeys
