#include "identity/service.h"

#include "audit/audit.h"
#include "base/log.h"
#include "base/text.h"
#include "identity/account_rules.h"
#include "identity/events.h"
#include "identity/token_hash.h"

#include <boost/describe/enum_to_string.hpp>

#include <algorithm>

namespace klieg::identity {

namespace {

constexpr std::size_t kLoginBytesMax = 254;

/// What is not is no name of anybody's: none holds a zero byte, and no key of the tables may.
bool can_be_key(std::string const& name) {
    return !name.empty() && name.size() <= kLoginBytesMax && name.find('\0') == std::string::npos;
}

constexpr auto kBelongsToAnother = "belongs to an account already";

Error email_taken() {
    FieldChecks taken;
    taken.add("/email", "taken", kBelongsToAnother);
    return std::move(taken).result(Errc::conflict).error();
}

Error no_such_user() {
    return Error{Errc::not_found, "there is no such user"};
}

Error barred_error(Standing standing) {
    if (standing == Standing::banned) return Error{Errc::forbidden, "this account is banned", "account_banned"};
    return Error{Errc::forbidden, "this account is suspended", "account_suspended"};
}

/// What is told of it in the audit log.
audit::Act act_of(User const& user, StandingChange const& change) {
    audit::Act act{
        .what = "account.restored", .subject = user.user_id.text(), .of = user.user_id, .reason = change.reason};
    if (change.standing == Standing::banned) act.what = "account.banned";
    if (change.standing == Standing::suspended) act.what = "account.suspended";
    if (change.until) act.detail = "until " + to_rfc3339(*change.until);
    return act;
}

Error wrong_credentials() {
    return Error{Errc::unauthenticated, "the name or the password is wrong", "invalid_credentials"};
}

}  // namespace

IdentityService::IdentityService(Needs needs, Options options) : needs_(needs), options_(std::move(options)) {}

Task<Result<SignedIn>> IdentityService::register_user(NewUser wanted, Client client) {
    if (options_.registration_open) {
        KLIEG_CO_TRY(bool const open, co_await options_.registration_open());
        if (!open) co_return Error{Errc::forbidden, "registration is closed", "registration_closed"};
    }
    auto reserved = reserved_in(wanted);
    KLIEG_CO_TRY(auto user, co_await make_user(std::move(wanted), Role::user, std::move(reserved)));
    ports::Transaction also;
    if (options_.at_registration) also = options_.at_registration(user, client);
    auto made = co_await create(std::move(user), std::move(also), std::move(client));
    if (made.ok() && options_.registered) options_.registered();
    co_return made;
}

Task<Result<SignedIn>> IdentityService::set_up(std::string setup_token, NewUser wanted, Client client) {
    KLIEG_CO_TRY(bool valid, co_await needs_.setup.is_valid(setup_token));
    if (!valid) co_return co_await why_void();
    KLIEG_CO_TRY(auto user, co_await make_user(std::move(wanted), Role::administrator, {}));
    user.verified_email = user.email;
    auto redeemed = Setup::redeemed(setup_token, user.user_id);
    auto made = co_await create(std::move(user), std::move(redeemed), std::move(client));
    // The names were free a moment ago, so another use of the link came first.
    if (!made.ok() && made.error().kind == Errc::conflict && made.error().fields.empty()) co_return co_await why_void();
    co_return made;
}

/// Whoever holds a link that is good no more has an account by now, or a newer link in the log: two ways to go on.
Task<Error> IdentityService::why_void() {
    auto done = co_await needs_.setup.administrator_exists();
    if (!done.ok()) co_return std::move(done).error();
    if (*done) co_return Error{Errc::forbidden, "this site has its administrator already", "already_set_up"};
    co_return Error{Errc::forbidden, "this is not the link of the server's last start: see its log",
                    "setup_token_void"};
}

Task<Result<User>> IdentityService::create_user(NewUser wanted, Role role) {
    KLIEG_CO_TRY(auto user, co_await make_user(std::move(wanted), role, {}));
    user.verified_email = user.email;  // who has the data folder vouches for it
    auto transaction = IdentityRepo::user_created(user);
    if (role == Role::administrator) transaction.add(Setup::administrator_made(user.user_id));
    if (role != Role::user)
        transaction.add(by_operator("account.role", user.user_id, boost::describe::enum_to_string(role, "")));
    auto committed = co_await needs_.repo.commit(std::move(transaction));
    if (!committed.ok()) {
        // It may have been done all the same; the id is new, so what stands there is ours.
        KLIEG_CO_TRY(auto made, co_await needs_.repo.find_user(user.user_id));
        if (!made) co_return std::move(committed).error();
    }
    co_return user;
}

ports::Action IdentityService::by_operator(std::string_view what, UserId const& user, std::string detail) const {
    audit::Act act{.what = what,
                   .area = audit::Area::administration,
                   .subject = user.text(),
                   .of = user,
                   .detail = std::move(detail)};
    return audit::entry(std::move(act), {}, needs_.clock.now());
}

/// Whoever fills in a form hears of all mistakes at once, but for one: whether a name or an address is taken is told of
/// a form that is otherwise right, and after the work of its password. Who asks which addresses have accounts here pays
/// for each what an account costs, and nobody asks with forms that nobody meant. The write's conditions decide races.
/// `wrong` has what is known already.
Task<Result<User>> IdentityService::make_user(NewUser wanted, Role role, FieldChecks wrong) {
    KLIEG_CO_CHECK(tidy_new_user(wanted, std::move(wrong)));
    User user;
    KLIEG_CO_TRY(user.password_hash, co_await needs_.passwords.hash(std::move(wanted.password)));
    KLIEG_CO_CHECK(co_await require_names_free(wanted.username, wanted.email));
    user.user_id = UserId::make(needs_.random);
    user.display_name = wanted.display_name.value_or(wanted.username);
    user.username = std::move(wanted.username);
    user.email = std::move(wanted.email);
    user.role = role;
    user.created_at = needs_.clock.now();
    co_return user;
}

/// Account, its names and its first session in one transaction, so that a crash leaves no account whose owner thinks
/// that it does not exist. The conditions of the names decide races; who lost is told which of them it was.
Task<Result<SignedIn>> IdentityService::create(User user, ports::Transaction also, Client client) {
    KLIEG_CO_TRY(auto noted, co_await needs_.log.signed_in(user.user_id, SignInKind::registered, client));
    auto opening = needs_.sessions.prepare(user, client);
    auto transaction = IdentityRepo::user_created(user);
    transaction.append(std::move(also)).append(std::move(noted)).add(std::move(opening.write));
    auto committed = co_await needs_.repo.commit(std::move(transaction));
    bool const done = committed.ok() || co_await needs_.sessions.stands(opening.token);
    if (!done) {
        if (committed.error().kind != Errc::conflict) co_return std::move(committed).error();
        KLIEG_CO_CHECK(co_await require_names_free(user.username, user.email));  // says which was taken meanwhile
        co_return Error{Errc::conflict, "somebody else was faster: try again"};
    }
    log::info("an account was made", {{"user", user.user_id.text()}});
    needs_.guard.prove({lower_ascii(user.username), lower_ascii(user.email)}, client.network);
    co_return SignedIn{std::move(user), std::move(opening.token)};
}

Task<Result<>> IdentityService::require_names_free(std::string username, std::string email) {
    FieldChecks taken;
    KLIEG_CO_TRY(auto const named, co_await needs_.repo.holder_of(uniques::Name::username(username)));
    if (named) taken.add("/username", "taken", "is taken");
    KLIEG_CO_TRY(auto const addressed, co_await needs_.repo.holder_of(uniques::Name::email(email)));
    if (addressed) taken.add("/email", "taken", kBelongsToAnother);
    co_return std::move(taken).result(Errc::conflict);
}

Task<Result<std::optional<User>>> IdentityService::find_by_login(std::string login) {
    if (!can_be_key(login)) co_return std::optional<User>();
    bool is_email = login.find('@') != std::string::npos;
    auto name = is_email ? uniques::Name::email(login) : uniques::Name::username(login);
    co_return co_await needs_.repo.find_user_by(std::move(name));
}

/// The password is hashed also where there is no such user (against the hash of nobody's), and the throttle counts by
/// what was typed: neither time nor refusals tell which names exist.
Task<Result<IdentityService::Known>> IdentityService::know(Credentials& credentials, Client const& client) {
    KLIEG_CO_TRY(auto attempt, needs_.guard.admit(lower_ascii(credentials.login.substr(0, kLoginBytesMax)), client));
    KLIEG_CO_TRY(auto user, co_await find_by_login(std::move(credentials.login)));
    auto hash = user ? std::optional(user->password_hash) : std::nullopt;
    KLIEG_CO_TRY(bool matches, co_await needs_.passwords.verify(std::move(credentials.password), std::move(hash)));
    if (!user || !matches) {
        attempt.failed(user ? user->user_id.text() : std::string());
        if (user) needs_.log.failed(user->user_id, client);
        co_return wrong_credentials();
    }
    co_return Known{*std::move(user), std::move(attempt)};
}

/// Where there is a second factor. It tells the guard neither that the try failed nor that it was right where none is
/// said: who knows the password makes no earlier guess at the code forgotten.
Task<Result<ProvenBy>> IdentityService::take_code(Known& known, std::optional<std::string> code, Client client) {
    auto const& id = known.user.user_id;
    KLIEG_CO_TRY(bool const takes_code, co_await needs_.codes.is_needed(id));
    if (!takes_code) co_return ProvenBy::password;
    if (!code) co_return second_factor_required(Errc::unauthenticated);
    KLIEG_CO_TRY(auto const fate, co_await needs_.codes.use(id, *std::move(code), client));
    if (fate == Code::wrong) {
        known.attempt.failed(id.text());
        needs_.log.failed(id, client);
        co_return Error{Errc::unauthenticated, "the code is wrong, or was used before", "wrong_second_factor"};
    }
    co_return ProvenBy::both;
}

Task<Result<SignedIn>> IdentityService::log_in(Credentials credentials, Client client) {
    KLIEG_CO_TRY(auto known, co_await know(credentials, client));
    auto& user = known.user;
    auto const standing = standing_at(user, needs_.clock.now());
    if (standing != Standing::active) {
        known.attempt.succeeded();  // it was no guess
        co_return barred_error(standing);
    }
    KLIEG_CO_TRY(auto const by, co_await take_code(known, std::move(credentials.code), client));
    auto const kind = by == ProvenBy::both ? SignInKind::signed_in_by_both : SignInKind::signed_in;
    KLIEG_CO_TRY(auto signed_in, co_await open(user, kind, by, std::move(client)));
    known.attempt.succeeded({lower_ascii(user.username), lower_ascii(user.email)});
    co_return signed_in;
}

Task<Result<SignedIn>> IdentityService::log_in_by_passkey(UserId id, Client client) {
    KLIEG_CO_TRY(auto user, co_await needs_.repo.find_user(std::move(id)));
    if (!user) co_return not_signed_in();
    auto const standing = standing_at(*user, needs_.clock.now());
    if (standing != Standing::active) co_return barred_error(standing);
    co_return co_await open(*std::move(user), SignInKind::signed_in_by_passkey, ProvenBy::both, std::move(client));
}

Task<Result<SignedIn>> IdentityService::open(User user, SignInKind kind, ProvenBy by, Client client) {
    KLIEG_CO_TRY(auto noted, co_await needs_.log.signed_in(user.user_id, kind, client));
    KLIEG_CO_TRY(auto token, co_await needs_.sessions.open(user, std::move(client), by, std::move(noted)));
    needs_.log.notify(user.user_id);
    co_return SignedIn{std::move(user), std::move(token)};
}

/// As log_in, to the last question: so it tells who guesses no more than that does.
Task<Result<User>> IdentityService::barred(Credentials credentials, Client client) {
    KLIEG_CO_TRY(auto known, co_await know(credentials, client));
    KLIEG_CO_CHECK(co_await take_code(known, std::move(credentials.code), std::move(client)));
    known.attempt.succeeded();
    if (standing_at(known.user, needs_.clock.now()) == Standing::active)
        co_return Error{Errc::conflict, "this account is not suspended: sign in", "not_suspended"};
    co_return std::move(known.user);
}

/// Sessions are not searched and ended one by one: each remembers the version of the password that opened it, and the
/// user's row counts versions up. One write makes all others void at once; the caller's own is lifted to the new
/// version in the same transaction. Sweeping their rows afterwards only tidies up.
Task<Result<>> IdentityService::change_password(Caller caller, PasswordChange change) {
    KLIEG_CO_TRY(auto user, co_await account(caller.principal));
    KLIEG_CO_CHECK(check_password_change(change, user));

    KLIEG_CO_CHECK(co_await needs_.proofs.require(caller, user, std::move(change.current_password)));
    KLIEG_CO_TRY(auto hash, co_await needs_.passwords.hash(std::move(change.new_password)));
    auto version = user.password_version + 1;
    auto committed = co_await needs_.repo.commit(
        {IdentityRepo::password_replaced(user, hash), IdentityRepo::session_kept(hash_of_token(caller.token), version),
         needs_.log.entry(user.user_id, SignInKind::password_changed, caller.client)});
    if (!committed.ok()) {
        // It may have been done all the same, and a hash is nobody else's.
        KLIEG_CO_TRY(auto stands, co_await needs_.repo.find_user(user.user_id));
        if (!stands || stands->password_version != version || stands->password_hash != hash) co_return committed;
    }
    log::info("a password was changed", {{"user", user.user_id.text()}});
    co_await needs_.sessions.end_others(std::move(caller.principal), version);
    co_return Result<>{};
}

Task<Result<User>> IdentityService::get_named(std::string username) {
    std::optional<User> user;
    if (can_be_key(username)) {
        KLIEG_CO_TRY(user, co_await needs_.repo.find_user_by(uniques::Name::username(username)));
    }
    if (!user) co_return Error{Errc::not_found, "there is no user " + username};
    co_return *std::move(user);
}

Task<Result<User>> IdentityService::change_names(std::string username, NamesChange change) {
    KLIEG_CO_TRY(auto const before, co_await get_named(std::move(username)));
    KLIEG_CO_CHECK(check_and_tidy_members(change));
    auto after = before;
    if (change.display_name) after.display_name = *std::move(change.display_name);
    if (change.email) after.verified_email = after.email = *std::move(change.email);
    co_return co_await put_names(before, std::move(after), {}, {by_operator("account.names", before.user_id)});
}

/// Whose address it is that somebody asks for is told after the work of a password, as registration does.
Task<Result<User>> IdentityService::edit(Caller caller, AccountPatch patch) {
    KLIEG_CO_TRY(auto const before, co_await account(caller.principal));
    auto reserved = caller.principal.administers() ? FieldChecks() : reserved_in(patch, before);
    KLIEG_CO_CHECK(tidy_account_patch(patch, before, std::move(reserved)));
    auto after = before;
    if (patch.display_name) after.display_name = patch.display_name->value_or(before.username);
    if (patch.email) after.email = patch.email->value_or(before.email);
    auto client = caller.client;
    if (after.email != before.email) {
        auto password = std::move(patch.current_password).value_or("");
        KLIEG_CO_CHECK(co_await needs_.proofs.require(std::move(caller), before, std::move(password)));
        if (options_.ask_to_move)
            KLIEG_CO_CHECK(co_await ask_to_move(before, std::exchange(after.email, before.email), client));
    }
    co_return co_await put_names(before, std::move(after), std::move(client), {});
}

Task<Result<>> IdentityService::ask_to_move(User user, std::string address, Client client) {
    KLIEG_CO_TRY(auto const holder, co_await needs_.repo.holder_of(uniques::Name::email(address)));
    if (holder && *holder != user.user_id.text()) co_return email_taken();
    co_return co_await options_.ask_to_move(std::move(user), std::move(address), std::move(client));
}

Task<Result<User>> IdentityService::put_names(User before, User after, Client client, ports::Transaction also) {
    auto const is_done = [&after](User const& stands) {
        return stands.display_name == after.display_name && stands.email == after.email;
    };
    if (is_done(before)) co_return before;
    KLIEG_CO_TRY(auto const holder, co_await needs_.repo.holder_of(uniques::Name::email(after.email)));
    if (holder && *holder != before.user_id.text()) co_return email_taken();
    auto transaction = IdentityRepo::names_changed(before, after);
    if (after.email != before.email)
        transaction.add(needs_.log.entry(after.user_id, SignInKind::address_changed, client));
    transaction.append(std::move(also));
    auto committed = co_await needs_.repo.commit(std::move(transaction));
    if (!committed.ok()) {
        // As in change_password().
        KLIEG_CO_TRY(auto stands, co_await needs_.repo.find_user(before.user_id));
        if (!stands || !is_done(*stands)) co_return std::move(committed).error();
    }
    log::info("an account's names were changed", {{"user", after.user_id.text()}});
    co_return after;
}

Task<Result<User>> IdentityService::reset_password(std::string username, std::string password) {
    KLIEG_CO_TRY(auto user, co_await get_named(std::move(username)));
    KLIEG_CO_CHECK(check_password(password, user));
    KLIEG_CO_TRY(auto hash, co_await needs_.passwords.hash(std::move(password)));
    auto const version = user.password_version + 1;
    auto committed = co_await needs_.repo.commit({IdentityRepo::password_reset(user, hash),
                                                  needs_.log.entry(user.user_id, SignInKind::password_reset, {}),
                                                  by_operator("account.password", user.user_id)});
    if (!committed.ok()) {
        // As in change_password().
        KLIEG_CO_TRY(auto stands, co_await needs_.repo.find_user(user.user_id));
        if (!stands || stands->password_version != version || stands->password_hash != hash)
            co_return std::move(committed).error();
    }
    log::info("a password was reset", {{"user", user.user_id.text()}});
    co_await needs_.sessions.end_all(user.user_id, version);
    co_return user;
}

Task<Result<bool>> IdentityService::exists(UserId user) {
    KLIEG_CO_TRY(auto const found, co_await needs_.repo.find_user(std::move(user)));
    co_return found.has_value();
}

Task<Result<std::map<UserId, PublicAccount>>> IdentityService::public_accounts(std::vector<UserId> ids) {
    std::ranges::sort(ids);
    auto const repeated = std::ranges::unique(ids);
    ids.erase(repeated.begin(), repeated.end());
    std::map<UserId, PublicAccount> accounts;
    if (ids.empty()) co_return accounts;
    KLIEG_CO_TRY(auto users, co_await needs_.repo.find_users(std::move(ids)));
    for (auto& user : users)
        if (user)
            accounts.try_emplace(user->user_id, PublicAccount{user->user_id, std::move(user->username),
                                                              std::move(user->display_name), std::move(user->avatar)});
    co_return accounts;
}

Task<Result<User>> IdentityService::account(Principal caller) {
    KLIEG_CO_CHECK(caller.require());
    KLIEG_CO_TRY(auto user, co_await needs_.repo.find_user(std::move(caller.user)));
    if (!user) co_return not_signed_in();
    co_return *std::move(user);
}

Task<Result<User>> IdentityService::set_avatar(Principal caller, assembly::Picture picture, ports::Transaction also) {
    KLIEG_CO_TRY(auto user, co_await account(caller));
    ports::Transaction transaction{IdentityRepo::avatar_replaced(user.user_id, picture)};
    auto const committed = co_await needs_.repo.commit(std::move(transaction.append(std::move(also))));
    if (!committed.ok()) {
        // As in change_password(): a key is nobody else's.
        KLIEG_CO_TRY(auto stands, co_await needs_.repo.find_user(user.user_id));
        if (!stands || stands->avatar != picture) co_return committed.error();
    }
    user.avatar = std::move(picture);
    co_return user;
}

Task<Result<std::optional<User>>> IdentityService::find_named(Principal caller, std::string username) {
    KLIEG_CO_CHECK(caller.require_administrator());
    if (!can_be_key(username)) co_return std::optional<User>();
    co_return co_await needs_.repo.find_user_by(uniques::Name::username(username));
}

Task<Result<>> IdentityService::set_role(Principal caller, UserId user, Role role) {
    KLIEG_CO_CHECK(caller.require_administrator());
    if (caller.is(user)) co_return Error{Errc::forbidden, "nobody changes their own role", "own_role"};
    ports::Transaction transaction{IdentityRepo::role_given(user, role)};
    if (role == Role::administrator) transaction.add(Setup::administrator_made(user));
    audit::Act act{.what = "account.role",
                   .area = audit::Area::administration,
                   .subject = user.text(),
                   .of = user,
                   .detail = boost::describe::enum_to_string(role, "")};
    transaction.add(audit::entry(std::move(act), caller, needs_.clock.now()));
    auto is_done = [role](User const& stored) { return stored.role == role; };
    auto given = co_await commit_by(caller.user, user, {std::move(transaction), is_done});
    needs_.sessions.forget_user(user);  // in any case: what failed may have been done
    KLIEG_CO_CHECK(std::move(given));
    log::info("a role was given", {{"user", user.text()}, {"by", caller.user.text()}});
    co_return Result<>{};
}

Task<Result<User>> IdentityService::set_standing(Principal caller, UserId user, StandingChange change,
                                                 ports::Transaction also) {
    KLIEG_CO_CHECK(caller.require());
    if (!caller.moderates()) co_return Error{Errc::forbidden, "this is for those who moderate"};
    if (caller.is(user)) co_return Error{Errc::forbidden, "nobody suspends themselves", "own_account"};
    auto const now = needs_.clock.now();
    KLIEG_CO_CHECK(tidy_standing_change(change, now));
    KLIEG_CO_TRY(auto const before, co_await needs_.repo.find_user(user));
    if (!before) co_return no_such_user();
    if (before->role >= caller.role)
        co_return Error{Errc::forbidden, "this account has your role, or a higher one", "higher_role"};
    ports::Transaction transaction{IdentityRepo::standing_set(*before, change, now)};
    transaction.add(audit::entry(act_of(*before, change), caller, now));
    if (needs_.outbox != nullptr) {
        StandingEvent const payload{user, change.standing, change.until, now};
        transaction.add(needs_.outbox->event(kStandingChanged, {.id = user.text()}, payload));
    }
    transaction.append(std::move(also));
    auto is_done = [now, change](User const& stored) {
        return stored.standing == change.standing && stored.standing_since == now &&
               stored.standing_reason == change.reason;
    };
    auto set = co_await commit_by(caller.user, user, {std::move(transaction), is_done});
    needs_.sessions.forget_user(user);  // in any case: what failed may have been done
    KLIEG_CO_TRY(auto after, std::move(set));
    if (change.standing != Standing::active) needs_.sessions.suspended(user);
    if (needs_.outbox != nullptr) needs_.outbox->notify(user.text());
    log::info("the standing of an account was set",
              {{"user", user.text()},
               {"by", caller.user.text()},
               {"standing", boost::describe::enum_to_string(change.standing, "")}});
    co_return after;
}

/// Two administrators who take the role from each other at once would leave none, so who asks has to have the role
/// still, by a condition of the write. No failure is believed before the row says so: an engine may have done it, and
/// be asked again for what it has done. Answers the row as it stands then.
Task<Result<User>> IdentityService::commit_by(UserId by, UserId over, Measure measure) {
    KLIEG_CO_TRY(auto const actor, co_await needs_.repo.find_user(std::move(by)));
    if (!actor || standing_at(*actor, needs_.clock.now()) != Standing::active) co_return not_signed_in();
    KLIEG_CO_TRY(auto found, co_await needs_.repo.find_user(over));
    if (!found) co_return no_such_user();
    measure.transaction.add(IdentityRepo::acts(*actor));
    auto committed = co_await needs_.repo.commit(std::move(measure.transaction));
    KLIEG_CO_TRY(auto stands, co_await needs_.repo.find_user(std::move(over)));
    if (!stands) co_return no_such_user();
    if (!committed.ok() && !measure.is_done(*stands)) co_return std::move(committed).error();
    co_return *std::move(stands);
}

}  // namespace klieg::identity
