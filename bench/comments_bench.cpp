// comments_bench: what bench/comments.py asks beside a server.
//
//   comments_bench serve FOLDER   serves the site of that data folder, whole, with one route more, POST
//   /bench/comments,
//                                 that commits the two rows of a comment, itself and its event, and asks nothing
//                                 before: no account, no video, no rule. What comes of the rows is the same. It says
//                                 its port.
//   comments_bench bare FOLDER    a server with that route alone, where nothing comes of the rows: an event waits for
//   ever. comments_bench fill FOLDER VIDEO AUTHOR COUNT   puts so many top-level comments of that author into the data
//   folder
//                                           of a site that nobody serves, of the last year, evenly.

#include "app/data_folder.h"
#include "app/features.h"
#include "app/run_blocking.h"
#include "app/storage.h"
#include "base/core_pool.h"
#include "base/crypto.h"
#include "base/ordered_id.h"
#include "comments/events.h"
#include "comments/repo.h"
#include "events/outbox.h"
#include "http/middleware.h"
#include "http/server.h"

#include <fmt/format.h>

#include <cstdio>
#include <cstdlib>
#include <string>
#include <string_view>
#include <thread>
#include <unistd.h>
#include <vector>

namespace klieg {

namespace {

using namespace std::chrono_literals;

constexpr std::size_t kBodyBytesMax = 16 << 10U;
constexpr std::size_t kFilledAtOnce = 500;

template <class T>
T must(Result<T> result) {
    if (!result.ok()) {
        fmt::print(stderr, "comments_bench: {}\n", result.error().detail);
        std::_Exit(1);
    }
    return *std::move(result);
}
void must(Result<> result) {
    if (!result.ok()) {
        fmt::print(stderr, "comments_bench: {}\n", result.error().detail);
        std::_Exit(1);
    }
}

/// The rows of a comment, without the rules.
class Rows {
public:
    Rows(ports::TableStore& tables, events::Outbox& outbox, Clock const& clock, Random& random)
        : tables_(tables), outbox_(outbox), clock_(clock), ids_(clock, random), author_(UserId::make(random)) {}

    Task<Result<http::Response>> post(http::Request& request) {
        KLIEG_CO_TRY(auto text, co_await request.read_text(kBodyBytesMax));
        KLIEG_CO_TRY(auto value, json::parse(text));
        KLIEG_CO_TRY(auto wanted,
                     json::to<comments::NewComment>(value, json::Naming::camel, json::Strictness::request));
        comments::Comment comment{.video_id = wanted.video_id,
                                  .comment_id = CommentId::make(wanted.video_id, ids_),
                                  .author_user_id = author_,
                                  .text = std::move(wanted.text),
                                  .created_at = clock_.now()};
        comments::CommentEvent event{.comment_id = comment.comment_id,
                                     .video_id = comment.video_id,
                                     .author_user_id = author_,
                                     .owner_user_id = author_};
        ports::Transaction rows{
            comments::CommentRepo::insert(comment),
            outbox_.event(
                comments::kCommentCreated,
                {.id = comment.comment_id.text(), .version = comment.version, .log_key = comment.video_id.text()},
                event)};
        KLIEG_CO_CHECK(co_await tables_.transact(std::move(rows)));
        outbox_.notify(comment.comment_id.text());
        http::Response response{.status = 201};
        response.headers.set("Content-Type", "application/json");
        response.body = json::to_text(json::from(comment, json::Naming::camel));
        co_return response;
    }

private:
    ports::TableStore& tables_;
    events::Outbox& outbox_;
    Clock const& clock_;
    OrderedText ids_;
    UserId author_;
};

/// A moment that has passed.
class PastClock final : public Clock {
public:
    explicit PastClock(Time at) : at_(at) {}
    Time now() const override { return at_; }
    SteadyTime steady() const override { return {}; }

private:
    Time at_;
};

/// Every token is somebody's: those that are nobody's are asked less and less often.
class Anybody final : public http::Authenticator {
public:
    explicit Anybody(Random& random) : somebody_{UserId::make(random), Role::user, SessionId::make(random)} {}
    Task<Result<>> authenticate(http::Request& request) override {
        request.principal = somebody_;
        co_return Result<>{};
    }

private:
    Principal const somebody_;
};

struct Site {
    explicit Site(std::string const& path)
        : folder(must(app::DataFolder::open(path, app::DataFolder::Use::serve, random))),
          storage(must(app::Storage::open(folder, clock, {.cores = cores.size(), .tables = app::Features::tables()}))) {
    }
    SystemClock clock;
    SystemRandom random;
    CorePool cores{std::max(1U, std::thread::hardware_concurrency())};
    app::DataFolder folder;
    std::unique_ptr<app::Storage> storage;
};

/// Until it is killed.
[[noreturn]] void serve(Site& site, http::Router& router, http::Authenticator& authenticator, events::Outbox& outbox) {
    Rows rows(site.storage->tables(), outbox, site.clock, site.random);
    router.add({.method = http::Method::post,
                .pattern = "/bench/comments",
                .summary = "Two rows.",
                .handler = [&rows](http::Request& request) { return rows.post(request); }});
    http::MiddlewareOptions middleware;
    middleware.rates.clear();
    auto chain = http::make_endpoint(std::move(middleware), router, authenticator, site.clock, site.random);
    Metrics metrics;
    http::ServerOptions options{.listen = {{.host = "127.0.0.1", .port = 0}}};
    http::Server server(std::move(options), site.cores, std::move(chain), router, metrics);
    must(server.open());
    server.start();
    fmt::print("serves 127.0.0.1:{}\n", server.port());
    std::fflush(stdout);
    while (true) ::pause();
}

[[noreturn]] void serve_site(std::string const& path) {
    Site site(path);
    app::Config config;
    config.comments_per_minute = config.comments_per_day = 0;
    Metrics metrics;
    app::Features features({.config = config,
                            .folder = site.folder,
                            .storage = *site.storage,
                            .cores = site.cores,
                            .metrics = metrics,
                            .clock = site.clock,
                            .random = site.random,
                            .tools = {},
                            .boot_id = site.random.base32(16),
                            .decodes = false});
    must(app::run_blocking(site.cores.executor(0), features.start()));
    serve(site, features.router(), features.authenticator(), features.outbox());
}

[[noreturn]] void serve_bare(std::string const& path) {
    Site site(path);
    events::Outbox outbox(site.clock, site.random);
    http::Router router;
    Anybody anybody(site.random);
    serve(site, router, anybody, outbox);
}

Task<Result<>> fill(Site& site, VideoId video, UserId author, std::size_t count) {
    auto const now = site.clock.now();
    auto const apart = std::chrono::milliseconds(365 * 24h) / static_cast<std::int64_t>(count);
    std::vector<ports::BatchWrite> batch;
    for (std::size_t i = 0; i < count; ++i) {
        PastClock const at(now - apart * static_cast<std::int64_t>(count - i));
        OrderedText ids(at, site.random);
        comments::Comment comment{
            .video_id = video,
            .comment_id = CommentId::make(video, ids),
            .author_user_id = author,
            .text = fmt::format("Comment {} of {}: the harbour at night, and a violin.", i, count),
            .created_at = at.now()};
        auto row = std::get<ports::Put>(comments::CommentRepo::insert(comment));
        row.conditions.clear();  // a batch has none, and the id is new
        batch.emplace_back(std::move(row));
        if (batch.size() == kFilledAtOnce || i + 1 == count)
            KLIEG_CO_CHECK(co_await site.storage->tables().write_many(std::exchange(batch, {})));
    }
    co_return Result<>{};
}

}  // namespace

int run(std::vector<std::string> const& words) {
    crypto::initialise();
    if (words.size() == 2 && words[0] == "serve") serve_site(words[1]);
    if (words.size() == 2 && words[0] == "bare") serve_bare(words[1]);
    if (words.size() != 5 || words[0] != "fill") {
        fmt::print(stderr, "usage: comments_bench serve FOLDER | bare FOLDER | fill FOLDER VIDEO AUTHOR COUNT\n");
        return 2;
    }
    Site site(words[1]);
    auto filling = fill(site, must(VideoId::parse(words[2])), must(UserId::parse(words[3])), std::stoul(words[4]));
    must(app::run_blocking(site.cores.executor(0), std::move(filling)));
    site.cores.stop();
    return 0;
}

}  // namespace klieg

int main(int count, char** arguments) {
    return klieg::run({arguments + 1, arguments + count});
}
