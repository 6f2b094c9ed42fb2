#pragma once

#include "base/constraints.h"
#include "base/ids.h"

#include <boost/describe/class.hpp>
#include <boost/describe/enum.hpp>

#include <chrono>
#include <cstdint>
#include <string>

namespace klieg::addresses {

/// What a mail is about, and what its token is good for.
enum class Purpose : std::uint8_t {
    verify,  ///< that the account's address is read by its owner
    reset,   ///< another password
    move,    ///< another address, which the mail goes to
    moved,   ///< tells the old address; there is no token
};
BOOST_DESCRIBE_ENUM(Purpose, verify, reset, move, moved)

/// What stands of a token, as a row of the table AddressTokens. The token itself is in the mail alone.
struct AddressToken {
    std::string token_hash;
    Purpose purpose = Purpose::verify;
    UserId user_id;
    std::string address;                ///< that it was mailed to
    std::string email;                  ///< that the account had then
    std::int64_t password_version = 1;  ///< that it had then
    std::int64_t expires_at = 0;        ///< epoch seconds
    std::int64_t schema_version = 1;
};
BOOST_DESCRIBE_STRUCT(AddressToken, (),
                      (token_hash, purpose, user_id, address, email, password_version, expires_at, schema_version))

/// For how long a token is good.
inline constexpr std::chrono::hours kResetTokenLifetime{1};
inline constexpr std::chrono::hours kAddressTokenLifetime{24};
/// Who asks for the same mail again within so long has asked for it already.
inline constexpr std::chrono::minutes kMailAskedAgainPause{2};

struct ResetRequest {
    std::string login;  ///< username or e-mail address
};
BOOST_DESCRIBE_STRUCT(ResetRequest, (), (login))
Constraints constraints_of(ResetRequest const*);

struct MailedToken {
    std::string token;
};
BOOST_DESCRIBE_STRUCT(MailedToken, (), (token))
Constraints constraints_of(MailedToken const*);

struct MailedPassword {
    std::string token;
    std::string password;
};
BOOST_DESCRIBE_STRUCT(MailedPassword, (), (token, password))
Constraints constraints_of(MailedPassword const*);

}  // namespace klieg::addresses
