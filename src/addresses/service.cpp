#include "addresses/service.h"

#include "base/epoch_seconds.h"

namespace klieg::addresses {

namespace {

constexpr std::size_t kLoginBytes = 254;
constexpr std::size_t kTokenLetters = 100;

Error mail_is_off() {
    return {Errc::forbidden,
            "this site sends no mail: those who run it give an account another password or address (klieg admin "
            "password, klieg admin user)",
            mail::Delivery::kOff};
}

Error token_void() {
    return {Errc::forbidden, "this link is good no more: ask for another one", "token_void"};
}

bool can_be_key(std::string const& name) {
    return !name.empty() && name.size() <= kLoginBytes && name.find('\0') == std::string::npos;
}

uniques::Name name_of(std::string const& login) {
    bool const is_email = login.find('@') != std::string::npos;
    return is_email ? uniques::Name::email(login) : uniques::Name::username(login);
}

}  // namespace

Task<Result<>> AddressService::ask_for_verification(Principal caller, mail::Language language) {
    KLIEG_CO_CHECK(caller.require());
    if (!needs_.delivery.is_on()) co_return mail_is_off();
    KLIEG_CO_TRY(auto const user, co_await needs_.users.find_user(caller.user));
    if (!user) co_return not_signed_in();
    if (user->is_verified()) co_return Result<>{};
    co_return co_await ask({.purpose = Purpose::verify,
                            .user = user->user_id,
                            .asked = user->user_id.text() + user->email,
                            .language = language});
}

/// One read of a name, one of an account, and one job, whoever is asked for: where there is nobody the account is one
/// that cannot be, and the job ends without a mail.
Task<Result<>> AddressService::ask_for_reset(std::string login, mail::Language language) {
    if (!needs_.delivery.is_on()) co_return mail_is_off();
    std::optional<UserId> who;
    auto asked = can_be_key(login) ? login : std::string("?");
    KLIEG_CO_TRY(auto const holder, co_await needs_.users.holder_of(name_of(asked)));
    if (holder) {
        KLIEG_CO_TRY(who, UserId::parse(*holder));
    }
    auto looked_for = who ? *who : UserId::make(needs_.random);
    KLIEG_CO_TRY(auto const user, co_await needs_.users.find_user(std::move(looked_for)));
    if (user)
        asked = user->user_id.text();
    else
        who.reset();
    co_return co_await ask(
        {.purpose = Purpose::reset, .user = std::move(who), .asked = std::move(asked), .language = language});
}

Task<Result<>> AddressService::ask_to_move(identity::User user, std::string address, identity::Client client) {
    if (!needs_.delivery.is_on()) co_return mail_is_off();
    co_return co_await ask({.purpose = Purpose::move,
                            .user = user.user_id,
                            .asked = user.user_id.text(),
                            .address = std::move(address),
                            .language = mail::language_of(client.language)});
}

ports::Transaction AddressService::at_registration(identity::User const& user, identity::Client const& client) {
    if (!needs_.delivery.is_on()) return {};
    return {needs_.mails.order({.purpose = Purpose::verify,
                                .user = user.user_id,
                                .asked = user.user_id.text() + user.email,
                                .language = mail::language_of(client.language)})};
}

/// That there is such a job already is what was asked for.
Task<Result<>> AddressService::ask(MailOrder order) {
    auto const written = co_await needs_.tables.write(needs_.mails.order(std::move(order)));
    if (!written.ok() && written.error().kind != Errc::conflict) co_return written;
    needs_.mails.notify();
    co_return Result<>{};
}

/// A token is good for the account as it was when it was mailed.
Task<Result<AddressService::Good>> AddressService::find_good(std::string token) {
    if (!needs_.delivery.is_on()) co_return mail_is_off();
    if (token.size() > kTokenLetters) co_return token_void();
    KLIEG_CO_TRY(auto const row, co_await needs_.repo.find(std::move(token)));
    auto const now = needs_.clock.now();
    if (!row || row->expires_at <= epoch_seconds(now)) co_return token_void();
    KLIEG_CO_TRY(auto user, co_await needs_.users.find_user(row->user_id));
    bool const stands = user && user->email == row->email && user->password_version == row->password_version &&
                        identity::standing_at(*user, now) == identity::Standing::active;
    if (!stands) co_return token_void();
    co_return Good{*row, *std::move(user)};
}

Task<Result<>> AddressService::confirm(std::string token, identity::Client client) {
    KLIEG_CO_TRY(auto good, co_await find_good(std::move(token)));
    if (good.token.purpose != Purpose::verify && good.token.purpose != Purpose::move) co_return token_void();
    ports::Transaction also{AddressTokenRepo::used(good.token)};
    if (good.token.purpose == Purpose::verify)
        co_return co_await needs_.proofs.verified(std::move(good.user), std::move(also));

    KLIEG_CO_TRY(auto const holder, co_await needs_.users.holder_of(uniques::Name::email(good.token.address)));
    if (holder && *holder != good.user.user_id.text())
        co_return Error{Errc::conflict, "this address belongs to another account by now", "address_taken"};
    also.add(needs_.mails.order({.purpose = Purpose::moved,
                                 .user = good.user.user_id,
                                 .asked = good.user.user_id.text() + good.token.address,
                                 .address = good.user.email,
                                 .language = mail::language_of(client.language)}));
    KLIEG_CO_CHECK(co_await needs_.proofs.moved(std::move(good.user), std::move(good.token.address), std::move(client),
                                                std::move(also)));
    needs_.mails.notify();
    co_return Result<>{};
}

Task<Result<>> AddressService::reset(MailedPassword wanted, identity::Client client) {
    KLIEG_CO_TRY(auto good, co_await find_good(std::move(wanted.token)));
    if (good.token.purpose != Purpose::reset) co_return token_void();
    co_return co_await needs_.proofs.password_reset(std::move(good.user), std::move(wanted.password), std::move(client),
                                                    {AddressTokenRepo::used(good.token)});
}

}  // namespace klieg::addresses
