#pragma once

#include "identity/passwords.h"
#include "identity/repo.h"
#include "identity/sessions.h"
#include "identity/sign_in_log.h"

#include <string>

namespace klieg::identity {

/// What becomes of an account whose owner has shown to read what is mailed to an address. How that was shown is the
/// caller's: what belongs to it, such as a token that is used up, is in `also`, which is one transaction with the
/// change.
///
/// Threads: any core. Lifetime: what it is given outlives it. Fails: conflict, where the account was changed meanwhile,
/// or a condition of `also` does not hold.
class AddressProofs {
public:
    struct Needs {
        IdentityRepo& repo;
        SessionService& sessions;
        Passwords& passwords;
        SignInLog& log;
    };
    explicit AddressProofs(Needs needs) : needs_(needs) {}

    /// It is the address that the account has.
    Task<Result<>> verified(User user, ports::Transaction also);
    /// It becomes the account's. Fails: conflict (also where it is another's by now).
    Task<Result<>> moved(User before, std::string address, Client client, ports::Transaction also);
    /// By the address of the account it gets another password, and all of its sessions and access tokens end: on other
    /// nodes within a minute. A second factor stays. Fails: invalid.
    Task<Result<>> password_reset(User user, std::string password, Client client, ports::Transaction also);

private:
    Needs needs_;
};

}  // namespace klieg::identity
