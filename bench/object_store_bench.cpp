// object_store_bench FOLDER GIGABYTES: appends one upload of that size, then puts and reads small objects; prints rates
// and the memory that the process needed.

#include "adapters/embedded/object_store.h"
#include "base/crypto.h"
#include "testing/async_test.h"

#include <cstdio>
#include <cstdlib>
#include <sys/resource.h>

namespace klieg {

namespace {

/// Zeros, as a client's body would come: in pieces of 64 KiB.
class Zeros final : public ByteSource {
public:
    explicit Zeros(std::uint64_t length) : left_(length) {}
    Task<Result<std::size_t>> read(std::span<std::byte> into) override {
        auto count = std::min<std::uint64_t>({into.size(), left_, 65'536});
        std::fill_n(into.begin(), count, std::byte{'z'});
        left_ -= count;
        co_return static_cast<std::size_t>(count);
    }

private:
    std::uint64_t left_;
};

double seconds_since(std::chrono::steady_clock::time_point start) {
    return std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
}

Task<> run(std::filesystem::path root, std::uint64_t bytes) {
    BlockingPool pool({.name = "objects", .threads = 2});
    auto store = embedded::ObjectStore::open({.root = root}, pool);
    CO_ASSERT_OK(store);
    auto id = co_await (*store)->stage("src/large", bytes);
    CO_ASSERT_OK(id);
    Zeros source(bytes);
    auto start = std::chrono::steady_clock::now();
    CO_ASSERT_OK(co_await (*store)->append(*id, 0, source, ports::ObjectStore::Keep::what_arrived));
    auto seconds = seconds_since(start);
    std::printf("append            %8.0f MB/s (%.1f s)\n", static_cast<double>(bytes) / 1e6 / seconds, seconds);
    CO_ASSERT_OK(co_await (*store)->complete(*id));
    CO_ASSERT_OK(co_await (*store)->remove("src/large"));
    auto small = std::make_shared<std::vector<std::byte> const>(200'000, std::byte{'s'});
    start = std::chrono::steady_clock::now();
    for (int i = 0; i < 200; ++i) CO_ASSERT_OK(co_await (*store)->put("seg/" + std::to_string(i), small));
    std::printf("puts of 200 kB    %8.0f /s\n", 200 / seconds_since(start));
    start = std::chrono::steady_clock::now();
    for (int i = 0; i < 200'000; ++i) CO_ASSERT_OK(co_await (*store)->get("seg/" + std::to_string(i % 100), {}));
    std::printf("gets, file open   %8.0f /s\n", 200'000 / seconds_since(start));
    rusage used{};
    ::getrusage(RUSAGE_SELF, &used);
    std::printf("memory            %8.1f MB at most\n", static_cast<double>(used.ru_maxrss) / 1024);
}

}  // namespace

}  // namespace klieg

int main(int count, char** arguments) {
    klieg::crypto::initialise();
    if (count != 3) return std::puts("usage: object_store_bench FOLDER GIGABYTES"), 2;
    klieg::testing::run_async(klieg::run(arguments[1], std::strtoull(arguments[2], nullptr, 10) * 1'000'000'000));
    return 0;
}
