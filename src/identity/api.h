#pragma once

#include "http/contract/page.h"
#include "http/contract/query.h"
#include "http/contract/reply.h"
#include "http/router.h"
#include "identity/service.h"
#include "identity/session_cookie.h"
#include "identity/signed_in_answer.h"
#include "identity/view.h"

namespace klieg::identity {

struct SessionAnswer {
    SessionId id;
    Time created_at{};
    Time last_used_at{};
    std::string user_agent;
    std::string address;
    bool current = false;
};
BOOST_DESCRIBE_STRUCT(SessionAnswer, (), (id, created_at, last_used_at, user_agent, address, current))
Constraints constraints_of(SessionAnswer const*);

/// An account as administrators are told of it who look for one: without what is its owner's alone.
struct FoundUserAnswer {
    UserId id;
    std::string username;
    std::string display_name;
    Role role = Role::user;
    Time created_at{};
};
BOOST_DESCRIBE_STRUCT(FoundUserAnswer, (), (id, username, display_name, role, created_at))
Constraints constraints_of(FoundUserAnswer const*);

struct UsersQuery : http::PageQuery {
    std::string username;
};
BOOST_DESCRIBE_STRUCT(UsersQuery, (http::PageQuery), (username))
Constraints constraints_of(UsersQuery const*);

/// A new user with the token of the start-up link.
struct SetupRequest : NewUser {
    std::string token;
};
BOOST_DESCRIBE_STRUCT(SetupRequest, (NewUser), (token))
Constraints constraints_of(SetupRequest const*);

/// The routes of /api/auth, and of accounts for administrators: requests to types and back, nothing else.
/// Threads: any core. Lifetime: the services outlive it, and it outlives the router's use.
class IdentityApi {
public:
    struct Needs {
        IdentityService& service;
        SessionService& sessions;
        Proofs& proofs;
    };
    IdentityApi(Needs needs, SessionCookie cookie);

    void add_routes(http::Router& router);

private:
    void add_signing_in(http::Router& router);
    void add_account(http::Router& router);
    void add_proofs(http::Router& router);
    void add_administration(http::Router& router);

    http::Answer<SignedInAnswer> register_user(http::Request& request, NewUser wanted);
    http::Answer<SignedInAnswer> set_up(http::Request& request, SetupRequest asked);
    http::Answer<SignedInAnswer> log_in(http::Request& request, Credentials credentials);
    Task<Result<http::NoContent>> log_out(http::Request& request);
    http::Answer<std::optional<UserAnswer>> me(http::Request& request);
    http::Answer<UserAnswer> edit_me(http::Request& request, AccountPatch patch);
    http::Answer<ProvenAnswer> prove(http::Request& request, Proof proof);
    Task<Result<>> change_password(http::Request& request, PasswordChange change);
    http::Answer<http::Page<SessionAnswer>> list_sessions(http::Request& request, http::Query<http::PageQuery> asked);
    Task<Result<>> revoke_session(http::Request& request, SessionId id);

    http::Answer<http::Page<FoundUserAnswer>> list_users(http::Request& request, http::Query<UsersQuery> asked);

    http::Reply<std::optional<UserAnswer>> nobody(http::Request const& request) const;

    IdentityService& service_;
    SessionService& sessions_;
    Proofs& proofs_;
    SessionCookie cookie_;
};

}  // namespace klieg::identity
