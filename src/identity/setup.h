#pragma once

#include "base/random.h"
#include "identity/repo.h"

#include <atomic>
#include <optional>
#include <string>
#include <vector>

namespace klieg::identity {

/// How the first administrator comes to be: a one-time token, printed at the start of a server that has none.
///
/// Two rows beside the unique names hold the state: the hash of the token, and the first administrator's id.
/// Threads: any core. Lifetime: what it is given outlives it.
class Setup {
public:
    Setup(IdentityRepo& repo, Random& random);

    /// A new token, in place of the one before; none where there is an administrator.
    Task<Result<std::optional<std::string>>> prepare();
    Task<Result<bool>> is_valid(std::string token);
    /// Read from storage until it is true, which it remains.
    Task<Result<bool>> administrator_exists();

    /// Belong into the transaction that makes the first administrator: they hold for one token, once.
    static ports::Transaction redeemed(std::string const& token, UserId const& administrator);
    /// Belongs into every other transaction that makes an administrator.
    static ports::Action administrator_made(UserId const& administrator);

private:
    IdentityRepo& repo_;
    Random& random_;
    std::atomic<bool> administrator_exists_{false};
};

}  // namespace klieg::identity
