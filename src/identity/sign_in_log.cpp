#include "identity/sign_in_log.h"

#include "base/epoch_seconds.h"
#include "base/log.h"
#include "identity/client_agent.h"
#include "identity/events.h"
#include "identity/token_hash.h"
#include "ports/order_key.h"

namespace klieg::identity {

namespace {

constexpr char const* kSignIns = "SignIns";
constexpr char const* kDevices = "Devices";
constexpr std::size_t kMarkLength = 16;

std::int64_t hour_of(Time time) {
    return std::chrono::floor<std::chrono::hours>(time).time_since_epoch().count();
}

/// A network and a program there. Its version is no part of it: a browser has a new one every month.
std::string device_of(Client const& client) {
    auto agent = printable_agent(client.user_agent);
    std::erase_if(agent, [](char c) { return c >= '0' && c <= '9'; });
    return hash_of_token(client.network + "\n" + agent);
}

}  // namespace

std::vector<ports::TableSchema> SignInLog::tables() {
    return {
        {.name = kSignIns, .partition_attribute = "UserId", .sort_attribute = "Entry", .expiry_attribute = "ExpiresAt"},
        {.name = kDevices,
         .partition_attribute = "UserId",
         .sort_attribute = "Device",
         .expiry_attribute = "ExpiresAt"}};
}

SignIn SignInLog::made(UserId const& user, SignInKind kind, Client const& client) {
    auto const now = needs_.clock.now();
    return {.user_id = user,
            .entry = ports::order_key(now, needs_.random.base32(kMarkLength)),
            .kind = kind,
            .at = now,
            .address = client.address,
            .user_agent = printable_agent(client.user_agent),
            .expires_at = epoch_seconds(now + kSignInsKept)};
}

ports::Action SignInLog::entry(UserId const& user, SignInKind kind, Client const& client) {
    return ports::Put{kSignIns, json::to_item(made(user, kind, client))};
}

Task<Result<ports::Transaction>> SignInLog::signed_in(UserId user, SignInKind kind, Client client) {
    auto const row = made(user, kind, client);
    ports::Key const key{user.text(), device_of(client)};
    KLIEG_CO_TRY(auto const known, co_await needs_.tables.get(kDevices, key, ports::Consistency::strong));
    auto const* const until = known ? known->if_contains("ExpiresAt") : nullptr;
    bool const is_new = until == nullptr || !until->is_int64() || until->get_int64() <= epoch_seconds(row.at);
    ports::Item device{{"UserId", key.partition}, {"Device", key.sort}};
    device["SchemaVersion"] = 1;
    device["ExpiresAt"] = epoch_seconds(row.at + kDevicesKept);
    ports::Transaction transaction{ports::Put{kSignIns, json::to_item(row)}, ports::Put{kDevices, std::move(device)}};
    if (needs_.outbox != nullptr && kind != SignInKind::registered)
        transaction.add(
            needs_.outbox->event(kSignedIn, {.id = user.text()}, SignedInEvent{user, row.entry, row.at, is_new}));
    co_return transaction;
}

void SignInLog::notify(UserId const& user) {
    if (needs_.outbox != nullptr) needs_.outbox->notify(user.text());
}

void SignInLog::failed(UserId const& user, Client const& client) {
    auto const now = needs_.clock.now();
    AccountHour const key{user, hour_of(now)};
    MutexLock lock(mutex_);
    auto found = failures_.find(key);
    if (found == failures_.end()) {
        if (failures_.size() >= kFailuresKept) return;
        found = failures_.emplace(key, Failures{}).first;
    }
    auto& failures = found->second;
    ++failures.times;
    failures.last = now;
    failures.address = client.address;
    failures.user_agent = printable_agent(client.user_agent);
}

Task<Result<>> SignInLog::flush() {
    std::map<AccountHour, Failures> waiting;
    {
        MutexLock lock(mutex_);
        waiting.swap(failures_);
    }
    Result<> result;
    for (auto const& [whose, failures] : waiting) {
        auto const& [user, hour] = whose;
        Time const begin{std::chrono::hours(hour)};
        ports::Update update{kSignIns, {user.text(), ports::order_key(begin, "failed")}};
        update.set["Kind"] = json::from(SignInKind::failed, json::Naming::pascal);
        update.set["At"] = to_rfc3339(failures.last);
        update.set["Address"] = failures.address;
        update.set["UserAgent"] = failures.user_agent;
        update.set["ExpiresAt"] = epoch_seconds(failures.last + kSignInsKept);
        update.set["SchemaVersion"] = 1;
        update.add = {{"Times", failures.times}};
        auto written = co_await needs_.tables.write(std::move(update));
        // They may have been counted all the same: who counts again counts double.
        if (!written.ok()) result = std::move(written);
    }
    co_return result;
}

Task<Result<SignInPage>> SignInLog::list(Principal caller, std::size_t limit, ports::Cursor cursor) {
    KLIEG_CO_CHECK(caller.require_session());
    co_return co_await of_user(std::move(caller.user), limit, std::move(cursor));
}

Task<Result<SignInPage>> SignInLog::of_user(UserId user, std::size_t limit, ports::Cursor cursor) {
    ports::Query query{.table = kSignIns,
                       .partition = user.text(),
                       .order = ports::Order::descending,
                       .limit = limit,
                       .cursor = std::move(cursor),
                       .consistency = ports::Consistency::strong};
    KLIEG_CO_TRY(auto page, co_await needs_.tables.query(std::move(query)));
    auto read = ports::readable_rows_of<SignIn>(page, "Entry");
    for (auto const& row : read.unread)
        log::warn("an entry of a sign-in log cannot be read, and is passed over", {{"error", row.why.detail}});
    auto const now = epoch_seconds(needs_.clock.now());
    std::erase_if(read.rows, [now](SignIn const& row) { return row.expires_at <= now; });
    co_return SignInPage{std::move(read.rows), std::move(page.next)};
}

Task<Result<std::optional<SignIn>>> SignInLog::find(UserId user, std::string entry) {
    ports::Key key{user.text(), std::move(entry)};
    KLIEG_CO_TRY(auto const item, co_await needs_.tables.get(kSignIns, std::move(key), ports::Consistency::strong));
    if (!item) co_return std::optional<SignIn>();
    KLIEG_CO_TRY(auto row, json::from_item<SignIn>(*item));
    co_return std::optional<SignIn>(std::move(row));
}

}  // namespace klieg::identity
