#include "addresses/repo.h"

#include "base/crypto.h"
#include "base/json.h"

namespace klieg::addresses {

namespace {
constexpr char const* kTable = "AddressTokens";
}

std::vector<ports::TableSchema> AddressTokenRepo::tables() {
    return {{.name = kTable, .partition_attribute = "TokenHash", .expiry_attribute = "ExpiresAt"}};
}

/// Tokens are long and random, which is why one round of a fast hash is enough.
std::string AddressTokenRepo::hash_of(std::string const& token) {
    return crypto::to_base64url(crypto::as_text(crypto::sha256(token)));
}

Task<Result<std::optional<AddressToken>>> AddressTokenRepo::find(std::string token) {
    KLIEG_CO_TRY(auto const item, co_await tables_.get(kTable, {hash_of(token)}, ports::Consistency::strong));
    if (!item) co_return std::optional<AddressToken>();
    KLIEG_CO_TRY(auto row, json::from_item<AddressToken>(*item));
    co_return std::optional(std::move(row));
}

Task<Result<>> AddressTokenRepo::put(AddressToken token) {
    co_return co_await tables_.write(ports::Put{kTable, json::to_item(token), {}});
}

ports::Action AddressTokenRepo::used(AddressToken const& token) {
    return ports::Delete{kTable, {token.token_hash}, {ports::Condition::attribute_exists("TokenHash")}};
}

}  // namespace klieg::addresses
