#pragma once

#include "http/contract/page.h"
#include "http/contract/query.h"
#include "http/contract/reply.h"
#include "http/router.h"
#include "identity/session_cookie.h"
#include "identity/signed_in_answer.h"
#include "passkeys/service.h"

namespace klieg::passkeys {

/// A passkey as its owner sees it in a list.
struct PasskeyAnswer {
    PasskeyId id;
    std::string name;
    bool backed_up = false;
    Time created_at{};
    std::optional<Time> last_used_at;
};
BOOST_DESCRIBE_STRUCT(PasskeyAnswer, (), (id, name, backed_up, created_at, last_used_at))
Constraints constraints_of(PasskeyAnswer const*);

/// The routes of /api/auth that are about passkeys. Threads: any core. Lifetime: the service outlives it, and it
/// outlives the router's use.
class PasskeysApi {
public:
    /// `public_origin` is the site's, or empty.
    PasskeysApi(PasskeyService& service, identity::SessionCookie cookie, std::string public_origin)
        : service_(service), cookie_(std::move(cookie)), public_origin_(std::move(public_origin)) {}

    void add_routes(http::Router& router);

private:
    void add_owners(http::Router& router);
    void add_proofs(http::Router& router);

    http::Answer<PasskeyOffer> offer(http::Request& request);
    http::Answer<PasskeyAnswer> add(http::Request& request, NewPasskey made);
    http::Answer<http::Page<PasskeyAnswer>> list(http::Request& request, http::Query<http::PageQuery> asked);
    Task<Result<>> remove(http::Request& request, PasskeyId id);
    http::Answer<PasskeyChallenge> challenge(http::Request& request);
    http::Answer<identity::SignedInAnswer> sign_in(http::Request& request, Assertion signed_by);
    http::Answer<identity::ProvenAnswer> prove(http::Request& request, Assertion signed_by);

    PasskeyService& service_;
    identity::SessionCookie cookie_;
    std::string public_origin_;
};

}  // namespace klieg::passkeys
