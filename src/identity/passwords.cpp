#include "identity/passwords.h"

#include "base/crypto.h"

#include <new>

namespace klieg::identity {

namespace {

// The hash of a password that nobody knows any more, with the parameters of crypto::hash_password (a test compares
// them).
constexpr char const* kNobodysHash =
    "$argon2id$v=19$m=65536,t=2,p=1$a2xpZWctbm9ib2R5LXNhbA$4vAVzKXHHKx2YhMkUkjZ0m7n7bWIG3oWkwQpQe0Yx1U";

Error out_of_memory() {
    return Error{Errc::unavailable, "too many sign in at once: try again later", "overloaded"};
}

}  // namespace

Argon2Passwords::Argon2Passwords(Options options)
    : pool_({.name = "password", .threads = options.parallel_max, .queued_max = options.waiting_max}) {}

Task<Result<std::string>> Argon2Passwords::hash(std::string password) {
    auto work = [password = std::move(password)]() -> Result<std::string> {
        try {
            return crypto::hash_password(password);
        } catch (std::bad_alloc const&) {
            return out_of_memory();
        }
    };
    co_return co_await pool_.run(std::move(work));
}

Task<Result<bool>> Argon2Passwords::verify(std::string password, std::optional<std::string> hash) {
    bool known = hash.has_value();
    // "Could not tell" is no "no": it is nobody's wrong password.
    auto work = [password = std::move(password), hash = std::move(hash).value_or(kNobodysHash)]() -> Result<bool> {
        return crypto::verify_password(password, hash);
    };
    KLIEG_CO_TRY(bool matches, co_await pool_.run(std::move(work)));
    co_return known&& matches;
}

}  // namespace klieg::identity
