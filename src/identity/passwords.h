#pragma once

#include "base/blocking_pool.h"
#include "base/result.h"
#include "base/task.h"

#include <cstddef>
#include <optional>
#include <string>

namespace klieg::identity {

/// Turns passwords into what may be stored, and compares. Abstract, so that tests need not pay for what makes it slow.
/// Fails: unavailable, where more people wait than it takes, or there is no memory; corrupt, where what is stored is no
/// hash. Threads: any core.
class Passwords {
public:
    virtual ~Passwords() = default;
    virtual Task<Result<std::string>> hash(std::string password) = 0;
    /// Whether `password` made `hash`. Without a hash the answer is no, after the same time: nobody learns from the
    /// delay whether an account exists.
    virtual Task<Result<bool>> verify(std::string password, std::optional<std::string> hash) = 0;
};

/// Argon2id on threads of its own. Each computation takes 64 MiB, so their number is what bounds memory. libsodium maps
/// that memory and unmaps it when done, past the allocator, so nothing of it stays (a test watches that).
class Argon2Passwords final : public Passwords {
public:
    struct Options {
        std::size_t parallel_max = 2;
        std::size_t waiting_max = 64;
    };

    explicit Argon2Passwords(Options options);

    Task<Result<std::string>> hash(std::string password) override;
    Task<Result<bool>> verify(std::string password, std::optional<std::string> hash) override;

private:
    BlockingPool pool_;
};

}  // namespace klieg::identity
