#pragma once

#include "adapters/embedded/broadcast.h"
#include "addresses/feature.h"
#include "audit/audit.h"
#include "identity/feature.h"
#include "identity/plain_passwords_for_test.h"
#include "testing/api_client.h"
#include "testing/manual_clock.h"
#include "testing/memory_mail.h"
#include "testing/memory_table_store.h"
#include "testing/tables_in_front.h"

#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

namespace klieg::addresses {

inline std::vector<ports::TableSchema> all_tables() {
    return ports::joined({identity::Feature::tables(), audit::tables(), uniques::tables(), Feature::tables(),
                          jobs::Queue::tables(), mail::Delivery::tables()});
}

/// Tables that say what they were asked.
struct WatchedTables : testing::TablesInFront {
    using TablesInFront::TablesInFront;
    Task<Result<std::optional<ports::Item>>> get(std::string table, ports::Key key,
                                                 ports::Consistency consistency) override {
        asked += "get " + table + "\n";
        return TablesInFront::get(std::move(table), std::move(key), consistency);
    }
    Task<Result<>> write(ports::Action action) override {
        asked += "write\n";
        return TablesInFront::write(std::move(action));
    }
    std::string asked;
};

/// Ada's account, on a site that sends mail, asked through the middleware.
struct MailingSite {
    explicit MailingSite(bool sends = true)
        : delivery({tables, clock, sends ? &mail : nullptr}),
          accounts({tables, broadcast, passwords, clock, random, metrics},
                   {.accounts = {.at_registration =
                                     [this](auto const& user, auto const& who) {
                                         return feature.service.at_registration(user, who);
                                     },
                                 .registered = [this] { feature.mails.notify(); },
                                 .ask_to_move = sends ? [this](identity::User user, std::string address,
                                                               identity::Client who) {
                                     return feature.service.ask_to_move(std::move(user), std::move(address),
                                                                        std::move(who));
                                 } : std::function<Task<Result<>>(identity::User, std::string, identity::Client)>()}}) {
        accounts.add_routes(router);
        feature.add_routes(router);
    }

    static Task<Result<std::string>> site_name() { co_return std::string("Klieg"); }

    Task<testing::Answered> send(http::Method method, std::string path, std::string body = {}, std::string token = {},
                                 std::string language = {}) {
        testing::Asked asked{.method = method, .target = std::move(path), .body = std::move(body)};
        asked.token = std::move(token);
        if (!language.empty()) asked.headers.set("Accept-Language", language);
        co_return co_await client.send(std::move(asked));
    }
    Task<testing::Answered> post(std::string path, std::string body = {}, std::string token = {}) {
        return send(http::Method::post, "/api/auth/" + path, std::move(body), std::move(token));
    }
    /// Answers the token of a session.
    Task<std::string> join(std::string name) {
        auto const made = co_await post("register", R"({"username":")" + name + R"(","email":")" + name +
                                                        R"(@example.org","password":"analytical-engine"})");
        if (made.status != 201) throw std::runtime_error("a test's preparation failed: " + made.text);
        co_return made.text_at("/token");
    }
    Task<bool> is_verified(std::string session) {
        auto const me = co_await send(http::Method::get, "/api/auth/me", {}, std::move(session));
        co_return me.at("/emailVerified").is_bool() && me.at("/emailVerified").get_bool();
    }
    Task<int> log_in(std::string login, std::string password) {
        auto const answer = co_await post("login", R"({"login":")" + login + R"(","password":")" + password + "\"}");
        co_return answer.status;
    }

    /// Runs the jobs that are due; answers with what each ended.
    Task<std::vector<Result<>>> work() {
        std::vector<Result<>> ended;
        for (;;) {
            stored.catch_up();
            auto claimed = co_await queue.claim(kAddressMailKind);
            if (!claimed.ok() || !*claimed) co_return ended;
            auto job = **claimed;
            jobs::JobContext context(queue, job);
            ended.push_back(co_await feature.mails.run(context));
            static_cast<void>(co_await queue.finish(job));
        }
    }
    /// Runs them, and answers the token of the last mail, which is taken away.
    Task<std::string> mailed_token() {
        static_cast<void>(co_await work());
        co_return mail.sent.empty() ? std::string() : token_in(std::exchange(mail.sent, {}).back());
    }
    static std::string token_in(mail::Message const& message) {
        auto const at = message.text.find("#token=");
        if (at == std::string::npos) return {};
        auto const begin = at + 7;
        return message.text.substr(begin, message.text.find('\n', begin) - begin);
    }

    testing::MemoryTableStore stored{all_tables()};
    WatchedTables tables{stored};
    testing::ManualClock clock;
    SystemRandom random;
    Metrics metrics;
    identity::PlainPasswords passwords;
    embedded::Broadcast broadcast{{}};
    testing::MemoryMail mail;
    mail::Delivery delivery;
    jobs::Queue queue{stored, clock, random, {.boot_id = "test"}};
    identity::Feature accounts;
    Feature feature{{tables, queue, delivery, accounts.repo, accounts.address_proofs, clock, random,
                     "https://klieg.example", site_name}};
    http::Router router;
    testing::ApiClient client{router, accounts.authenticator, clock, random};
};

}  // namespace klieg::addresses
