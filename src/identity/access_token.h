#pragma once

#include "base/clock.h"
#include "base/constraints.h"
#include "base/ids.h"
#include "base/principal.h"

#include <boost/describe/class.hpp>

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace klieg::identity {

/// What a program proves with that it acts for somebody, as it stands in the table AccessTokens. The token itself is
/// nowhere.
struct AccessToken {
    std::string token_hash;
    AccessTokenId token_id;
    UserId user_id;
    std::string name;
    std::vector<Scope> scopes;
    Time created_at{};
    std::optional<Time> last_used_at;
    std::optional<Time> ends_at;      ///< as its owner chose; none: while it is used
    std::int64_t expires_at = 0;      ///< epoch seconds, since the table store forgets by it
    std::int64_t tokens_version = 1;  ///< of its user; tokens of earlier ones are void
    std::int64_t schema_version = 1;
};
BOOST_DESCRIBE_STRUCT(AccessToken, (),
                      (token_hash, token_id, user_id, name, scopes, created_at, last_used_at, ends_at, expires_at,
                       tokens_version, schema_version))

/// One that nobody used for so long ends, whatever its owner chose.
inline constexpr std::chrono::days kAccessTokenUnusedMax{366};
/// The end that its owner may choose at most, from now on.
inline constexpr std::chrono::days kAccessTokenLifetimeMax{366};

/// What somebody asks for who wants one.
struct NewAccessToken {
    std::string name;
    std::vector<Scope> scopes;
    std::optional<Time> expires_at;
};
BOOST_DESCRIBE_STRUCT(NewAccessToken, (), (name, scopes, expires_at))
Constraints constraints_of(NewAccessToken const*);
constexpr void checked_by_service(NewAccessToken const*) {}

/// One just made: the only moment at which the token is known.
struct MadeAccessToken {
    AccessToken row;
    std::string token;
};

}  // namespace klieg::identity
