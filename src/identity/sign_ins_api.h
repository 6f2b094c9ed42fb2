#pragma once

#include "http/contract/page.h"
#include "http/contract/query.h"
#include "http/contract/reply.h"
#include "http/router.h"
#include "identity/sign_in_log.h"

namespace klieg::identity {

/// An entry of the log as the account's owner sees it.
struct SignInAnswer {
    std::string id;
    SignInKind kind = SignInKind::signed_in;
    Time at{};
    std::string address;
    std::string user_agent;
    std::int64_t times = 1;
};
BOOST_DESCRIBE_STRUCT(SignInAnswer, (), (id, kind, at, address, user_agent, times))
Constraints constraints_of(SignInAnswer const*);

/// The route of /api/auth/sign-ins. Threads: any core. Lifetime: the log outlives it, and it outlives the router's use.
class SignInsApi {
public:
    explicit SignInsApi(SignInLog& log) : log_(log) {}

    void add_routes(http::Router& router);

private:
    http::Answer<http::Page<SignInAnswer>> list(http::Request& request, http::Query<http::PageQuery> asked);

    SignInLog& log_;
};

}  // namespace klieg::identity
