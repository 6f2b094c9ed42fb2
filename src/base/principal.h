#pragma once

#include "base/ids.h"
#include "base/result.h"

#include <boost/describe/enum.hpp>

#include <cstdint>
#include <initializer_list>
#include <string>

namespace klieg {

/// What an account may do beyond its own things: a moderator reads and hides everything and edits nothing.
enum class Role : std::uint8_t { user, moderator, administrator };
BOOST_DESCRIBE_ENUM(Role, user, moderator, administrator)

/// What a proof of identity may be used for. A session may do whatever its user may; an access token what it was made
/// for.
enum class Scope : std::uint8_t {
    read,    ///< see what its user sees
    write,   ///< change what its user may change
    upload,  ///< make videos and send their files
    admin,   ///< use its user's role; without it a moderator's token is that of anybody
};
BOOST_DESCRIBE_ENUM(Scope, read, write, upload, admin)

/// A set of scopes.
class Scopes {
public:
    constexpr Scopes() = default;
    constexpr Scopes(std::initializer_list<Scope> scopes) {
        for (auto scope : scopes) bits_ = static_cast<std::uint8_t>(bits_ | bit_of(scope));
    }
    static constexpr Scopes all() noexcept { return {Scope::read, Scope::write, Scope::upload, Scope::admin}; }

    constexpr bool has(Scope scope) const noexcept { return (bits_ & bit_of(scope)) != 0; }
    constexpr Scopes with(Scope scope) const noexcept {
        auto more = *this;
        more.bits_ = static_cast<std::uint8_t>(bits_ | bit_of(scope));
        return more;
    }
    friend constexpr bool operator==(Scopes, Scopes) = default;

private:
    static constexpr std::uint8_t bit_of(Scope scope) noexcept {
        return static_cast<std::uint8_t>(1U << static_cast<unsigned>(scope));
    }
    std::uint8_t bits_ = 0;
};

/// What everyone hears who must be known for what they ask and is not.
Error not_signed_in();

/// Who asks. Services take one with every call, and decide; nobody is `Principal{}`.
struct Principal {
    UserId user{};  ///< empty: anonymous
    Role role = Role::user;
    SessionId session{};            ///< the session that proved it; empty where an access token did
    Scopes scopes = Scopes::all();  ///< what that proof may be used for
    AccessTokenId access_token{};   ///< the token that proved it, where no session did
    std::string address{};          ///< of those with a role: from where they ask; for the audit log alone

    bool signed_in() const noexcept { return !user.empty(); }
    bool is(UserId const& other) const noexcept { return signed_in() && user == other; }
    bool moderates() const noexcept { return uses_role() && role != Role::user; }
    bool administers() const noexcept { return uses_role() && role == Role::administrator; }

    /// Fails: unauthenticated, where nobody is signed in.
    Result<> require() const;
    /// Fails as require() does, and forbidden (`insufficient_scope`) where the proof is not for this.
    Result<> require(Scope scope) const;
    /// What concerns who gets into the account is for people who have signed in: a program's token, which may lie in a
    /// file somewhere, changes none of it, whatever its scopes. Fails as require() does, and forbidden
    /// (`session_required`).
    Result<> require_session() const;
    /// Fails as require() does, and forbidden.
    Result<> require_administrator() const;

private:
    bool uses_role() const noexcept { return signed_in() && scopes.has(Scope::admin); }
};

}  // namespace klieg
