#pragma once

#include "assembly/picture.h"
#include "base/clock.h"
#include "base/constraints.h"
#include "base/ids.h"
#include "base/json.h"
#include "base/principal.h"

#include <boost/describe/class.hpp>

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>

namespace klieg::identity {

/// Whether an account may be used. One that is suspended, until a time or until that is ended, or banned stays, but
/// nobody gets in.
enum class Standing : std::uint8_t { active, suspended, banned };
BOOST_DESCRIBE_ENUM(Standing, active, suspended, banned)

/// An account, as it stands in the table Users.
struct User {
    UserId user_id;
    std::string username;  ///< as its owner writes it; compared in lower case
    std::string email;
    std::string verified_email;  ///< which its owner has shown to read, or an operator vouches for; empty: none
    std::string display_name;
    Role role = Role::user;
    Standing standing = Standing::active;
    Time created_at{};
    assembly::Picture avatar;  ///< without sizes: none
    std::string password_hash;
    std::int64_t password_version = 1;    ///< counts the changes of the password; sessions of earlier ones are void
    std::int64_t tokens_version = 1;      ///< counts how often all access tokens were made void
    std::optional<Time> standing_since;   ///< when `standing` was last set
    std::optional<Time> suspended_until;  ///< none: until that is ended
    std::string standing_reason;          ///< as its owner is told
    std::int64_t schema_version = 1;

    bool is_verified() const noexcept { return !verified_email.empty() && verified_email == email; }
};
BOOST_DESCRIBE_STRUCT(User, (),
                      (user_id, username, email, verified_email, display_name, role, standing, created_at, avatar,
                       password_hash, password_version, tokens_version, standing_since, suspended_until,
                       standing_reason, schema_version))

/// What holds at that time: a suspension that is over has ended by itself, whatever the row says.
inline Standing standing_at(User const& user, Time now) noexcept {
    bool const over = user.standing == Standing::suspended && user.suspended_until && *user.suspended_until <= now;
    return over ? Standing::active : user.standing;
}

/// What becomes of an account's standing.
struct StandingChange {
    Standing standing = Standing::active;
    std::optional<Time> until{};  ///< of a suspension; none: until that is ended
    std::string reason{};
};
BOOST_DESCRIBE_STRUCT(StandingChange, (), (standing, until, reason))

/// What everyone may know of an account: beside what it has said, say.
struct PublicAccount {
    UserId user_id;
    std::string username;
    std::string display_name;
    assembly::Picture avatar;
};

/// What somebody has proven with who they are: the password, or as much as that and the second factor: both of them, or
/// a passkey, which knows its holder by a finger, a face or a PIN.
enum class ProvenBy : std::uint8_t { password, both };
BOOST_DESCRIBE_ENUM(ProvenBy, password, both)

/// A proof of identity that somebody holds, as it stands in the table Sessions. The token itself is nowhere.
struct Session {
    std::string token_hash;
    SessionId session_id;
    UserId user_id;
    Time created_at{};
    Time last_used_at{};
    std::int64_t expires_at = 0;  ///< epoch seconds, since the table store forgets by it
    std::int64_t password_version = 1;
    Time proven_at{};  ///< when its holder last proved who they are (Proofs)
    ProvenBy proven_by = ProvenBy::password;
    std::string user_agent;
    std::string address;
    std::int64_t schema_version = 1;
};
BOOST_DESCRIBE_STRUCT(Session, (),
                      (token_hash, session_id, user_id, created_at, last_used_at, expires_at, password_version,
                       proven_at, proven_by, user_agent, address, schema_version))

inline constexpr std::chrono::days kSessionLifetime{30};  ///< after its last use

/// Who is at the other end, for lists of sessions and against guessing.
struct Client {
    std::string address;
    std::string user_agent;
    std::string network;  ///< what failures are counted by: the address, or its /64
    /// One that many networks are in, and how many times more failures it may have than one.
    struct WiderNetwork {
        std::string key;
        unsigned share = 1;
    };
    std::vector<WiderNetwork> wider_networks{};
    std::string language{};  ///< which they would rather read, as BCP 47 writes it; empty: they did not say
};

/// What somebody asks for who wants an account.
struct NewUser {
    std::string username;
    std::string email;
    std::string password;
    std::optional<std::string> display_name;  ///< none: the username
};

/// Somebody signed in, with the token that proved it: for what concerns that very session.
struct Caller {
    Principal principal;
    std::string token;
    Client client;
};

struct Credentials {
    std::string login;  ///< username or e-mail address
    std::string password;
    std::optional<std::string> code{};  ///< of the second factor
};

/// What somebody changes of their own account; what is not there stays.
struct AccountPatch {
    json::Change<std::string> display_name;  ///< null: the username
    json::Change<std::string> email;
    std::optional<std::string> current_password;  ///< for another address
};
BOOST_DESCRIBE_STRUCT(AccountPatch, (), (display_name, email, current_password))

/// What an operator changes of an account; what is not there stays.
struct NamesChange {
    std::optional<std::string> display_name{};
    std::optional<std::string> email{};
};

struct PasswordChange {
    std::string current_password;
    std::string new_password;
};
BOOST_DESCRIBE_STRUCT(Credentials, (), (login, password, code))
BOOST_DESCRIBE_STRUCT(NamesChange, (), (display_name, email))
BOOST_DESCRIBE_STRUCT(PasswordChange, (), (current_password, new_password))
BOOST_DESCRIBE_STRUCT(NewUser, (), (username, email, password, display_name))

/// What names, addresses and passwords may be (account_rules.cpp).
Constraints constraints_of(User const*);
Constraints constraints_of(NewUser const*);
Constraints constraints_of(NamesChange const*);
Constraints constraints_of(AccountPatch const*);
Constraints constraints_of(Credentials const*);
Constraints constraints_of(PasswordChange const*);
Constraints constraints_of(StandingChange const*);
constexpr void checked_by_service(NewUser const*) {}
constexpr void checked_by_service(PasswordChange const*) {}
constexpr void checked_by_service(AccountPatch const*) {}

/// A user and the token of the session just opened: the only moment at which the token is known.
struct SignedIn {
    User user;
    std::string token;
};

}  // namespace klieg::identity
