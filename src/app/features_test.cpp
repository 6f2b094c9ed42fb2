#include "app/site_for_test.h"
#include "app/storage_in_front_for_test.h"
#include "base/wake_up.h"
#include "budgets/feature.h"
#include "ingest/source_job.h"
#include "site/feature.h"
#include "testing/async_test.h"
#include "testing/tables_in_front.h"

#include <boost/asio/this_coro.hpp>
#include <gtest/gtest.h>

#include <atomic>
#include <exception>
#include <optional>

namespace klieg::app {
namespace {

KLIEG_ASYNC_TEST(Features, MakeCookiesSecureWhereACertificateAloneMakesItASiteOfHttps) {
    for (bool certified : {true, false}) {
        Config config;
        if (certified) config = {.tls_certificate = "site.crt", .tls_key = "site.key"};
        Site site({.passwords = Site::Passwords::plain, .config = std::move(config)});
        testing::Asked asked{
            .method = http::Method::post,
            .target = "/api/auth/register",
            .body = R"({"username":"ada","email":"ada@example.org","password":"a password of some length"})"};
        asked.headers.set("X-Klieg-Client", "web");
        auto made = co_await site.send(std::move(asked));
        EXPECT_EQ(made.status, 201) << made.text;
        auto const cookie = std::string(made.headers.get("Set-Cookie"));
        EXPECT_EQ(cookie.starts_with("__Host-"), certified) << cookie;
        EXPECT_EQ(cookie.find("; Secure") != cookie.npos, certified) << cookie;
    }
}

/// Identity knows of no site, and what everybody is told of the site is kept; this is where they meet.
KLIEG_ASYNC_TEST(Features, ShowAndObeyWhatIsSetOfTheSiteAtOnce) {
    Site site({.passwords = Site::Passwords::plain, .config = {.site_name = "Harbour", .registration = "closed"}});
    auto& service = site.get<site::Feature>().service;
    Principal const administrator{UserId::make(site.random()), Role::administrator, SessionId::make(site.random())};
    auto sign_up = [&site](std::string name) {
        return site.send({.method = http::Method::post,
                          .target = "/api/auth/register",
                          .body = R"({"username":")" + name + R"(","email":")" + name +
                                  R"(@example.org","password":"a password of some length"})"});
    };
    auto const before = co_await site.send({.method = http::Method::get, .target = "/api/site"});
    EXPECT_EQ(before.text_at("/name"), "Harbour");
    EXPECT_EQ(before.at("/registrationOpen"), false);
    EXPECT_EQ((co_await sign_up("ada")).status, 403);

    site::SitePatch patch;
    patch.name = std::optional<std::string>("Kino");
    patch.accent = std::optional<std::string>("#B3401E");
    patch.registration = std::optional(site::Registration::open);
    Site::must(co_await service.change(administrator, patch, {}));
    auto const after = co_await site.send({.method = http::Method::get, .target = "/api/site"});
    EXPECT_EQ(after.text_at("/name"), "Kino");
    EXPECT_EQ(after.text_at("/accent"), "#b3401e");
    EXPECT_EQ(after.at("/registrationOpen"), true);
    EXPECT_EQ((co_await sign_up("ada")).status, 201);
}

/// Whoever forgot a password is led to a mail where there will be one.
KLIEG_ASYNC_TEST(Features, TellWhetherTheSiteSendsMail) {
    for (bool const mails : {false, true}) {
        Site site({.passwords = Site::Passwords::plain, .mails = mails});
        auto const told = co_await site.send({.method = http::Method::get, .target = "/api/site"});
        EXPECT_EQ(told.at("/sendsMail"), mails);
        auto const asked = co_await site.send(
            {.method = http::Method::post, .target = "/api/auth/reset", .body = R"({"login":"ada"})"});
        EXPECT_EQ(asked.status, mails ? 204 : 403) << asked.text;
    }
}

/// Budgets know of no jobs; this is where they meet.
KLIEG_ASYNC_TEST(Features, HaveJobsLookForRoomAtOnceWhereThereMayBeMore) {
    Site site({.passwords = Site::Passwords::plain});
    auto& queue = site.features().queue();
    auto& service = site.get<budgets::Feature>().service;
    auto const owner = UserId::make(site.random());
    for (auto const* where : {"limits of an owner", "limits of all", "bytes that went"}) {
        Site::must(co_await service.apply({.owner = owner, .changes = {{"v_a", {.stored_bytes = 10}}}}, {}));
        auto enqueued = queue.enqueue({.kind = "waits", .subject = "s", .owner = owner.text()});
        Site::must(co_await site.storage().tables().write(std::move(enqueued)));
        auto job = Site::must(co_await queue.claim("waits"));
        CO_ASSERT(job.has_value());
        job->awaits_room = true;
        Site::must(co_await queue.give_back(*job, site.clock().now() + std::chrono::hours(1), ""));
        site.clock().advance(std::chrono::seconds(30));
        budgets::LimitsPatch patch;
        patch.bytes = std::optional(std::int64_t{1'000'000});
        if (where == std::string_view("limits of an owner")) Site::must(co_await service.choose_for(owner, patch));
        if (where == std::string_view("limits of all")) Site::must(co_await service.choose_for_site(patch));
        if (where == std::string_view("bytes that went")) Site::must(co_await service.release(owner, "v_a"));
        auto const woken = Site::must(co_await queue.claim("waits"));
        CO_ASSERT(woken.has_value());
        EXPECT_EQ(woken->job_id, job->job_id) << where;
        Site::must(co_await queue.finish(*woken));
    }
}

/// Tables in which no video is found before it is cancelled.
class EndlessVideos final : public testing::TablesInFront {
public:
    using TablesInFront::TablesInFront;

    Task<Result<std::optional<ports::Item>>> get(std::string table, ports::Key key,
                                                 ports::Consistency consistency) override {
        if (table == "Videos") {
            asked_ = true;
            change_.wake();
            co_await sleep_for(std::chrono::hours(1));
        }
        co_return co_await inner_.get(std::move(table), std::move(key), consistency);
    }
    /// Returns when somebody looks for one.
    Task<> wait_until_asked() {
        for (;;) {
            auto const seen = change_.ticket();
            if (asked_) co_return;
            co_await change_.wait(seen, std::chrono::hours(1));
        }
    }

private:
    std::atomic<bool> asked_{false};
    WakeUp change_;
};

/// A storage with a chore that takes its time to end, as a backup does. Then it looks what has become of the only job.
class LingeringStorage final : public StorageInFront {
public:
    using StorageInFront::StorageInFront;

    ports::TableStore& tables() noexcept override { return videos; }
    std::vector<assembly::Maintenance> maintenance() override {
        return {{"lingering", std::chrono::seconds(977), [this] { return linger(); }}};
    }

    EndlessVideos videos{behind_->tables()};
    jobs::Queue* queue = nullptr;
    std::optional<jobs::Job> job_at_end{};

private:
    Task<Result<>> linger() {
        std::exception_ptr cancelled;
        try {
            co_await sleep_for(std::chrono::hours(1));
        } catch (...) {
            cancelled = std::current_exception();
        }
        co_await boost::asio::this_coro::reset_cancellation_state(boost::asio::disable_cancellation());
        auto jobs = co_await queue->list({}, 10);
        if (jobs.ok() && !jobs->jobs.empty()) job_at_end = jobs->jobs.front();
        if (cancelled) std::rethrow_exception(cancelled);
        co_return Result<>{};
    }
};

/// A chore that cannot be cut off half-way may take minutes; whoever stops the server kills it by then.
KLIEG_ASYNC_TEST(Features, GiveJobsBackBeforeTheyWaitForChoresToEnd) {
    LingeringStorage* storage = nullptr;
    Site site({.in_front =
                   [&storage](auto behind) {
                       auto lingering = std::make_unique<LingeringStorage>(std::move(behind));
                       storage = lingering.get();
                       return lingering;
                   },
               .passwords = Site::Passwords::plain});
    auto& queue = site.features().queue();
    storage->queue = &queue;
    auto enqueued = queue.enqueue(
        {.kind = ingest::kSourceKind, .subject = VideoId::make(site.random()).text(), .payload = {{"generation", 1}}});
    Site::must(co_await site.storage().tables().write(std::move(enqueued)));
    Site::must(co_await site.features().start());
    co_await storage->videos.wait_until_asked();  // by the job, which runs
    co_await site.features().stop();
    CO_ASSERT(storage->job_at_end.has_value());
    EXPECT_EQ(storage->job_at_end->state, jobs::State::ready);
}

}  // namespace
}  // namespace klieg::app
