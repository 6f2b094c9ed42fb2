#include "app/site_for_test.h"
#include "budgets/feature.h"
#include "testing/async_test.h"

#include <gtest/gtest.h>

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

}  // namespace
}  // namespace klieg::app
