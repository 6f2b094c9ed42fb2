// notifications_bench FOLDER COUNT: a channel that COUNT users follow publishes, on a site with a data folder of its
// own in an empty folder: how long the write of the publication takes, and until each of them has his notification.

#include "app/data_folder.h"
#include "app/features.h"
#include "app/run_blocking.h"
#include "app/storage.h"
#include "base/core_pool.h"
#include "channels/feature.h"
#include "notifications/feature.h"
#include "subscriptions/feature.h"
#include "videos/feature.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

namespace klieg {

namespace {

using namespace std::chrono_literals;

constexpr std::size_t kFilledAtOnce = 500;

template <class T>
T must(Result<T> result) {
    if (!result.ok()) {
        fmt::print(stderr, "notifications_bench: {}\n", result.error().detail);
        std::_Exit(1);
    }
    return *std::move(result);
}
void must(Result<> result) {
    if (!result.ok()) {
        fmt::print(stderr, "notifications_bench: {}\n", result.error().detail);
        std::_Exit(1);
    }
}

double seconds_since(std::chrono::steady_clock::time_point then) {
    return std::chrono::duration<double>(std::chrono::steady_clock::now() - then).count();
}

class Bench {
public:
    explicit Bench(std::string path)
        : folder_(must(app::DataFolder::open(path, app::DataFolder::Use::serve, random_))) {
        config_.data = std::move(path);
    }

    void run(std::size_t count) {
        must(app::run_blocking(cores_.executor(0), fill(count)));
        fmt::print("{} follow\n", count);
        must(app::run_blocking(cores_.executor(0), features_.start()));
        auto const begun = std::chrono::steady_clock::now();
        must(app::run_blocking(cores_.executor(0), publish()));
        fmt::print("published in {:.3f} s\n", seconds_since(begun));
        while (!must(app::run_blocking(cores_.executor(0), is_told()))) std::this_thread::sleep_for(100ms);
        fmt::print("the last is told after {:.1f} s\n", seconds_since(begun));
        fmt::print("{} notifications\n", must(app::run_blocking(cores_.executor(0), count_told())));
        std::fflush(stdout);
        std::_Exit(0);
    }

private:
    /// Rows alone, with nothing that comes of them.
    Task<Result<>> fill(std::size_t count) {
        KLIEG_CO_TRY(auto channel, co_await features_.get<channels::Feature>().service.create(
                                       owner_, {"large", "A channel that many follow", {}}));
        channel_ = channel.channel_id;
        std::vector<ports::BatchWrite> batch;
        for (std::size_t i = 0; i < count; ++i) {
            subscriptions::Subscription one{.user_id = UserId::make(random_),
                                            .channel_id = channel_,
                                            .level = subscriptions::Level::all,
                                            .created_at = clock_.now() - 1h};
            last_ = std::max(last_, one.user_id);
            auto row = subscriptions::SubscriptionRepo::replace({}, one, {});
            auto put = std::get<ports::Put>(row.actions().front());
            put.conditions.clear();
            batch.emplace_back(std::move(put));
            if (batch.size() < kFilledAtOnce && i + 1 < count) continue;
            KLIEG_CO_CHECK(co_await storage_->tables().write_many(std::move(batch)));
            batch.clear();
        }
        co_return Result<>{};
    }
    Task<Result<>> publish() {
        auto& videos = features_.get<videos::Feature>();
        KLIEG_CO_TRY(auto video, co_await videos.service.create(owner_, {.channel_id = channel_,
                                                                         .title = "A title",
                                                                         .visibility = videos::Visibility::public_}));
        auto make_playable = [](videos::Video& one) -> Result<> {
            one.status = videos::Status::ready;
            one.playable = true;
            return {};
        };
        KLIEG_CO_CHECK(co_await videos.writer.change(video.video_id, make_playable, {}));
        co_return Result<>{};
    }
    /// The job goes by the ids of users.
    Task<Result<bool>> is_told() {
        KLIEG_CO_TRY(auto const page,
                     co_await features_.get<notifications::Feature>().repo.of_user(last_, {.limit = 1}));
        co_return !page.rows.empty();
    }
    Task<Result<std::size_t>> count_told() {
        std::size_t count = 0;
        ports::Cursor cursor;
        do {
            KLIEG_CO_TRY(auto page, co_await storage_->tables().scan(
                                        {.table = "Notifications", .limit = 1000, .cursor = std::move(cursor)}));
            cursor = std::move(page.next);
            count += page.items.size();
        } while (!cursor.empty());
        co_return count;
    }

    SystemClock clock_;
    SystemRandom random_;
    Metrics metrics_;
    CorePool cores_{std::max(1U, std::thread::hardware_concurrency())};
    app::Config config_;
    app::DataFolder folder_;
    std::unique_ptr<app::Storage> storage_ =
        must(app::Storage::open(folder_, clock_, {.cores = cores_.size(), .tables = app::Features::tables()}));
    app::Features features_{{.config = config_,
                             .folder = folder_,
                             .storage = *storage_,
                             .cores = cores_,
                             .metrics = metrics_,
                             .clock = clock_,
                             .random = random_,
                             .tools = {},
                             .boot_id = random_.base32(16),
                             .decodes = false}};
    Principal owner_{UserId::make(random_), Role::user, SessionId::make(random_)};
    ChannelId channel_;
    UserId last_;
};

}  // namespace

}  // namespace klieg

int main(int argc, char** argv) {
    std::size_t count = 0;
    std::string_view const wanted = argc == 3 ? argv[2] : "";
    if (wanted.empty() || std::from_chars(wanted.data(), wanted.data() + wanted.size(), count).ec != std::errc{}) {
        fmt::print(stderr, "usage: notifications_bench FOLDER COUNT\n");
        return 2;
    }
    klieg::Bench bench(argv[1]);
    bench.run(count);
}
