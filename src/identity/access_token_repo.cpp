#include "identity/access_token_repo.h"

#include "base/log.h"
#include "ports/order_key.h"

namespace klieg::identity {

namespace {

constexpr char const* kTable = "AccessTokens";
constexpr char const* kByUser = "ByUser";
constexpr char const* kOrder = "CreatedOrder";

}  // namespace

std::vector<ports::TableSchema> AccessTokenRepo::tables() {
    return {{.name = kTable,
             .partition_attribute = "TokenHash",
             .indexes = {{kByUser, "UserId", kOrder}},
             .expiry_attribute = "ExpiresAt"}};
}

ports::Action AccessTokenRepo::made(AccessToken const& token) {
    auto item = json::to_item(token);
    item[kOrder] = ports::order_key(token.created_at, token.token_id.text());
    return ports::Put{kTable, std::move(item), {ports::Condition::attribute_absent("TokenHash")}};
}

ports::Action AccessTokenRepo::removed(std::string token_hash) {
    return ports::Delete{kTable, {std::move(token_hash)}};
}

Task<Result<>> AccessTokenRepo::commit(ports::Transaction transaction) {
    co_return co_await tables_.transact(std::move(transaction));
}

Task<Result<std::optional<AccessToken>>> AccessTokenRepo::find(std::string token_hash) {
    KLIEG_CO_TRY(auto item, co_await tables_.get(kTable, {std::move(token_hash)}, ports::Consistency::strong));
    if (!item) co_return std::optional<AccessToken>();
    KLIEG_CO_TRY(auto token, json::from_item<AccessToken>(*item));
    co_return std::optional<AccessToken>(std::move(token));
}

Task<Result<AccessTokenPage>> AccessTokenRepo::of_user(UserId user, std::size_t limit, ports::Cursor cursor) {
    ports::Query query{.table = kTable,
                       .index = kByUser,
                       .partition = user.text(),
                       .order = ports::Order::descending,
                       .limit = limit,
                       .cursor = std::move(cursor)};
    KLIEG_CO_TRY(auto page, co_await tables_.query(std::move(query)));
    auto read = ports::readable_rows_of<AccessToken>(page, "TokenHash");
    // One that cannot be read opens nothing, and keeps nobody from the others.
    for (auto const& row : read.unread)
        log::warn("an access token cannot be read, and is passed over", {{"error", row.why.detail}});
    co_return AccessTokenPage{std::move(read.rows), std::move(page.next)};
}

Task<Result<>> AccessTokenRepo::touch(std::string token_hash, Time used_at, std::int64_t expires_at) {
    ports::Update update{kTable, {std::move(token_hash)}};
    update.set["LastUsedAt"] = to_rfc3339(used_at);
    update.set["ExpiresAt"] = expires_at;
    // As of a session: one that was revoked a moment ago must not come back.
    update.conditions = {ports::Condition::attribute_exists("TokenHash")};
    co_return co_await tables_.write(std::move(update));
}

}  // namespace klieg::identity
