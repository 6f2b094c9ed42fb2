#pragma once

#include "http/contract/page.h"
#include "http/contract/query.h"
#include "http/contract/reply.h"
#include "http/router.h"
#include "moderation/blocks.h"
#include "moderation/brief.h"

namespace klieg::moderation {

struct BlockAnswer {
    AccountInBrief account;
    Time at{};
};
BOOST_DESCRIBE_STRUCT(BlockAnswer, (), (account, at))
Constraints constraints_of(BlockAnswer const*);

/// The routes by which people block others. Threads: any core. Lifetime: what it is given, and this, outlive the
/// router.
class BlocksApi {
public:
    struct Needs {
        Blocks& blocks;
        identity::IdentityService& accounts;
    };
    explicit BlocksApi(Needs needs) : needs_(needs) {}
    void add_routes(http::Router& router);

private:
    http::Answer<http::Page<BlockAnswer>> list(http::Request& request, http::Query<http::PageQuery> asked);
    Task<Result<>> block(http::Request& request, UserId user);
    Task<Result<>> unblock(http::Request& request, UserId user);

    Needs needs_;
};

}  // namespace klieg::moderation
