#include "identity/setup.h"

#include "base/crypto.h"
#include "identity/token_hash.h"

#include <array>

namespace klieg::identity {

namespace {

uniques::Name token_row() {
    return uniques::Name::site("setup-token");
}
uniques::Name administrator_row() {
    return uniques::Name::site("administrator");
}

}  // namespace

Setup::Setup(IdentityRepo& repo, Random& random) : repo_(repo), random_(random) {}

Task<Result<std::optional<std::string>>> Setup::prepare() {
    KLIEG_CO_TRY(bool exists, co_await administrator_exists());
    if (exists) co_return std::optional<std::string>();
    std::array<std::byte, 32> secret{};
    random_.fill(secret);
    auto token = crypto::to_base64url(crypto::as_text(secret));
    KLIEG_CO_CHECK(co_await repo_.commit({uniques::assign(token_row(), hash_of_token(token))}));
    co_return std::optional<std::string>(std::move(token));
}

Task<Result<bool>> Setup::administrator_exists() {
    if (administrator_exists_) co_return true;
    KLIEG_CO_TRY(auto holder, co_await repo_.holder_of(administrator_row()));
    if (holder) administrator_exists_ = true;
    co_return holder.has_value();
}

Task<Result<bool>> Setup::is_valid(std::string token) {
    KLIEG_CO_TRY(bool exists, co_await administrator_exists());
    KLIEG_CO_TRY(auto stored, co_await repo_.holder_of(token_row()));
    co_return !exists && stored && crypto::equal_in_constant_time(*stored, hash_of_token(token));
}

ports::Transaction Setup::redeemed(std::string const& token, UserId const& administrator) {
    return {uniques::release(token_row(), hash_of_token(token)),
            uniques::claim(administrator_row(), administrator.text())};
}

ports::Action Setup::administrator_made(UserId const& administrator) {
    return uniques::assign(administrator_row(), administrator.text());
}

}  // namespace klieg::identity
