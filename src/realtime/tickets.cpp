#include "realtime/tickets.h"

#include "base/constraints.h"
#include "base/crypto.h"
#include "base/epoch_seconds.h"

#include <array>

namespace klieg::realtime {

namespace {

constexpr auto kTable = "Tickets";
constexpr std::size_t kTicketBytes = 32;
constexpr std::size_t kTicketLength = 43;  // in base64url without padding

struct TicketRow {
    int schema_version = 1;
    std::string ticket_hash;
    UserId user_id;
    Role role = Role::user;
    SessionId session_id;
    std::vector<Scope> scopes;
    AccessTokenId access_token_id;
    Time valid_until{};
    std::int64_t expires_at = 0;
};
BOOST_DESCRIBE_STRUCT(TicketRow, (),
                      (schema_version, ticket_hash, user_id, role, session_id, scopes, access_token_id, valid_until,
                       expires_at))

std::string hash_of(std::string_view ticket) {
    return crypto::to_base64url(crypto::as_text(crypto::sha256(ticket)));
}

Error invalid_ticket() {
    return {Errc::unauthenticated, "this ticket is not valid, or no longer", "invalid_ticket"};
}

Scopes scopes_of(std::vector<Scope> const& listed) {
    Scopes scopes;
    for (auto scope : listed) scopes = scopes.with(scope);
    return scopes;
}

}  // namespace

Constraints constraints_of(Ticket const*) {
    static constexpr Constraint kLines[] = {
        {.member = "ticket",
         .summary = "Goes into the query of one connection.",
         .example = "3q2-7wEjRWeJq83vASNFZ4mrze8BI0VniavN7wEjRWc"},
        {.member = "expires_at", .summary = "By when it has to be used."},
    };
    return kLines;
}

std::vector<ports::TableSchema> Tickets::tables() {
    return {{.name = kTable, .partition_attribute = "TicketHash", .expiry_attribute = "ExpiresAt"}};
}

Task<Result<Ticket>> Tickets::make(Principal who) {
    KLIEG_CO_CHECK(who.require());
    std::array<std::byte, kTicketBytes> secret{};
    needs_.random.fill(secret);
    Ticket ticket{crypto::to_base64url(crypto::as_text(secret)), needs_.clock.now() + kTicketLifetime};
    TicketRow row{.ticket_hash = hash_of(ticket.ticket),
                  .user_id = who.user,
                  .role = who.role,
                  .session_id = who.session,
                  .access_token_id = who.access_token,
                  .valid_until = ticket.expires_at,
                  .expires_at = epoch_seconds(ticket.expires_at) + 1};
    for (auto scope : {Scope::read, Scope::write, Scope::upload, Scope::admin})
        if (who.scopes.has(scope)) row.scopes.push_back(scope);
    KLIEG_CO_CHECK(co_await needs_.tables.write(ports::Put{kTable, json::to_item(row)}));
    co_return ticket;
}

Task<Result<Principal>> Tickets::use(std::string ticket) {
    if (ticket.size() != kTicketLength) co_return invalid_ticket();
    ports::Key const key{hash_of(ticket)};
    KLIEG_CO_TRY(auto item, co_await needs_.tables.get(kTable, key, ports::Consistency::strong));
    if (!item) co_return invalid_ticket();
    KLIEG_CO_TRY(auto row, json::from_item<TicketRow>(*item));
    if (row.valid_until <= needs_.clock.now()) co_return invalid_ticket();
    ports::Delete removal{kTable, key, {ports::Condition::attribute_exists("TicketHash")}};
    auto removed = co_await needs_.tables.write(std::move(removal));
    if (!removed.ok() && removed.error().kind == Errc::conflict) co_return invalid_ticket();  // somebody was faster
    if (!removed.ok()) co_return std::move(removed).error();
    co_return Principal{std::move(row.user_id), row.role, std::move(row.session_id), scopes_of(row.scopes),
                        std::move(row.access_token_id)};
}

}  // namespace klieg::realtime
