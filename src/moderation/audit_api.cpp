#include "moderation/audit_api.h"

#include "http/contract/operations.h"

namespace klieg::moderation {

Constraints constraints_of(AuditEntryAnswer const*) {
    static constexpr Constraint kLines[] = {
        {.member = "id", .summary = "Its id.", .example = "al_abcdefghijabcdefghijabcdef"},
        {.member = "at", .summary = "When it was done."},
        {.member = "area", .summary = "What those who moderate see, too, or administrators alone."},
        {.member = "what", .summary = "What was done.", .example = "comment.removed"},
        {.member = "by", .summary = "Who did it; null: whoever has the data folder, by the command line."},
        {.member = "subject", .summary = "To what: an id, or `site`.", .example = "v_abcdefgh234567ij"},
        {.member = "of", .summary = "Whose that is; null: nobody's."},
        {.member = "reason", .summary = "As who did it says; may be empty.", .example = "Advertisement."},
        {.member = "detail",
         .summary = "What more there is to know of it; may be empty.",
         .example = "until 2026-12-24T00:00:00.000Z"},
        {.member = "address",
         .summary = "From where; null where that is not known, and for moderators.",
         .example = "192.0.2.7"},
    };
    return kLines;
}

void AuditApi::add_routes(http::Router& router) {
    http::Operations operations(router, *this, {"Moderation", "What keeps the site good to be on."});
    operations.add({.method = http::Method::get,
                    .path = "/api/admin/audit",
                    .id = "listAuditEntries",
                    .summary = "Lists what was done by the rights of a role, newest first.",
                    .details = "Administrators see all of it, moderators what is moderation. An entry is kept for a "
                               "year.",
                    .access = http::Access::moderator},
                   &AuditApi::list);
}

http::Answer<http::Page<AuditEntryAnswer>> AuditApi::list(http::Request& request, http::Query<http::PageQuery> asked) {
    bool const all = request.principal.administers();
    audit::Wanted wanted{.area = all ? std::nullopt : std::optional(audit::Area::moderation),
                         .limit = asked->limit,
                         .cursor = std::move(asked->cursor)};
    KLIEG_CO_TRY(auto page, co_await audit::list(needs_.tables, std::move(wanted), needs_.clock.now()));
    // Of a page twice as many people at the most as there are keys in a batch: in two reads.
    std::vector<UserId> actors;
    std::vector<UserId> owners;
    for (auto const& entry : page.entries) {
        if (entry.by_user_id) actors.push_back(*entry.by_user_id);
        if (entry.of_user_id) owners.push_back(*entry.of_user_id);
    }
    KLIEG_CO_TRY(auto const by, co_await needs_.accounts.public_accounts(std::move(actors)));
    KLIEG_CO_TRY(auto const of, co_await needs_.accounts.public_accounts(std::move(owners)));
    std::vector<AuditEntryAnswer> items;
    for (auto& entry : page.entries) {
        bool const shows_address = all && !entry.address.empty();
        items.push_back({.id = entry.entry_id,
                         .at = entry.at,
                         .area = entry.area,
                         .what = std::move(entry.what),
                         .by = brief_of(entry.by_user_id, by),
                         .subject = std::move(entry.subject),
                         .of = brief_of(entry.of_user_id, of),
                         .reason = std::move(entry.reason),
                         .detail = std::move(entry.detail),
                         .address = shows_address ? std::optional(std::move(entry.address)) : std::nullopt});
    }
    co_return http::page_of(std::move(items), std::move(page.next));
}

}  // namespace klieg::moderation
