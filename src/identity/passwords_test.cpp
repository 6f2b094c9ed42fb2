#include "identity/passwords.h"

#include "base/crypto.h"
#include "testing/async_test.h"
#include "testing/run_concurrently.h"

#include <chrono>
#include <fstream>
#include <unistd.h>

namespace klieg::identity {
namespace {

std::size_t resident_bytes() {
    std::ifstream statm("/proc/self/statm");
    std::size_t total = 0;
    std::size_t resident = 0;
    statm >> total >> resident;
    return resident * static_cast<std::size_t>(sysconf(_SC_PAGESIZE));
}

KLIEG_ASYNC_TEST(Argon2Passwords, RecognisesItsOwnHashesOnly) {
    Argon2Passwords passwords({});
    auto hash = co_await passwords.hash("analytical-engine");
    CO_ASSERT_OK(hash);
    EXPECT_TRUE(hash->starts_with("$argon2id$v=19$m=65536,t=2,p=1$")) << "kNobodysHash must have the same parameters";
    EXPECT_TRUE(*(co_await passwords.verify("analytical-engine", *hash)));
    EXPECT_FALSE(*(co_await passwords.verify("difference-engine", *hash)));
    auto damaged = co_await passwords.verify("analytical-engine", std::string("not a hash"));
    CO_ASSERT(!damaged.ok());
    EXPECT_EQ(damaged.error().kind, Errc::corrupt);
}

KLIEG_ASYNC_TEST(Argon2Passwords, NobodysPasswordTakesAsLongAsSomebodys) {
    Argon2Passwords passwords({});
    auto hash = co_await passwords.hash("analytical-engine");
    CO_ASSERT_OK(hash);
    using Clock = std::chrono::steady_clock;
    auto quickest_somebody = Clock::duration::max();
    auto quickest_nobody = Clock::duration::max();
    for (int i = 0; i < 3; ++i) {
        auto start = Clock::now();
        EXPECT_FALSE(*(co_await passwords.verify("guess", *hash)));
        auto between = Clock::now();
        EXPECT_FALSE(*(co_await passwords.verify("guess", std::nullopt)));
        quickest_somebody = std::min(quickest_somebody, between - start);
        quickest_nobody = std::min(quickest_nobody, Clock::now() - between);
    }
    // A hash that libsodium cannot read is refused in microseconds; a factor of four leaves room for a busy machine.
    EXPECT_GT(quickest_nobody * 4, quickest_somebody);
}

KLIEG_ASYNC_TEST(Argon2Passwords, GivesItsMemoryBack) {
    Argon2Passwords passwords({});
    auto before = resident_bytes();
    std::vector<Task<Result<std::string>>> work;
    for (int i = 0; i < 4; ++i) work.push_back(passwords.hash("analytical-engine"));
    for (auto const& hash : co_await testing::run_concurrently(std::move(work))) CO_ASSERT_OK(hash);
    EXPECT_LT(resident_bytes(), before + 16 * 1024 * 1024);
}

KLIEG_ASYNC_TEST(Argon2Passwords, RefusesWhenTooManyWait) {
    Argon2Passwords passwords({.parallel_max = 1, .waiting_max = 2});
    std::vector<Task<Result<std::string>>> work;
    for (int i = 0; i < 8; ++i) work.push_back(passwords.hash("analytical-engine"));
    int refused = 0;
    for (auto const& hash : co_await testing::run_concurrently(std::move(work)))
        if (!hash.ok() && hash.error().kind == Errc::unavailable) ++refused;
    EXPECT_GE(refused, 4);
}

}  // namespace
}  // namespace klieg::identity
