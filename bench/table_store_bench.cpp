// table_store_bench FOLDER: how fast the embedded table store reads and durably writes in FOLDER, which should be
// empty.

#include "adapters/embedded/table_store.h"
#include "base/core_pool.h"
#include "base/crypto.h"
#include "base/task_group.h"

#include <cstdio>
#include <thread>

namespace klieg {

namespace {

constexpr int kComments = 100'000;

double seconds_since(std::chrono::steady_clock::time_point start) {
    return std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
}

std::string comment_id(int number) {
    return "c_" + std::to_string(1'000'000 + number);
}
std::string video_id(int number) {
    return "v_" + std::to_string(number % 500);
}

ports::Put comment(int number) {
    auto video = video_id(number);
    return {.table = "Comments",
            .item = {{"VideoId", video},
                     {"CommentId", comment_id(number)},
                     {"ThreadKey", "V#" + video},
                     {"Text", std::string(160, 'x')},
                     {"Likes", number}}};
}

Task<> write_some(ports::TableStore& store, int from, int to) {
    for (int i = from; i < to; ++i)
        if (!(co_await store.write(comment(i))).ok()) std::puts("a write failed");
}

Task<> add_some(ports::TableStore& store, int times, int of) {
    for (int i = 0; i < times; ++i) {
        int number = (i * 7919 + of * 104'729) % kComments;
        ports::Key key{video_id(number), comment_id(number)};
        if (!(co_await store.write(ports::Update{.table = "Comments", .key = key, .add = {{"Likes", 1}}})).ok())
            std::puts("an update failed");
    }
}

Task<> read_some(ports::TableStore& store, int times, int of) {
    for (int i = 0; i < times; ++i) {
        int number = (i * 7919 + of * 104'729) % kComments;
        ports::Key key{video_id(number), comment_id(number)};
        auto item = co_await store.get("Comments", key, ports::Consistency::strong);
        if (!item.ok() || !*item) std::puts("a read failed");
    }
}

Task<> page_some(ports::TableStore& store, int times, int of) {
    for (int i = 0; i < times; ++i) {
        ports::Query query{
            .table = "Comments", .index = "Thread", .partition = "V#" + video_id(i * 7 + of), .limit = 20};
        if (!(co_await store.query(query)).ok()) std::puts("a query failed");
    }
}

/// Runs `tasks` coroutines over the cores and prints how many operations a second they did together.
template <class Make>
void measure(char const* what, CorePool& cores, int tasks, int each, Make make) {
    auto start = std::chrono::steady_clock::now();
    std::vector<std::unique_ptr<TaskGroup>> groups;
    for (std::size_t core = 0; core < cores.size(); ++core)
        groups.push_back(std::make_unique<TaskGroup>(cores.executor(core)));
    for (int task = 0; task < tasks; ++task)
        groups[static_cast<std::size_t>(task) % groups.size()]->spawn(what, make(task));
    for (auto& group : groups)
        while (group->size() > 0) std::this_thread::sleep_for(std::chrono::milliseconds(1));
    auto seconds = seconds_since(start);
    std::printf("%-34s %9.0f /s  (%.2f s)\n", what, static_cast<double>(tasks) * each / seconds, seconds);
}

int run(char const* folder) {
    auto database = embedded::Database::open({.path = std::filesystem::path(folder) / "bench.sqlite"});
    if (!database.ok()) return std::puts(database.error().detail.c_str()), 1;
    auto opened = embedded::TableStore::open(**database, {{.name = "Comments",
                                                           .partition_attribute = "VideoId",
                                                           .sort_attribute = "CommentId",
                                                           .indexes = {{"Thread", "ThreadKey", "CommentId"}}}});
    if (!opened.ok()) return std::puts(opened.error().detail.c_str()), 1;
    ports::TableStore& store = **opened;
    CorePool cores(2);
    measure("durable puts, 1 writer", cores, 1, 500, [&](int) { return write_some(store, 0, 500); });
    int share = kComments / 64;
    auto put = [&](int task) { return write_some(store, task * share, task == 63 ? kComments : (task + 1) * share); };
    measure("durable puts, 64 writers", cores, 64, share, put);
    measure("durable adds, 64 writers", cores, 64, 1000, [&](int task) { return add_some(store, 1000, task); });
    measure("durable adds, 256 writers", cores, 256, 400, [&](int task) { return add_some(store, 400, task); });
    measure("point reads, 1 reader", cores, 1, 30'000, [&](int task) { return read_some(store, 30'000, task); });
    measure("point reads, 64 readers", cores, 64, 3000, [&](int task) { return read_some(store, 3000, task); });
    measure("pages of 20 by index, 64 readers", cores, 64, 500, [&](int task) { return page_some(store, 500, task); });
    cores.stop();
    return 0;
}

}  // namespace

}  // namespace klieg

int main(int count, char** arguments) {
    klieg::crypto::initialise();
    if (count == 2) return klieg::run(arguments[1]);
    std::puts("usage: table_store_bench FOLDER");
    return 2;
}
