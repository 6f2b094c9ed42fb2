#pragma once

#include "base/constraints.h"
#include "identity/service.h"

#include <boost/describe/class.hpp>

#include <map>
#include <optional>
#include <string>

namespace klieg::moderation {

/// An account, as it is named beside what it did or what was done to it.
struct AccountInBrief {
    UserId id;
    std::string username;
    std::string display_name;
};
BOOST_DESCRIBE_STRUCT(AccountInBrief, (), (id, username, display_name))

inline Constraints constraints_of(AccountInBrief const*) {
    static constexpr Constraint kLines[] = {
        {.member = "id", .summary = "The user's id."},
        {.member = "username", .summary = "The username; empty where the account is gone.", .example = "ada"},
        {.member = "display_name", .summary = "What people read.", .example = "Ada"},
    };
    return kLines;
}

/// Of one that is gone the id is left.
inline std::optional<AccountInBrief> brief_of(std::optional<UserId> const& id,
                                              std::map<UserId, identity::PublicAccount> const& accounts) {
    if (!id || id->empty()) return std::nullopt;
    auto const found = accounts.find(*id);
    if (found == accounts.end()) return AccountInBrief{.id = *id, .username = {}, .display_name = {}};
    return AccountInBrief{*id, found->second.username, found->second.display_name};
}

}  // namespace klieg::moderation
