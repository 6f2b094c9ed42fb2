#include "identity/address_proofs.h"

#include "base/log.h"
#include "identity/account_rules.h"

namespace klieg::identity {

/// Of each: a write that failed may have been done all the same.
Task<Result<>> AddressProofs::verified(User user, ports::Transaction also) {
    ports::Transaction transaction{IdentityRepo::address_verified(user)};
    auto const committed = co_await needs_.repo.commit(std::move(transaction.append(std::move(also))));
    if (!committed.ok()) {
        KLIEG_CO_TRY(auto const stands, co_await needs_.repo.find_user(user.user_id));
        if (!stands || !stands->is_verified() || stands->email != user.email) co_return committed;
    }
    log::info("an address was verified", {{"user", user.user_id.text()}});
    needs_.sessions.forget_user(user.user_id);
    co_return Result<>{};
}

Task<Result<>> AddressProofs::moved(User before, std::string address, Client client, ports::Transaction also) {
    auto after = before;
    after.verified_email = after.email = std::move(address);
    auto transaction = IdentityRepo::names_changed(before, after);
    transaction.add(needs_.log.entry(after.user_id, SignInKind::address_changed, client)).append(std::move(also));
    auto const committed = co_await needs_.repo.commit(std::move(transaction));
    if (!committed.ok()) {
        KLIEG_CO_TRY(auto const stands, co_await needs_.repo.find_user(after.user_id));
        if (!stands || stands->email != after.email) co_return committed;
    }
    log::info("an address was changed", {{"user", after.user_id.text()}});
    needs_.sessions.forget_user(after.user_id);
    co_return Result<>{};
}

Task<Result<>> AddressProofs::password_reset(User user, std::string password, Client client, ports::Transaction also) {
    KLIEG_CO_CHECK(check_password(password, user));
    KLIEG_CO_TRY(auto const hash, co_await needs_.passwords.hash(std::move(password)));
    auto const version = user.password_version + 1;
    user.verified_email = user.email;
    ports::Transaction transaction{IdentityRepo::password_reset(user, hash),
                                   needs_.log.entry(user.user_id, SignInKind::password_reset, client)};
    auto const committed = co_await needs_.repo.commit(std::move(transaction.append(std::move(also))));
    if (!committed.ok()) {
        KLIEG_CO_TRY(auto const stands, co_await needs_.repo.find_user(user.user_id));
        if (!stands || stands->password_version != version || stands->password_hash != hash) co_return committed;
    }
    log::info("a password was reset by a mail", {{"user", user.user_id.text()}});
    co_await needs_.sessions.end_all(user.user_id, version);
    co_return Result<>{};
}

}  // namespace klieg::identity
