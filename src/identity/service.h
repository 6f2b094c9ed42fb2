#pragma once

#include "base/field_checks.h"
#include "identity/passwords.h"
#include "identity/proofs.h"
#include "identity/sessions.h"
#include "identity/setup.h"
#include "identity/sign_in_guard.h"
#include "identity/sign_in_log.h"

#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace klieg::identity {

/// Accounts: how they come to be, prove themselves and change. Sessions themselves are in sessions.h.
///
/// Answers to a wrong login are the same, after the same work, whether the account exists or not.
/// Threads: any core. Lifetime: what it is given outlives it.
class IdentityService {
public:
    struct Options {
        /// Whether anybody may make an account at this moment, also before there is an administrator; none: always.
        std::function<Task<Result<bool>>()> registration_open{};
        LoginThrottle::Options throttle{};
        /// What belongs into the transaction that makes an account of somebody who registers, and what is to be done
        /// after it; none: nothing.
        std::function<ports::Transaction(User const&, Client const&)> at_registration{};
        std::function<void()> registered{};
        /// Who has proven who they are wants another address, which is nobody's: it changes once they have shown to
        /// read it. None: at once.
        std::function<Task<Result<>>(User, std::string address, Client)> ask_to_move{};
    };

    struct Needs {
        IdentityRepo& repo;
        SessionService& sessions;
        Setup& setup;
        Passwords& passwords;
        SignInGuard& guard;
        Proofs& proofs;
        SecondFactorCodes& codes;
        SignInLog& log;
        Clock const& clock;
        Random& random;
        events::Outbox* outbox = nullptr;  ///< none: nobody is told
    };
    IdentityService(Needs needs, Options options);

    /// Fails: invalid, conflict (a name is taken: told where nothing else is wrong), forbidden (registration is
    /// closed).
    Task<Result<SignedIn>> register_user(NewUser wanted, Client client);
    /// Makes the first administrator. Fails as register_user does, and forbidden where the token is not the one
    /// (setup_token_void) or there is an administrator already (already_set_up).
    Task<Result<SignedIn>> set_up(std::string setup_token, NewUser wanted, Client client);
    /// For the command line: nobody asks whether registration is open.
    Task<Result<User>> create_user(NewUser wanted, Role role);

    /// Who has that username, in any case, for the command line. Fails: not_found.
    Task<Result<User>> get_named(std::string username);
    /// For the command line: another display name or address, at once, also where a server runs beside it. Sessions
    /// stay. Whoever has the data folder gives names of the site, too. Fails: not_found, invalid, conflict (the address
    /// is taken; changed elsewhere at the same time).
    Task<Result<User>> change_names(std::string username, NamesChange change);
    /// The caller's own account, likewise; another address takes the password, and a session (Proofs), and where the
    /// site sends mail it stays as it is until the new one is confirmed. Fails: unauthenticated, forbidden, invalid,
    /// rate_limited, conflict (as change_names).
    Task<Result<User>> edit(Caller caller, AccountPatch patch);
    /// For the command line: whoever has the data folder gives an account another password, and all of its sessions and
    /// access tokens end: on a server that runs beside it within a minute. Fails: not_found, invalid, conflict (changed
    /// elsewhere at the same time).
    Task<Result<User>> reset_password(std::string username, std::string password);

    /// Fails: unauthenticated (invalid_credentials; where those are right, second_factor_required and
    /// wrong_second_factor), rate_limited, forbidden (the account is suspended).
    Task<Result<SignedIn>> log_in(Credentials credentials, Client client);
    /// For who has proven with a passkey whose account it is. Fails: unauthenticated (there is no such account),
    /// forbidden (it is suspended or banned).
    Task<Result<SignedIn>> log_in_by_passkey(UserId id, Client client);
    /// Ends the other sessions; access tokens stay. Fails: forbidden (as Proofs), invalid, rate_limited, conflict
    /// (changed elsewhere at the same time).
    Task<Result<>> change_password(Caller caller, PasswordChange change);
    Task<Result<bool>> exists(UserId user);
    /// What everyone may know of those of them that there are, in one read, as it was a moment ago. At most
    /// kBatchKeysMax different ones.
    Task<Result<std::map<UserId, PublicAccount>>> public_accounts(std::vector<UserId> ids);
    /// The caller's own account. Fails: unauthenticated.
    Task<Result<User>> account(Principal caller);
    /// Puts a picture, whose objects are stored, in the place of the caller's; one without sizes takes it away. In one
    /// transaction with `also`: what the picture takes, and what becomes of the one before, is its makers' to know.
    /// Fails: unauthenticated; conflict, where a condition of `also` does not hold.
    Task<Result<User>> set_avatar(Principal caller, assembly::Picture picture, ports::Transaction also);
    /// Who has that username, in any case; none: nobody. Administrators only. Fails: unauthenticated, forbidden.
    Task<Result<std::optional<User>>> find_named(Principal caller, std::string username);
    /// Administrators only, and never their own, so that one always remains.
    Task<Result<>> set_role(Principal caller, UserId user, Role role);
    /// Suspends an account, bans it, or ends that, in one transaction with `also`; by those who moderate, over who has
    /// a lower role. On all nodes its sessions and access tokens are void within a moment, and what is open for them
    /// closes; where that news is lost, within a minute. A suspension whose time is over has ended by itself.
    /// Fails: unauthenticated, forbidden (own_account, higher_role), invalid, not_found, conflict (somebody else set
    /// it, or a role, at the same time, or a condition of `also` does not hold). Answers the account as it is then.
    Task<Result<User>> set_standing(Principal caller, UserId user, StandingChange change, ports::Transaction also = {});
    /// Whose account these are of, which is suspended or banned: for who may not sign in, and wants to know why. It
    /// opens nothing. Fails: as log_in; conflict (not_suspended).
    Task<Result<User>> barred(Credentials credentials, Client client);

private:
    /// What somebody by his role does to an account, and how the account tells that it was done.
    struct Measure {
        ports::Transaction transaction;
        std::function<bool(User const&)> is_done;
    };

    /// Who has said the right password.
    struct Known {
        User user;
        SignInGuard::Attempt attempt;
    };
    Task<Result<Known>> know(Credentials& credentials, Client const& client);
    Task<Result<ProvenBy>> take_code(Known& known, std::optional<std::string> code, Client client);
    Task<Result<SignedIn>> open(User user, SignInKind kind, ProvenBy by, Client client);
    Task<Error> why_void();
    Task<Result<User>> make_user(NewUser wanted, Role role, FieldChecks wrong);
    Task<Result<SignedIn>> create(User user, ports::Transaction also, Client client);
    Task<Result<>> ask_to_move(User user, std::string address, Client client);
    Task<Result<User>> put_names(User before, User after, Client client, ports::Transaction also);
    /// The entry of the audit log that whoever has the data folder did something.
    ports::Action by_operator(std::string_view what, UserId const& user, std::string detail = {}) const;
    Task<Result<>> require_names_free(std::string username, std::string email);
    Task<Result<std::optional<User>>> find_by_login(std::string login);
    Task<Result<User>> commit_by(UserId by, UserId over, Measure measure);

    Needs needs_;
    Options options_;
};

}  // namespace klieg::identity
