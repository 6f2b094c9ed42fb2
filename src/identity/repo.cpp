#include "identity/repo.h"

#include "base/json.h"
#include "base/log.h"
#include "ports/order_key.h"

namespace klieg::identity {

namespace {

constexpr char const* kUsers = "Users";
constexpr char const* kSessions = "Sessions";
constexpr char const* kByUser = "ByUser";
constexpr char const* kOrder = "CreatedOrder";

std::string order_of(Session const& session) {
    return ports::order_key(session.created_at, session.session_id.text());
}

ports::Item to_stored(Session const& session) {
    auto item = json::to_item(session);
    item[kOrder] = order_of(session);
    return item;
}

/// One that cannot be read opens nothing, and keeps nobody from the others.
std::vector<Session> readable(ports::Page const& page) {
    auto read = ports::readable_rows_of<Session>(page, "TokenHash");
    for (auto const& row : read.unread)
        log::warn("a session cannot be read, and is passed over", {{"error", row.why.detail}});
    return std::move(read.rows);
}

json::Value role_value(Role role) {
    return json::from(role, json::Naming::pascal);
}
json::Value standing_value(Standing standing) {
    return json::from(standing, json::Naming::pascal);
}

}  // namespace

std::vector<ports::TableSchema> IdentityRepo::tables() {
    return {{.name = kUsers, .partition_attribute = "UserId"},
            {.name = kSessions,
             .partition_attribute = "TokenHash",
             .indexes = {{kByUser, "UserId", kOrder}},
             .expiry_attribute = "ExpiresAt"}};
}

IdentityRepo::IdentityRepo(ports::TableStore& tables) : tables_(tables) {}

ports::Transaction IdentityRepo::user_created(User const& user) {
    return {ports::Put{kUsers, json::to_item(user), {ports::Condition::attribute_absent("UserId")}},
            uniques::claim(uniques::Name::username(user.username), user.user_id.text()),
            uniques::claim(uniques::Name::email(user.email), user.user_id.text())};
}

ports::Transaction IdentityRepo::user_removed(User const& user) {
    return {ports::Delete{kUsers,
                          {user.user_id.text()},
                          {ports::Condition::attribute_equals("Role", role_value(user.role)),
                           ports::Condition::attribute_equals("Email", json::Value(user.email))}},
            uniques::release(uniques::Name::username(user.username), user.user_id.text()),
            uniques::release(uniques::Name::email(user.email), user.user_id.text())};
}

ports::Transaction IdentityRepo::names_changed(User const& before, User const& after) {
    ports::Update update{kUsers, {after.user_id.text()}};
    update.set["DisplayName"] = after.display_name;
    update.set["Email"] = after.email;
    update.conditions = {ports::Condition::attribute_equals("DisplayName", json::Value(before.display_name)),
                         ports::Condition::attribute_equals("Email", json::Value(before.email))};
    if (before.email != after.email) update.set["VerifiedEmail"] = after.verified_email;
    ports::Transaction transaction{std::move(update)};
    auto const email_before = uniques::Name::email(before.email);
    auto const email_after = uniques::Name::email(after.email);
    if (email_before.key() == email_after.key()) return transaction;
    transaction.add(uniques::release(email_before, after.user_id.text()));
    transaction.add(uniques::claim(email_after, after.user_id.text()));
    return transaction;
}

namespace {

ports::Update password_put(User const& user, std::string const& new_hash) {
    ports::Update update{kUsers, {user.user_id.text()}};
    update.set["PasswordHash"] = new_hash;
    update.set["PasswordVersion"] = user.password_version + 1;
    update.conditions = {ports::Condition::attribute_equals("PasswordVersion", json::Value(user.password_version))};
    return update;
}

}  // namespace

ports::Action IdentityRepo::password_replaced(User const& user, std::string const& new_hash) {
    return password_put(user, new_hash);
}

ports::Action IdentityRepo::password_reset(User const& user, std::string const& new_hash) {
    auto update = password_put(user, new_hash);
    update.set["TokensVersion"] = user.tokens_version + 1;
    if (!user.verified_email.empty()) update.set["VerifiedEmail"] = user.verified_email;
    return update;
}

ports::Action IdentityRepo::address_verified(User const& user) {
    ports::Update update{kUsers, {user.user_id.text()}};
    update.set["VerifiedEmail"] = user.email;
    update.conditions = {ports::Condition::attribute_equals("Email", json::Value(user.email))};
    return update;
}

ports::Action IdentityRepo::access_tokens_voided(UserId const& id, std::int64_t version) {
    ports::Update update{kUsers, {id.text()}};
    update.set["TokensVersion"] = version;
    update.conditions = {ports::Condition::attribute_exists("UserId")};
    return update;
}

ports::Action IdentityRepo::role_given(UserId const& id, Role role) {
    ports::Update update{kUsers, {id.text()}};
    update.set["Role"] = role_value(role);
    update.conditions = {ports::Condition::attribute_exists("UserId")};
    return update;
}

ports::Action IdentityRepo::avatar_replaced(UserId const& id, assembly::Picture const& picture) {
    ports::Update update{kUsers, {id.text()}};
    update.set["Avatar"] = json::from(picture, json::Naming::pascal);
    update.conditions = {ports::Condition::attribute_exists("UserId")};
    return update;
}

ports::Action IdentityRepo::exists(UserId const& id) {
    return ports::Check{kUsers, {id.text()}, {ports::Condition::attribute_exists("UserId")}};
}

ports::Action IdentityRepo::standing_set(User const& user, StandingChange const& change, Time since) {
    ports::Update update{kUsers, {user.user_id.text()}};
    update.set["Standing"] = standing_value(change.standing);
    update.set["StandingSince"] = to_rfc3339(since);
    update.set["StandingReason"] = change.reason;
    if (change.until)
        update.set["SuspendedUntil"] = to_rfc3339(*change.until);
    else
        update.remove.emplace_back("SuspendedUntil");
    update.conditions = {ports::Condition::attribute_equals("Role", role_value(user.role))};
    return update;
}

/// The row of one whose suspension is over by its time alone says suspended still.
ports::Action IdentityRepo::acts(User const& user) {
    ports::Check check{kUsers, {user.user_id.text()}, {}};
    check.conditions.push_back(ports::Condition::attribute_equals("Role", role_value(user.role)));
    if (user.standing != Standing::active && user.standing_since) {
        auto since = json::Value(to_rfc3339(*user.standing_since));
        check.conditions.push_back(ports::Condition::attribute_equals("StandingSince", std::move(since)));
        return check;
    }
    // Accounts from before there was such a thing have no standing, which differs too.
    for (auto const standing : {Standing::suspended, Standing::banned})
        check.conditions.push_back({ports::Condition::Test::differs, "Standing", standing_value(standing)});
    return check;
}

ports::Action IdentityRepo::session_opened(Session const& session) {
    return ports::Put{kSessions, to_stored(session), {ports::Condition::attribute_absent("TokenHash")}};
}

ports::Action IdentityRepo::session_kept(std::string const& token_hash, std::int64_t password_version) {
    ports::Update update{kSessions, {token_hash}};
    update.set["PasswordVersion"] = password_version;
    update.conditions = {ports::Condition::attribute_exists("TokenHash")};
    return update;
}

Task<Result<>> IdentityRepo::commit(ports::Transaction transaction) {
    auto committed = co_await tables_.transact(std::move(transaction));
    if (!committed.ok() && committed.error().kind == Errc::conflict)
        co_return Error{Errc::conflict, "this was changed at the same time: try again"};
    co_return committed;
}

Task<Result<std::optional<User>>> IdentityRepo::find_user(UserId id) {
    KLIEG_CO_TRY(auto item, co_await tables_.get(kUsers, {id.text()}, ports::Consistency::strong));
    if (!item) co_return std::optional<User>();
    KLIEG_CO_TRY(auto user, json::from_item<User>(*item));
    co_return std::optional<User>(std::move(user));
}

Task<Result<std::vector<std::optional<User>>>> IdentityRepo::find_users(std::vector<UserId> ids) {
    std::vector<std::optional<User>> users(ids.size());
    if (ids.empty()) co_return users;
    std::vector<ports::Key> keys;
    for (auto const& id : ids) keys.push_back({id.text()});
    KLIEG_CO_TRY(auto items, co_await tables_.get_batch(kUsers, std::move(keys), ports::Consistency::eventual));
    for (std::size_t i = 0; i < items.size(); ++i) {
        if (!items[i]) continue;
        KLIEG_CO_TRY(users[i], json::from_item<User>(*items[i]));
    }
    co_return users;
}

Task<Result<UserPage>> IdentityRepo::users(std::size_t limit, ports::Cursor cursor) {
    KLIEG_CO_TRY(auto page, co_await tables_.scan({.table = kUsers, .limit = limit, .cursor = std::move(cursor)}));
    auto read = ports::readable_rows_of<User>(page, "UserId");
    co_return UserPage{std::move(read.rows), std::move(read.unread), std::move(page.next)};
}

Task<Result<std::optional<User>>> IdentityRepo::find_user_by(uniques::Name name) {
    KLIEG_CO_TRY(auto holder, co_await holder_of(std::move(name)));
    if (!holder) co_return std::optional<User>();
    KLIEG_CO_TRY(auto id, UserId::parse(*holder));
    co_return co_await find_user(std::move(id));
}

Task<Result<std::optional<std::string>>> IdentityRepo::holder_of(uniques::Name name) {
    co_return co_await uniques::holder_of(tables_, std::move(name));
}

Task<Result<std::optional<Session>>> IdentityRepo::find_session(std::string token_hash) {
    KLIEG_CO_TRY(auto item, co_await tables_.get(kSessions, {std::move(token_hash)}, ports::Consistency::strong));
    if (!item) co_return std::optional<Session>();
    KLIEG_CO_TRY(auto session, json::from_item<Session>(*item));
    co_return std::optional<Session>(std::move(session));
}

Task<Result<SessionPage>> IdentityRepo::sessions_of(UserId user, ports::Order order, std::size_t limit,
                                                    ports::Cursor cursor) {
    ports::Query query{.table = kSessions,
                       .index = kByUser,
                       .partition = user.text(),
                       .order = order,
                       .limit = limit,
                       .cursor = std::move(cursor)};
    KLIEG_CO_TRY(auto page, co_await tables_.query(std::move(query)));
    co_return SessionPage{readable(page), std::move(page.next)};
}

Task<Result<>> IdentityRepo::touch_session(std::string token_hash, Time used_at, std::int64_t expires_at) {
    ports::Update update{kSessions, {std::move(token_hash)}};
    update.set["LastUsedAt"] = to_rfc3339(used_at);
    update.set["ExpiresAt"] = expires_at;
    // An update makes what is absent: without this a session ended a moment ago would come back.
    update.conditions = {ports::Condition::attribute_exists("TokenHash")};
    co_return co_await tables_.write(std::move(update));
}

Task<Result<>> IdentityRepo::session_proven(std::string token_hash, Time at, ProvenBy by) {
    ports::Update update{kSessions, {std::move(token_hash)}};
    update.set["ProvenAt"] = to_rfc3339(at);
    update.set["ProvenBy"] = json::from(by, json::Naming::pascal);
    update.conditions = {ports::Condition::attribute_exists("TokenHash")};
    co_return co_await tables_.write(std::move(update));
}

Task<Result<>> IdentityRepo::remove_session(std::string token_hash) {
    co_return co_await tables_.write(ports::Delete{kSessions, {std::move(token_hash)}});
}

Task<Result<>> IdentityRepo::remove_sessions(std::vector<std::string> token_hashes) {
    std::vector<ports::BatchWrite> removals;
    for (auto& token_hash : token_hashes) removals.emplace_back(ports::Delete{kSessions, {std::move(token_hash)}});
    co_return co_await tables_.write_many(std::move(removals));
}

Task<Result<>> IdentityRepo::order_sessions() {
    ports::Cursor cursor;
    do {
        KLIEG_CO_TRY(auto page, co_await tables_.scan({kSessions, ports::kPageItemsMax, std::move(cursor)}));
        std::erase_if(page.items, [](ports::Item const& item) { return item.contains(kOrder); });
        for (auto const& session : readable(page)) {
            ports::Update update{kSessions, {session.token_hash}};
            update.set[kOrder] = order_of(session);
            update.conditions = {ports::Condition::attribute_exists("TokenHash")};
            auto written = co_await tables_.write(std::move(update));
            // One that was ended meanwhile needs no order.
            if (!written.ok() && written.error().kind != Errc::conflict) co_return written;
        }
        cursor = std::move(page.next);
    } while (!cursor.empty());
    co_return Result<>{};
}

}  // namespace klieg::identity
