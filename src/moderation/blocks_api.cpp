#include "moderation/blocks_api.h"

#include "http/contract/operations.h"

namespace klieg::moderation {

using http::Access;
using http::RateClass;
using http::Request;

Constraints constraints_of(BlockAnswer const*) {
    static constexpr Constraint kLines[] = {
        {.member = "account", .summary = "Who is blocked."},
        {.member = "at", .summary = "Since when."},
    };
    return kLines;
}

void BlocksApi::add_routes(http::Router& router) {
    using enum http::Method;
    http::Operations operations(router, *this, {"Moderation", "What keeps the site good to be on."});
    operations.add({.method = get,
                    .path = "/api/blocks",
                    .id = "listBlocks",
                    .summary = "Lists whom the caller has blocked, by their ids.",
                    .access = Access::signed_in},
                   &BlocksApi::list);
    operations.add({.method = put,
                    .path = "/api/blocks/{user}",
                    .id = "block",
                    .summary = "Blocks somebody.",
                    .details = "Who is blocked says nothing more below the caller's videos, and the caller is not told "
                               "of what he says. What he said stays; he is not told.",
                    .access = Access::signed_in,
                    .rate_class = RateClass::write,
                    .fails = {{Errc::forbidden, "own_account", "it is the caller's own"},
                              {Errc::conflict, "too_many_blocks", "the caller has blocked as many as one may"}}},
                   &BlocksApi::block);
    operations.add({.method = del,
                    .path = "/api/blocks/{user}",
                    .id = "unblock",
                    .summary = "Blocks somebody no more, whether they were blocked or not.",
                    .access = Access::signed_in,
                    .rate_class = RateClass::write},
                   &BlocksApi::unblock);
}

http::Answer<http::Page<BlockAnswer>> BlocksApi::list(Request& request, http::Query<http::PageQuery> asked) {
    KLIEG_CO_TRY(auto page, co_await needs_.blocks.list(request.principal, asked->limit, asked->cursor));
    std::vector<UserId> ids;
    for (auto const& block : page.blocks) ids.push_back(block.blocked);
    KLIEG_CO_TRY(auto const accounts, co_await needs_.accounts.public_accounts(std::move(ids)));
    std::vector<BlockAnswer> items;
    for (auto const& block : page.blocks)
        if (auto brief = brief_of(block.blocked, accounts)) items.push_back({*std::move(brief), block.at});
    co_return http::page_of(std::move(items), std::move(page.next));
}

Task<Result<>> BlocksApi::block(Request& request, UserId user) {
    co_return co_await needs_.blocks.block(request.principal, std::move(user));
}

Task<Result<>> BlocksApi::unblock(Request& request, UserId user) {
    co_return co_await needs_.blocks.unblock(request.principal, std::move(user));
}

}  // namespace klieg::moderation
